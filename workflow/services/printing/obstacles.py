"""What the numbers of a paper, and of those that it cites, have against its issue."""

from collections.abc import Iterator

import msgspec
from sqlalchemy.orm import Session

from workflow.domain.errors import Message
from workflow.domain.further_meetings import split_paper_key, view_paper
from workflow.domain.labels import N_
from workflow.domain.papers import PaperKind
from workflow.domain.papers.cited_papers import list_missing_numbers
from workflow.domain.record import IssuedPaper, Record
from workflow.models import PaperNumber, Review
from workflow.services.registers.number_register import find_number_refusal, list_numbers
from workflow.services.registers.numbered_papers import find_issuer_unit
from workflow.services.snapshots import facts_of, paper_settings_of


class Obstacle(Message):
    """What stands in the way of a step, and the record path where it is put right."""

    __slots__ = ("field",)

    def __init__(self, message: Message, field: str) -> None:
        super().__init__(message.text, **message.params)
        self.field = field


def list_number_obstacles(session: Session, review: Review, key: str) -> Iterator[Obstacle]:
    """List numbers and days that are missing, void, another paper's or of another register."""
    kind, meeting = split_paper_key(key)
    whole = facts_of(session, review)
    record = view_paper(whole, key)
    for missing in list_missing_numbers(kind, record, paper_settings_of(session, review)):
        yield Obstacle(missing.message, missing.field)
    every = msgspec.structs.replace(
        record, papers=(*record.papers, *_list_beside(whole, meeting)), meetings=()
    )
    taken = [row for row in list_numbers(session, review) if not row.voided_at]
    for place, paper in enumerate(record.papers):
        if paper.kind == kind and paper.number is not None:
            refusal = _find_refusal(session, review, every, place, taken)
            if refusal:
                yield Obstacle(refusal, f"papers[{place}].number")


def _list_beside(whole: Record, meeting: int | None) -> list[IssuedPaper]:
    """The papers of the other meetings of the year."""
    others = [paper for row in whole.meetings if row.number != meeting for paper in row.papers]
    return others if meeting is None else [*whole.papers, *others]


def _find_refusal(
    session: Session, review: Review, record: Record, place: int, taken: list[PaperNumber]
) -> Message | None:
    paper = record.papers[place]
    unit = find_issuer_unit(session, review, PaperKind(paper.kind), record)
    for row in taken:
        is_its = (row.kind, row.number) == (paper.kind, paper.number)
        if is_its and unit is not None and row.series.unit_id != unit:
            text = N_(
                "Số {number} lấy từ sổ của {unit}, không phải sổ của cơ quan ban hành; hãy hủy số"
                " này rồi lấy số khác."
            )
            return Message(text, number=row.number, unit=row.series.unit.name)
    if paper.date is None:
        return None
    return find_number_refusal(session, review, record, place, paper.date)
