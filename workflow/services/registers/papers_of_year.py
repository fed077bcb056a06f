"""The papers of all meetings of a year against the register of numbers, whatever changes them.

The page of numbers asks for the papers that it shows. Restoring, importing and programs change
many at once: the same is asked of each, and no meeting goes whose papers went out.
"""

import datetime as dt
from collections.abc import Iterator, Sequence

import msgspec
from sqlalchemy.orm import Session

from workflow.domain.errors import BadInputError, MoveRefusedError
from workflow.domain.record import IssuedPaper, Record
from workflow.models import Review
from workflow.services.further_meetings import find_removal_refusal
from workflow.services.registers.number_register import enforce_register, find_settled_refusal
from workflow.services.registers.numbered_papers import NUMBERED, list_units_with_numbers

_Papers = tuple[IssuedPaper, ...]


def enforce_on_all_papers(
    session: Session, review: Review, old: Record, new: Record, today: dt.date
) -> None:
    """Check what changes between two records as `enforce_register` does.

    Raises what that raises, with the path of the number in the record, and `MoveRefusedError` for a
    meeting that goes though papers of it went out.
    """
    kept = {row.number for row in new.meetings}
    for row in old.meetings:
        if row.number not in kept and (
            refusal := find_removal_refusal(session, review, row.number)
        ):
            raise MoveRefusedError(refusal)
    groups = list(_pair_papers(old, new))
    for place, (path, meeting, before, after) in enumerate(groups):
        if before == after:
            continue
        beside = [
            paper for at, (*_, papers) in enumerate(groups) if at != place for paper in papers
        ]
        then, now = (
            msgspec.structs.replace(record, papers=papers, meetings=())
            for record, papers in ((old, before), (new, after))
        )
        try:
            enforce_register(session, review, then, now, today, beside=beside, meeting=meeting)
        except BadInputError as error:
            error.field = f"{path}{error.field or ''}"
            raise


def refuse_taken_numbers(
    session: Session, facts: Sequence[tuple[Review, Record]], today: dt.date
) -> None:
    """Check the numbers that reviews bring along when they are stored for the first time.

    Raises `BadInputError`, with the path of the number, where the register gave it to another
    paper or it was given up, or an issued paper of another review bears it. Numbers that were only
    written down elsewhere are those of years gone by: they stay as they were.
    """
    units = {row.unit_id for review, _record in facts for row in review.members}
    with_numbers = list_units_with_numbers(session, units)
    for review, record in facts:
        if with_numbers.isdisjoint(row.unit_id for row in review.members):
            continue
        for path, _meeting, _before, papers in _pair_papers(record, record):
            for place, paper in enumerate(papers):
                if paper.number is None or paper.kind not in NUMBERED:
                    continue
                if refusal := find_settled_refusal(session, review, record, paper, today):
                    raise BadInputError(refusal, field=f"{path}papers[{place}].number")


def _pair_papers(old: Record, new: Record) -> Iterator[tuple[str, int | None, _Papers, _Papers]]:
    """The papers of the closing meeting and of each other: path before them, meeting, old, new."""
    yield "", None, old.papers, new.papers
    then = {row.number: row.papers for row in old.meetings}
    for place, row in enumerate(new.meetings):
        yield f"meetings[{place}].", row.number, then.get(row.number, ()), row.papers
