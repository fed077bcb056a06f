"""The year that members agree to compete in: what pact and registration are about.

Next year once its targets are written down, for the closing meeting signs its pact; else this year.
"""

from workflow.domain import wording
from workflow.domain.papers.blanks import SHORT, Blanks
from workflow.domain.record import Member, Record


def is_next(record: Record) -> bool:
    """Whether what is known is about next year."""
    return bool(record.targets or record.activities)


def agreed_year(record: Record, blanks: Blanks) -> str:
    """`năm 2022`."""
    if is_next(record):
        return wording.year(blanks.fill(record.next_year, "next_year", dots=SHORT))
    return wording.year(record.year)


def office_of(member: Member, record: Record) -> str:
    """`Trưởng khối`, `Phó Trưởng khối` of that year; empty for the others."""
    office = f"Trưởng {wording.group_word(record.bloc).lower()}"
    head, deputies = _leaders(record)
    if member.name == head:
        return office
    return f"Phó {office}" if member.name in deputies else ""


def _leaders(record: Record) -> tuple[str | None, tuple[str, ...]]:
    if is_next(record):
        return record.next_head, record.next_deputies
    return record.head.name if record.head else None, tuple(one.name for one in record.deputies)
