"""Reviews as programs write them: opened by names, facts saved by section or as a whole record."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from workflow.domain.days import local_day
from workflow.domain.errors import BadInputError, Message
from workflow.domain.names.mentions import spell_members
from workflow.domain.record import Record, fact_to_plain
from workflow.domain.review_opening import build_opening_record
from workflow.domain.schema import (
    SECTIONS,
    Section,
    get_field_label,
    get_section_values,
    replace_section,
)
from workflow.domain.texts.typed_dates import parse_year
from workflow.domain.vietnamese_text import normalize_text
from workflow.models import Account, Review
from workflow.services.blocs import choose_council
from workflow.services.records.record_reading import read_record
from workflow.services.registers.papers_of_year import enforce_on_all_papers
from workflow.services.reviews import edit_facts, open_review
from workflow.services.snapshots import facts_of

#: What tells which review it is; acts of their own change these.
_FIXED = ("id", "council.name", "bloc.name", "year", "regulation", "state")


def open_for(
    session: Session,
    council: str,
    bloc: str,
    year: str,
    next_year: str | None,
    earlier: Review | None,
    *,
    by: Account,
    now: dt.datetime,
) -> Review:
    """Open the review of a bloc and year; raises `BadInputError` where a name or year is wrong."""
    record = build_opening_record(
        choose_council(session, by, _read_line(council, "council")),
        _read_line(bloc, "bloc"),
        _read_year(year, "year"),
        _read_year(next_year, "next_year") if next_year else None,
        facts_of(session, earlier) if earlier else None,
    )
    return open_review(session, read_record(fact_to_plain(record)), by=by, now=now)


def _read_line(text: str, field: str) -> str:
    if line := " ".join(normalize_text(text, field=field).split()):
        return line
    raise BadInputError(Message("Không được để trống hoặc quá ngắn."), field=field)


def _read_year(text: str, field: str) -> str:
    try:
        return parse_year(text)
    except BadInputError as error:
        error.field = field
        raise


def build_section_record(current: Record, section: Section, values: Mapping[str, Any]) -> Record:
    """The record with one section in place of the old one, checked by the contract.

    What the section leaves out is unknown. Raises `BadInputError` for fields of other sections.
    """
    if foreign := sorted(set(values) - set(section.fields)):
        raise BadInputError(
            Message("Có trường lạ: {names}.", names=", ".join(foreign)), field=foreign[0]
        )
    plain = fact_to_plain(current)
    rest = {name: value for name, value in plain.items() if name not in section.fields}
    return read_record(rest | dict(values))


def save_sections(
    session: Session,
    review: Review,
    record: Record,
    *,
    seen: int,
    by: Account | None,
    now: dt.datetime,
    sections: tuple[Section, ...] = SECTIONS,
) -> None:
    """Save sections of a record that was read at version `seen`, as their forms would.

    Raises `BadInputError` where it is that of another review or a number is not free, and what
    `edit_facts` raises.
    """
    _refuse_other_review(facts_of(session, review), record)
    for section in sections:
        values = get_section_values(record, section.key)

        def change(facts: Record, key: str = section.key, new: Any = values) -> Record:
            changed = spell_members(replace_section(facts, key, new), key)
            enforce_on_all_papers(session, review, facts, changed, local_day(now))
            return changed

        edit_facts(session, review, section.key, change, seen=seen, by=by, now=now)


def _refuse_other_review(current: Record, record: Record) -> None:
    for path in _FIXED:
        stated, stored = (_value_at(facts, path) for facts in (record, current))
        if stated is not None and stated != stored:
            raise BadInputError(
                Message(
                    "«{field}» không sửa được ở đây; hồ sơ đang ghi «{value}».",
                    field=Message(get_field_label(path)),
                    value=str(stored or ""),
                ),
                field=path,
            )


def _value_at(record: Record, path: str) -> Any:
    value: Any = record
    for name in path.split("."):
        value = getattr(value, name)
    return value
