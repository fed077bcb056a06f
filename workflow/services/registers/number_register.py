"""The register of paper numbers: the next one, voiding one, refusing one that is in use."""

import datetime as dt
from collections.abc import Sequence

import msgspec
from sqlalchemy import select, text
from sqlalchemy.orm import Session, joinedload

from workflow.domain.days import local_day
from workflow.domain.errors import BadInputError, Message, MoveRefusedError
from workflow.domain.labels import N_
from workflow.domain.paper_numbering import may_restart_numbering
from workflow.domain.papers import PaperKind, find_family
from workflow.domain.papers.issuance import find_issuer
from workflow.domain.record import IssuedPaper, Record
from workflow.models import (
    Account,
    EventKind,
    NumberSeries,
    PaperNumber,
    Review,
)
from workflow.services.history import lock_review, log_event
from workflow.services.issued_facts import refuse_issued_change
from workflow.services.printing.paper_facts import is_on_issued_paper
from workflow.services.registers.numbered_papers import (
    NUMBERED,
    NumberedPaper,
    SeriesKey,
    find_issuer_unit,
    list_in_use,
    list_numbered,
    make_series_key,
)
from workflow.services.reviews import edit_facts
from workflow.services.snapshots import facts_of

_BEGIN = text(
    "INSERT INTO number_series (unit_id, abbreviation, period, last)"
    " VALUES (:unit, :abbreviation, :period, 0)"
    " ON CONFLICT (unit_id, abbreviation, period) DO NOTHING"
)


def issue_number(
    session: Session,
    review: Review,
    kind: PaperKind,
    *,
    day: dt.date | None = None,
    record: Record | None = None,
    by: Account | None,
    now: dt.datetime,
) -> PaperNumber:
    """Give out the next number of the issuer's series for a paper; whoever asks next gets the next.

    `day` is the day of the paper, today in Việt Nam where none is given; `record` the facts as they
    are about to be saved, which say who issues it. Raises `MoveRefusedError` for a kind without
    numbers and where nobody heads the bloc yet.
    """
    review = lock_review(session, review)
    if not kind.is_numbered:
        raise MoveRefusedError(Message("{paper} không có số riêng.", paper=Message(kind.label)))
    record = record or facts_of(session, review)
    unit = find_issuer_unit(session, review, kind, record)
    if unit is None:
        raise MoveRefusedError(Message("Chưa có Trưởng khối nên chưa biết lấy số của cơ quan nào."))
    key = make_series_key(kind, record, day or local_day(now))
    series = _lock_series(session, unit, key)
    used = [row.number for row in list_in_use(session, unit, key)]
    series.last = max([series.last, *used]) + 1
    number = PaperNumber(
        series=series, number=series.last, review=review, kind=kind.value, taken_at=now, taken_by=by
    )
    session.add(number)
    session.flush()
    _log_number(session, number, EventKind.NUMBER_TAKEN, by=by, now=now)
    return number


def void_number(
    session: Session, number: PaperNumber, *, reason: str, by: Account | None, now: dt.datetime
) -> None:
    """Give a number up: it is never given again, and the paper that bore it bears none.

    Raises `BadInputError` without a reason, `MoveRefusedError` for one that is void already, that
    an issued paper bears, or of a review that is closed.
    """
    if not reason.strip():
        raise BadInputError(Message("Hãy ghi lý do hủy số."), field="reason")
    review = lock_review(session, number.review)
    session.refresh(number)
    if number.voided_at:
        raise MoveRefusedError(Message("Số {number} đã hủy rồi.", number=number.number))
    if is_on_issued_paper(session, number):
        text = N_("Văn bản mang số {number} đã phát hành; sai sót thì lập công văn đính chính.")
        raise MoveRefusedError(Message(text, number=number.number))
    number.voided_at, number.voided_by, number.void_reason = now, by, reason.strip()
    session.flush()

    def without(record: Record) -> Record:
        meetings = tuple(
            msgspec.structs.replace(row, papers=_without_number(row.papers, number))
            for row in record.meetings
        )
        papers = _without_number(record.papers, number)
        return msgspec.structs.replace(record, papers=papers, meetings=meetings)

    edit_facts(session, review, "papers", without, seen=review.version, by=by, now=now)
    _log_number(session, number, EventKind.NUMBER_VOIDED, by=by, now=now, reason=reason.strip())


def _without_number(papers: Sequence[IssuedPaper], number: PaperNumber) -> tuple[IssuedPaper, ...]:
    return tuple(
        msgspec.structs.replace(paper, number=None) if _bears(paper, number) else paper
        for paper in papers
    )


def list_numbers(session: Session, review: Review) -> list[PaperNumber]:
    """The numbers that were given out for a review's papers, in their order."""
    query = select(PaperNumber).filter_by(review_id=review.id).order_by(PaperNumber.id)
    whole = (joinedload(PaperNumber.series), joinedload(PaperNumber.taken_by))
    return list(session.scalars(query.options(*whole)))


def enforce_register(
    session: Session,
    review: Review,
    old: Record,
    new: Record,
    today: dt.date,
    beside: Sequence[IssuedPaper] = (),
    meeting: int | None = None,
) -> None:
    """Check the numbers of papers that are about to be saved against the register.

    `new` has the papers of a kind in the order of `old`, those of which nothing is known any more
    among them. Raises `BadInputError`, with the path of the number, where one was taken and is left
    out or moved to another paper without being voided, or where a new one is in use or void. What
    was there before is not asked about. `beside` are the papers of the other meetings of the year;
    `meeting` is the further meeting that these are of. What stands on a paper that went out stays.
    """
    refuse_issued_change(session, review, old.papers, new.papers, meeting)
    _refuse_losing_issued(session, review, old, new)
    whole = msgspec.structs.replace(new, papers=(*new.papers, *beside))
    for place, paper in enumerate(new.papers):
        if (
            paper.number is None
            or paper.kind not in NUMBERED
            or _was_stated_before(place, new, old)
        ):
            continue
        if refusal := find_number_refusal(session, review, whole, place, today):
            raise BadInputError(refusal, field=f"papers[{place}].number")


