"""What a letter says, and that it is one that every mail program can read."""

import datetime as dt
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage

import pytest

from tests.html import parse_html
from tests.mail_server import URL, mail_settings
from tests.workflow.services.reminders.conftest import Office
from workflow.domain.errors import Message
from workflow.domain.reminders import ReminderItem
from workflow.domain.roles import Role
from workflow.domain.year import YearTask
from workflow.domain.year_plan import DueTask
from workflow.models import Account
from workflow.services.reminders.letters import MAX_TASKS, compose_message, write_letter

TODAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 23, 0, 30, tzinfo=dt.UTC)
MAIL = mail_settings("smtp://thu.coquan.vn")


def line(days: int, bloc: str = "Khối thi đua 6") -> ReminderItem:
    day = TODAY + dt.timedelta(days=days)
    return ReminderItem(
        7, bloc, "2026", DueTask(YearTask.REPORT, day, done=False, why=Message("x"))
    )


def letter(*lines: ReminderItem, language: str = "vi", name: str = "Nguyễn Thị Ân") -> EmailMessage:
    account = Account(
        login="an", name=name, role=Role.MEMBER_STAFF, email="an@coquan.vn",
        mail_language=language,
    )  # fmt: skip
    text = write_letter(account, lines, TODAY, MAIL)
    message = compose_message(text, account, MAIL, "<thidua.1@thidua.coquan.vn>", NOW)
    sent: EmailMessage = message_from_bytes(message.as_bytes(), policy=policy.default)
    encoded = [one for one in message.as_bytes().splitlines() if b"=?" in one]
    assert max(map(len, encoded)) <= 78
    return sent


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body is not None
    content: str = body.get_content()
    return content


@pytest.mark.parametrize("count", range(1, 120, 7))
def test_no_space_is_lost_where_a_subject_is_folded(count: int) -> None:
    lines = [line(-1)] * count + [line(2)] * (2 * count)

    subject = letter(*lines)["Subject"]

    assert subject == f"Thi đua: {2 * count} việc đến hạn, {count} việc đã trễ"


@pytest.mark.parametrize(
    "name",
    [
        "Hội đồng Thi đua - Khen thưởng tỉnh Bà Rịa - Vũng Tàu, " * 3 + "x",
        "Ân, «Bình» <x@y.vn>",
        "An",
    ],
)
def test_any_name_stands_in_a_header(name: str) -> None:
    """Read by the older classes: the newer ones leave spaces between encoded words in names."""
    raw = message_from_bytes(letter(line(1), name=name).as_bytes(policy=policy.compat32))["To"]

    assert str(make_header(decode_header(raw))) == f"{name} <an@coquan.vn>"


@pytest.mark.parametrize(
    ("days", "subject"),
    [
        ((1, 3), "Thi đua: 2 việc đến hạn trong tuần"),
        ((-1,), "Thi đua: 1 việc đã trễ hạn"),
        ((-1, 0, 2), "Thi đua: 2 việc đến hạn, 1 việc đã trễ"),
    ],
)
def test_the_subject_counts(days: tuple[int, ...], subject: str) -> None:
    assert letter(*map(line, days))["Subject"] == subject


def test_the_headers_are_right() -> None:
    message = letter(line(1))

    assert str(message["From"]) == "Thi đua tỉnh Mẫu <thidua@coquan.vn>"
    assert str(message["To"]) == "Nguyễn Thị Ân <an@coquan.vn>"
    assert message["Date"].datetime == NOW
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] == f"<{URL}/account>"
    assert not message.defects
    assert message.as_bytes().isascii(), "every mail server takes it"


def test_both_parts_say_the_same() -> None:
    message = letter(line(0), line(-9), line(3, "Khối <b>& cụm</b>"))
    plain, html = part(message, "plain"), part(message, "html")

    for said in ("Nộp báo cáo tổng kết", "hôm nay là ngày cuối (23/11/2026)", "đã trễ 9 ngày"):
        assert said in plain
        assert said in html
    assert f"{URL}/reviews/7/year" in plain
    assert "Khối <b>& cụm</b> · 2026" in plain
    assert "<b>" not in html
    assert "Không muốn nhận nữa" in plain
    parse_html(html)


def test_who_reads_english_gets_english() -> None:
    message = letter(line(1), language="en")

    assert message["Subject"] == "Thi Đua: tasks due within a week: 1"
    assert "Dear Nguyễn Thị Ân," in part(message, "plain")
    assert message["Content-Language"] == "en"


def test_a_long_list_is_cut() -> None:
    plain = part(letter(*(line(1) for _ in range(MAX_TASKS + 3))), "plain")

    assert plain.count("- Nộp báo cáo") == MAX_TASKS
    assert "… và 3 việc khác." in plain


def test_a_name_cannot_add_headers() -> None:
    with pytest.raises(ValueError, match=r".*"):
        letter(line(1), name="An\r\nBcc: everybody@coquan.vn")


def test_a_name_that_fits_no_header_fails_alone(office: Office) -> None:
    office.bloc()
    office.person("an", "Sở số 2", name="An\nBcc: x@y.vn")
    office.person("binh", "Sở số 3")

    assert [one[:4] for one in office.day(dt.date(2022, 1, 11))] == ["binh"]
    assert [row[0] for row in office.rows()] == ["failed", "sent"]
