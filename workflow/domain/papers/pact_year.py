"""The year that members agree to compete in: what pact and registration are about.

Next year once its targets are written down, for the closing meeting signs its pact; else this year.
"""

from workflow.domain import wording
from workflow.domain.papers.blanks import SHORT, Blanks
from workflow.domain.record import Member, Record


def is_about_next_year(record: Record) -> bool:
    """Whether what is known is about next year."""
    return bool(record.targets or record.activities)


def format_agreed_year(record: Record, blanks: Blanks) -> str:
    """`năm 2022`."""
    if is_about_next_year(record):
        return wording.format_year(blanks.fill(record.next_year, "next_year", dots=SHORT))
    return wording.format_year(record.year)


def format_member_office(member: Member, record: Record) -> str:
    """`Trưởng khối`, `Phó Trưởng khối` of that year; empty for the others."""
    office = f"Trưởng {wording.get_group_word(record.bloc).lower()}"
    head, deputies = _find_leaders(record)
    if member.name == head:
        return office
    return f"Phó {office}" if member.name in deputies else ""


def _find_leaders(record: Record) -> tuple[str | None, tuple[str, ...]]:
    if is_about_next_year(record):
        return record.next_head, record.next_deputies
    return record.head.name if record.head else None, tuple(one.name for one in record.deputies)
