"""Reviews: listed, opened, their facts whole and by section."""

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

import msgspec
from flask import abort, url_for
from sqlalchemy import select

from workflow.domain.errors import BadInputError, Message
from workflow.domain.labels import N_
from workflow.domain.record import Record, encode_record, fact_to_plain
from workflow.domain.roles import Right
from workflow.domain.schema import SECTIONS, Section
from workflow.domain.texts.typed_dates import read_asked_year
from workflow.domain.vietnamese_text import fold_name
from workflow.domain.year import State
from workflow.models import Council, Review
from workflow.services.overview import board
from workflow.services.records.record_reading import read_record
from workflow.services.records.review_writing import build_section_record, open_for, save_sections
from workflow.services.scope import find_visible
from workflow.services.snapshots import facts_of
from workflow.services.units.name_matching import TypedAnswers, save_with_answers
from workflow.web import database
from workflow.web.api.operation import Answer, Contract, convert, operation
from workflow.web.api.pages import Id, Page, PageQuery, Text, read_cursor, write_cursor
from workflow.web.api.preconditions import make_etag, read_version
from workflow.web.clock import now
from workflow.web.protection import access
from workflow.web.protection.access import account, review
from workflow.web.submitting import submitting

RECORD = Contract("ReviewRecord")
SECTION = Contract("ReviewSection")
Result = TypeVar("Result")
#: Answers to doubtful names: the id of the agency that is meant, null for a new one.
Answers = dict[Text, Id | None]
_ANSWERS = "name_answers"


class _AnswersBody(msgspec.Struct, frozen=True):
    """The part of a body that is no facts."""

    name_answers: Answers = {}


class ReviewItem(msgspec.Struct, frozen=True):
    """A review in a list."""

    id: int
    bloc: str
    council: str
    year: str
    state: State
    head_name: str | None
    members_total: int
    reports_in: int
    meeting_on: dt.date | None
    #: The last day to leave the state it is in, by the regulation; null if no rule sets one.
    due_on: dt.date | None
    #: It is the example that comes with the service: nothing in it is due or counts.
    is_example: bool


class ReviewAnswer(ReviewItem, frozen=True, kw_only=True):
    """A review: its state, and what the token may do with it."""

    bloc_id: int
    council_id: int
    #: The version of its facts, as `ETag` tells it.
    version: int
    rights: list[Right]


class ReviewQuery(PageQuery, frozen=True, kw_only=True):
    year: Text | None = None
    council: Id | None = None
    state: State | None = None
    #: Words of the name of the bloc.
    text: Text = ""


@operation(
    "GET", "/reviews", says=N_("Liệt kê các kỳ tổng kết thấy được, theo thứ tự của bảng theo dõi."),
    answer=Page[ReviewItem], query=ReviewQuery,
)  # fmt: skip
def list_reviews(query: ReviewQuery) -> Page[ReviewItem]:
    session = database.session()
    wanted = board.BoardFilter(
        read_asked_year(query.year) if query.year else None, query.council, query.text, query.state
    )
    wanted = board.match_blocs(session, account(), wanted)
    rows = board.list_reviews(
        session, account(), wanted, after=read_cursor(query.after), most=query.limit + 1
    )
    shown = rows[: query.limit]
    return Page(
        [
            ReviewItem(
                row.id, row.bloc, row.council, row.year, row.state, row.head_name,
                row.members_total, row.reports_in, row.meeting_on, row.due_on, row.is_example,
            )
            for row in shown
        ],
        write_cursor(board.cursor_of(shown[-1])) if len(rows) > query.limit else None,
    )  # fmt: skip


class OpeningBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The bloc and year to open; a bloc that is not known yet is added."""

    council: Annotated[Text, msgspec.Meta(min_length=1)]
    bloc: Annotated[Text, msgspec.Meta(min_length=1)]
    year: Annotated[Text, msgspec.Meta(min_length=1)]
    next_year: Text | None = None
    #: The review whose members are taken over.
    earlier_review: Id | None = None
    name_answers: Answers = {}


@operation(
    "POST", "/reviews", says=N_("Mở kỳ tổng kết của một khối, cụm và năm; khối mới thì được thêm."),
    answer=ReviewAnswer, status=201, body=OpeningBody, right=Right.OPEN_REVIEW, etag=True,
)  # fmt: skip
def open_review(body: OpeningBody) -> Answer:
    session = database.session()
    earlier = body.earlier_review and find_visible(session, account(), Review, body.earlier_review)
    with submitting() as submission:
        opened = _save_answered(
            body.name_answers,
            lambda: open_for(
                session, body.council, body.bloc, body.year, body.next_year, earlier or None,
                by=account(), now=now(),
            ),
            lambda: _council_of_name(body.council),
        )  # fmt: skip
        address = submission.lead_to(url_for("api.read_review", review_id=opened.id))
    return Answer(describe_review(opened), {"Location": address, **make_etag(opened)})


def _save_answered(
    answers: Answers, save: Callable[[], Result], council: Callable[[], Council]
) -> Result:
    """Save with the answers of the request to doubtful names, and to no others."""
    meant = TypedAnswers({fold_name(name): unit for name, unit in answers.items()})
    return save_with_answers(database.session(), meant, save, council, by=account(), now=now())


def _council_of_name(name: str) -> Council:
    query = select(Council).filter_by(folded_name=fold_name(name))
    return database.session().scalars(query).one()


def describe_review(found: Review) -> ReviewAnswer:
    """Describe a review as it is now."""
    return ReviewAnswer(
        id=found.id,
        bloc=found.bloc.name,
        council=found.bloc.council.name,
        year=found.year,
        state=found.state,
        head_name=found.head_name,
        members_total=found.members_total,
        reports_in=found.reports_in,
        meeting_on=found.meeting_on,
        due_on=found.due_on,
        is_example=found.is_example,
        bloc_id=found.bloc_id,
        council_id=found.bloc.council_id,
        version=found.version,
        rights=[right for right in Right if access.may(right)],
    )


@operation(
    "GET", "/reviews/<int:review_id>", says=N_("Xem một kỳ tổng kết: bước, phiên bản, quyền."),
    answer=ReviewAnswer, etag=True,
)  # fmt: skip
def read_review(review_id: int) -> Answer:
    return Answer(describe_review(review()), make_etag(review()))


@operation(
    "GET", "/reviews/<int:review_id>/facts",
    says=N_("Đọc toàn bộ hồ sơ của kỳ, theo định dạng trao đổi."),
    answer=RECORD, etag=True, right=Right.EDIT_REVIEW,
)  # fmt: skip
def read_facts(review_id: int) -> Answer:
    return Answer(encode_record(facts_of(database.session(), review())), make_etag(review()))


@operation(
    "PUT", "/reviews/<int:review_id>/facts",
    says=N_("Ghi toàn bộ hồ sơ đã đọc với phiên bản nêu trong If-Match; phần đã khóa thì không."),
    answer=RECORD, body=Contract("ReviewRecordBody"), etag=True, if_match=True,
    right=Right.EDIT_REVIEW,
)  # fmt: skip
def write_facts(review_id: int, body: Any) -> Answer:
    values, answers = _split_answers(body)
    database.let_others_write()  # a large record takes a while to judge
    _save(read_record(values), SECTIONS, answers)
    return read_facts(review_id)


@operation(
    "GET", "/reviews/<int:review_id>/facts/<section>", says=N_("Đọc một phần của hồ sơ."),
    answer=SECTION, etag=True, right=Right.EDIT_REVIEW,
)  # fmt: skip
def read_section(review_id: int, section: str) -> Answer:
    fields = _section(section).fields
    plain = fact_to_plain(facts_of(database.session(), review()))
    values = {name: plain[name] for name in fields if name in plain}
    return Answer(values, make_etag(review()))


@operation(
    "PUT", "/reviews/<int:review_id>/facts/<section>",
    says=N_("Ghi một phần của hồ sơ; trường không gửi lên được hiểu là chưa biết."),
    answer=SECTION, body=Contract("ReviewSectionBody"), etag=True, if_match=True,
    right=Right.EDIT_REVIEW,
)  # fmt: skip
def write_section(review_id: int, section: str, body: Any) -> Answer:
    part, (values, answers) = _section(section), _split_answers(body)
    facts = facts_of(database.session(), review())
    database.let_others_write()
    record = build_section_record(facts, part, values)
    _save(record, (part,), answers)
    return read_section(review_id, section)


def _section(key: str) -> Section:
    return next((section for section in SECTIONS if section.key == key), None) or abort(404)


def _split_answers(body: Any) -> tuple[dict[str, Any], Answers]:
    """Take the answers to doubtful names out of what is to be stored."""
    if not isinstance(body, dict):
        raise BadInputError(Message("Giá trị {value} sai kiểu.", value=type(body).__name__))
    values = {name: value for name, value in body.items() if name != _ANSWERS}
    given = {_ANSWERS: body[_ANSWERS]} if _ANSWERS in body else {}
    return values, convert(given, _AnswersBody, strict=True).name_answers


def _save(record: Record, sections: tuple[Section, ...], answers: Answers) -> None:
    session, seen = database.session(), read_version(review())
    with submitting():
        _save_answered(
            answers,
            lambda: save_sections(
                session, review(), record, seen=seen, by=account(), now=now(), sections=sections
            ),
            lambda: review().bloc.council,
        )