def _was_stated_before(place: int, new: Record, old: Record) -> bool:
    """True if that paper bore the number on that day already; a second one like it did not."""
    new_rows, old_rows = (
        [(row.kind, row.number, row.date) for row in record.papers] for record in (new, old)
    )
    paper = new_rows[place]
    return new_rows[:place].count(paper) < old_rows.count(paper)


def _refuse_losing_issued(session: Session, review: Review, old: Record, new: Record) -> None:
    for number in list_numbers(session, review):
        if number.voided_at or not any(_bears(paper, number) for paper in old.papers):
            continue
        then, now = _places_of_kind(old, number.kind), _places_of_kind(new, number.kind)
        mine = next(at for at, place in enumerate(then) if _bears(old.papers[place], number))
        if mine >= len(now) or not _bears(new.papers[now[mine]], number):
            text = N_("Số {number} đã lấy từ sổ; muốn bỏ thì hủy số này kèm lý do ở cuối trang.")
            place = now[mine] if mine < len(now) else then[mine]
            raise BadInputError(
                Message(text, number=number.number), field=f"papers[{place}].number"
            )


def _places_of_kind(record: Record, kind: str) -> list[int]:
    """List the places of a kind's papers; several in one file follow this order."""
    return [place for place, paper in enumerate(record.papers) if paper.kind == kind]


def find_number_refusal(
    session: Session, review: Review, new: Record, place: int, today: dt.date
) -> Message | None:
    """Say why the paper at a place cannot bear its number; None if it can."""
    paper = new.papers[place]
    kind, day = PaperKind(paper.kind), paper.date or today
    unit, issuer = find_issuer_unit(session, review, kind, new), find_issuer(kind, new)
    if unit is None or issuer is None:
        return None
    key = make_series_key(kind, new, day)
    if refusal := find_given_refusal(session, review, unit, key, paper):
        return refusal
    if may_restart_numbering(find_family(kind, new), day):
        return None
    own = list_numbered(new, key, frozenset({issuer.name}), today, but=place)
    for used in (*own, *list_in_use(session, unit, key, but=review)):
        if used.number == paper.number:
            return explain_taken(paper, used)
    return None


def find_given_refusal(
    session: Session, review: Review, unit: int, key: SeriesKey, paper: IssuedPaper
) -> Message | None:
    """Say why the register does not let a paper bear its number: void, or another paper's."""
    given = _find_issued(session, unit, key, paper.number or 0)
    if given and given.voided_at:
        text = N_("Số {number} đã hủy ({reason}), không dùng lại.")
        return Message(text, number=given.number, reason=given.void_reason)
    if given and (given.review_id, given.kind) != (review.id, paper.kind):
        used = NumberedPaper(
            given.review.bloc.name, given.review.year, PaperKind(given.kind), given.number
        )
        return explain_taken(paper, used)
    return None


def find_settled_refusal(
    session: Session, review: Review, record: Record, paper: IssuedPaper, today: dt.date
) -> Message | None:
    """The same, and where an issued paper of another review bears the number."""
    kind, day = PaperKind(paper.kind), paper.date or today
    unit, key = find_issuer_unit(session, review, kind, record), make_series_key(kind, record, day)
    if unit is None:
        return None
    if refusal := find_given_refusal(session, review, unit, key, paper):
        return refusal
    issued = list_in_use(session, unit, key, but=review, only_issued=True)
    used = next((one for one in issued if one.number == paper.number), None)
    return explain_taken(paper, used) if used else None


def explain_taken(paper: IssuedPaper, used: NumberedPaper) -> Message:
    """Say which paper has the number already."""
    return Message(
        "Số {number} đã dùng cho {paper} của {bloc} năm {year}.",
        number=paper.number,
        paper=Message(used.kind.label),
        bloc=used.bloc,
        year=used.year,
    )


def _lock_series(session: Session, unit_id: int, key: SeriesKey) -> NumberSeries:
    """The series, held until the transaction ends; begun where it is new."""
    session.execute(_BEGIN, {"unit": unit_id, **vars(key)})
    query = select(NumberSeries).filter_by(unit_id=unit_id, **vars(key)).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()


def _find_issued(session: Session, unit_id: int, key: SeriesKey, number: int) -> PaperNumber | None:
    query = select(PaperNumber).join(PaperNumber.series)
    of_series = query.filter(
        NumberSeries.unit_id == unit_id,
        NumberSeries.abbreviation == key.abbreviation,
        NumberSeries.period == key.period,
    )
    return session.scalars(of_series.where(PaperNumber.number == number)).one_or_none()


def _bears(paper: IssuedPaper, number: PaperNumber) -> bool:
    return (paper.kind, paper.number) == (number.kind, number.number)


def _log_number(
    session: Session,
    number: PaperNumber,
    kind: EventKind,
    *,
    by: Account | None,
    now: dt.datetime,
    reason: str = "",
) -> None:
    detail = {
        "number": number.number,
        "paper": PaperKind(number.kind).label,
        "period": number.series.period,
    }
    facts = {**detail, "reason": reason} if reason else detail
    log_event(session, number.review, kind, by=by, now=now, detail=facts)
