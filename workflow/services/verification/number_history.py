"""Hold the numbers of the register to the sealed history: what was taken, what was given up."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from workflow.domain.errors import Message
from workflow.domain.labels import N_
from workflow.domain.papers import PaperKind
from workflow.models import Event, EventKind, PaperNumber
from workflow.services.verification.fault import Fault, FaultSubject

#: Review, period, label of the paper, number.
_Key = tuple[int, str, str, int]

_TAKEN = (
    N_("Lịch sử ghi đã lấy số {number} cho {paper}, nay sổ không có."),
    N_("Sổ có số {number} của {paper} mà lịch sử không ghi việc lấy số."),
)
_VOIDED = (
    N_("Lịch sử ghi đã hủy số {number} của {paper}, nay sổ không ghi."),
    N_("Sổ ghi số {number} của {paper} đã hủy mà lịch sử không ghi việc hủy."),
)


def find_number_faults(session: Session) -> Iterator[Fault]:
    """Numbers that were taken or given up by history alone, or by the register alone."""
    rows = session.scalars(select(PaperNumber).options(joinedload(PaperNumber.series))).all()
    taken = Counter(_key_of_row(row) for row in rows)
    voided = Counter(_key_of_row(row) for row in rows if row.voided_at)
    yield from _compare(_count_told(session, EventKind.NUMBER_TAKEN), taken, _TAKEN)
    yield from _compare(_count_told(session, EventKind.NUMBER_VOIDED), voided, _VOIDED)


def _key_of_row(row: PaperNumber) -> _Key:
    return row.review_id, row.series.period, PaperKind(row.kind).label, row.number


def _count_told(session: Session, kind: EventKind) -> Counter[_Key]:
    query = select(Event.review_id, Event.detail).filter_by(kind=kind)
    rows = session.execute(query.execution_options(yield_per=1000))
    return Counter(_key_of_event(review_id, detail) for review_id, detail in rows)


def _key_of_event(review_id: int, detail: dict[str, Any]) -> _Key:
    return review_id, str(detail["period"]), str(detail["paper"]), int(detail["number"])


def _compare(told: Counter[_Key], kept: Counter[_Key], texts: tuple[str, str]) -> Iterator[Fault]:
    for found, text in zip((told - kept, kept - told), texts, strict=True):
        for review_id, _period, paper, number in sorted(found):
            message = Message(text, number=number, paper=Message(paper))
            yield Fault(FaultSubject.REGISTER, f"review {review_id}", message)
