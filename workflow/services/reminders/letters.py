"""The words of a letter: plain text, and the same as simple HTML."""

import datetime as dt
from dataclasses import dataclass
from email import charset
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, parseaddr
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from workflow.config import MailSettings
from workflow.domain.days import ZONE
from workflow.domain.errors import Message
from workflow.domain.reminders import ReminderItem
from workflow.models import Account
from workflow.services.translation import translate

#: Text that every mail server takes and that people can nearly read as it is.
_UTF8: Any = charset.Charset("utf-8")
_UTF8.body_encoding = charset.QP
#: More than this nobody reads in a letter; the rest is on the page of the year.
MAX_TASKS = 20
_MOST_NAMES = 5


@dataclass(frozen=True)
class LetterTask:
    """One task in the words of the reader's language."""

    task: str
    bloc: str
    when: str
    late: bool
    #: Who it still waits for; empty where that is the reader alone.
    waiting: str
    url: str


@dataclass(frozen=True)
class LetterText:
    """A letter in the words of the reader's language, before it has a form."""

    language: str
    subject: str
    greeting: str
    intro: str
    entries: tuple[LetterTask, ...]
    more: str
    year: str
    year_url: str
    about: str
    account_url: str


def letter_subject(lines: tuple[ReminderItem, ...], today: dt.date) -> Message:
    """Count due and late tasks, which is all that most people read."""
    late = sum(line.due.is_late(today) for line in lines)
    near = len(lines) - late
    if not late:
        return Message("Thi đua: {count} việc đến hạn trong tuần", count=near)
    if not near:
        return Message("Thi đua: {count} việc đã trễ hạn", count=late)
    return Message("Thi đua: {near} việc đến hạn, {late} việc đã trễ", near=near, late=late)


def describe_due_day(line: ReminderItem, today: dt.date) -> Message:
    """The last day of a task and how far it is away."""
    day, days = f"{line.due.day:%d/%m/%Y}", (line.due.day - today).days
    if days == 0:
        return Message("hôm nay là ngày cuối ({day})", day=day)
    if days > 0:
        return Message("hết ngày {day}, còn {count} ngày", day=day, count=days)
    return Message("hết ngày {day}, đã trễ {count} ngày", day=day, count=-days)


def write_letter(
    account: Account, lines: tuple[ReminderItem, ...], today: dt.date, mail: MailSettings
) -> LetterText:
    """Write the letter of a day to this person."""
    language = account.mail_language

    def say(message: Message) -> str:
        return translate(message, language)

    shown, hidden = lines[:MAX_TASKS], len(lines) - MAX_TASKS
    more = say(Message("… và {count} việc khác.", count=hidden)) if hidden > 0 else ""
    about = Message(
        "Thư do phần mềm Thi Đua tự gửi, mỗi ngày nhiều nhất một thư. Không muốn nhận nữa: "
        "bỏ dấu chọn «Nhắc việc qua thư» ở trang Tài khoản của tôi."
    )
    return LetterText(
        language=language,
        subject=say(letter_subject(lines, today)),
        greeting=say(Message("Kính gửi anh/chị {name},", name=account.name)),
        intro=say(Message("Những việc này đang chờ anh/chị:")),
        entries=tuple(_entry(line, today, language, mail) for line in shown),
        more=more,
        year=say(Message("Lịch trong năm")),
        year_url=f"{mail.public_url}/year",
        about=say(about),
        account_url=f"{mail.public_url}/account",
    )


def _entry(line: ReminderItem, today: dt.date, language: str, mail: MailSettings) -> LetterTask:
    return LetterTask(
        task=translate(line.due.task.label, language),
        bloc=f"{line.bloc} · {line.year}",
        when=translate(describe_due_day(line, today), language),
        late=line.due.is_late(today),
        waiting=_list_names(line.due.waiting, language),
        url=f"{mail.public_url}/reviews/{line.review_id}/year",
    )


def _list_names(names: tuple[str, ...], language: str) -> str:
    """Names of agencies, which stay as they are; a unit that only waits for itself needs none."""
    names = tuple(dict.fromkeys(names))
    if not names:
        return ""
    shown = "; ".join(names[:_MOST_NAMES]) + ("; …" if len(names) > _MOST_NAMES else "")
    label = translate(Message("Còn chờ {count} đơn vị:", count=len(names)), language)
    return f"{label} {shown}"


def compose_message(
    text: LetterText,
    account: Account,
    mail: MailSettings,
    message_id: str,
    now: dt.datetime,
    *,
    to: str = "",
) -> MIMEMultipart:
    """The message as it leaves; raises `ValueError` for what cannot stand in a header.

    `to` is where it goes, if not where letters to the person go.

    Made of the older classes of `email`: the newer ones lose spaces where they fold a long header
    that is not ASCII (before Python 3.12.4).
    """
    name, address = parseaddr(mail.sender)
    html = _template().render(text=text)
    message: Any = MIMEMultipart("alternative")  # its stubs know no headers but text
    headers = [
        _header("Subject", text.subject),
        _header("From", name, address),
        _header("To", account.name, to or account.email or ""),
    ]
    for title, value in headers:
        message[title] = value
    message["Date"] = format_datetime(now.astimezone(ZONE))
    message["Message-ID"] = message_id
    message["Content-Language"] = text.language
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday notice answers it
    message["X-Auto-Response-Suppress"] = "All"
    message["List-Unsubscribe"] = f"<{text.account_url}>"
    message.attach(MIMEText(_plain(text), "plain", _UTF8))
    message.attach(MIMEText(html, "html", _UTF8))
    composed: MIMEMultipart = message
    return composed


def _header(title: str, words: str, address: str = "") -> tuple[str, Header]:
    """Words in any script, encoded and folded, and behind them an address as it is."""
    if not words.isprintable():
        raise ValueError("a header is one line")
    header = Header(words, "utf-8" if words else None, header_name=title)
    if address:
        header.append(f"<{address}>", "us-ascii")
    return title, header


def _plain(text: LetterText) -> str:
    parts = [text.greeting, text.intro] if text.intro else [text.greeting]
    for entry in text.entries:
        lines = [f"- {entry.task} – {entry.bloc}", f"  {entry.when}"]
        lines += [f"  {entry.waiting}"] if entry.waiting else []
        parts.append("\n".join([*lines, f"  {entry.url}"]))
    if text.more:
        parts.append(text.more)
    parts.append(f"{text.year}: {text.year_url}")
    parts.append(f"-- \n{text.about}\n{text.account_url}")
    return "\n\n".join(parts) + "\n"


@cache
def _template() -> Template:
    loader = FileSystemLoader(Path(__file__).parent)
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    return environment.get_template("letter.html")
