"""Letters and links for people who have not signed in yet: as Word, PDF or Excel, many at once."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask import Response as FileResponse
from flask import current_app, redirect, render_template, request, send_file
from werkzeug.wrappers import Response

from workflow.config import Settings
from workflow.domain.errors import BadInputError, DomainError, Message
from workflow.domain.labels import N_
from workflow.domain.roles import Right
from workflow.services.accounts import account_list, credentials, management
from workflow.services.accounts.account_list import AccountRow, AccountStatus
from workflow.services.accounts.sign_in_letters import (
    LetterWording,
    SignInLetter,
    describe_letter,
    print_letters,
    write_letters,
)
from workflow.services.table_files import Column
from workflow.web import database
from workflow.web.clock import now, today
from workflow.web.language import translate
from workflow.web.papers.downloads import PDF_MIMETYPE, WORD_MIMETYPE
from workflow.web.people.listing import bp, managed, place_of, read_filter
from workflow.web.protection.access import account, requires
from workflow.web.query_args import build_list_url, parse_int
from workflow.web.submitting import notify, submitting
from workflow.web.tables import send_table
from workflow.web.urls import public_url

#: Links that are given in one go, each two rows of history while others wait to save; and letters,
#: which take a second for each ten.
MOST_LINKS, MOST_LETTERS = 200, 100
_NAME = "Thu-moi-dang-nhap"


@dataclass(frozen=True)
class GivenLink:
    """A link by which somebody signs in for the first time."""

    row: AccountRow
    url: str
    until: dt.datetime


LINK_COLUMNS = (
    Column[GivenLink](N_("Họ và tên"), 28, lambda link: link.row.account.name),
    Column[GivenLink](N_("Tên đăng nhập"), 20, lambda link: link.row.account.login),
    Column[GivenLink](N_("Đơn vị, Hội đồng"), 44, lambda link: place_of(link.row)),
    Column[GivenLink](N_("Đường dẫn"), 70, lambda link: link.url),
    Column[GivenLink](N_("Dùng được đến"), 18, lambda link: link.until),
)


@bp.get("/letters")
@requires(Right.MANAGE_PEOPLE)
def show_letters() -> str:
    """Choose whom to invite; who has a link that still works is not ticked, it would end."""
    wanted = read_filter()
    return render_template(
        "people/letters.html",
        people=_list_waiting(wanted, MOST_LINKS),
        councils=managed(),
        asked=wanted,
        given={name: wanted[name] for name in ("text", "council") if wanted[name]},
        now=now(),
        most=MOST_LETTERS,
        most_links=MOST_LINKS,
    )


def _list_waiting(wanted: dict[str, Any], most: int) -> list[AccountRow]:
    """The people under the filter who have not signed in yet, but for oneself."""
    me = account()
    found = account_list.list_accounts(
        database.session(), me, **{**wanted, "status": AccountStatus.WAITING}, most=most + 1
    )
    return [row for row in found if row.account.id != me.id]


@bp.post("/links")
@requires(Right.MANAGE_PEOPLE)
def give_links() -> Response:
    """Give those who were chosen a link each, else everybody who waits, as one file."""
    kind, links = request.form.get("kind", "xlsx"), []
    back = build_list_url("people.show_letters", None, **read_filter())
    with submitting(refusal_notice=True) as submission:
        links = [_give_link(row, now()) for row in _choose(MOST_LINKS if kind == "xlsx" else 0)]
        submission.lead_to(back)
    if not submission.done:
        return redirect(back)
    try:
        return _send(links, kind)
    except DomainError as error:  # the links are given, but nobody has seen them
        notify(translate(error.message), "bad")
        return redirect(back)


def _choose(most: int) -> Sequence[AccountRow]:
    """The people who get a link; raises `BadInputError` for none or too many."""
    people = _list_waiting(read_filter(), MOST_LINKS)
    if "chosen" in request.form or "letters" in request.form:
        ids = {parse_int(one) for one in request.form.getlist("chosen")}
        people = [row for row in people if row.account.id in ids]
        if not people:
            raise BadInputError(Message("Hãy chọn ít nhất một người."))
    if not people:
        raise BadInputError(Message("Không có ai đang chờ đường dẫn."))
    if len(people) > (most or MOST_LETTERS):
        message = N_("Mỗi lần làm nhiều nhất {most} thư; hãy lọc hoặc bỏ chọn bớt.")
        raise BadInputError(Message(message, most=most or MOST_LETTERS))
    return people


def _give_link(row: AccountRow, moment: dt.datetime) -> GivenLink:
    token = management.issue_link(database.session(), row.account, by=account(), now=moment)
    return GivenLink(row, public_url("auth.link", _anchor=token), moment + credentials.LINK_LIFE)


def _send(links: Sequence[GivenLink], kind: str) -> Response:
    if kind not in {"docx", "pdf"}:
        return send_table("Duong-dan-dang-nhap", LINK_COLUMNS, links, "xlsx")
    settings: Settings = current_app.config["SETTINGS"]
    wording = LetterWording(public_url("board.show"), passwords=settings.passwords)
    letters = [
        describe_letter(SignInLetter(link.row.account, link.url, link.until), wording)
        for link in links
    ]
    database.let_others_write()
    content = write_letters(letters)
    if kind == "pdf":
        content = print_letters(content, settings.pdf_engine)
    return _send_letters(content, kind)


def _send_letters(content: bytes, kind: str) -> FileResponse:
    return send_file(
        BytesIO(content),
        PDF_MIMETYPE if kind == "pdf" else WORD_MIMETYPE,
        as_attachment=True,
        download_name=f"{_NAME}_{today():%Y-%m-%d}.{kind}",
    )
