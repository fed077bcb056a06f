"""The timeline of a unit in words, in the order of its days."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from workflow.domain.errors import Message
from workflow.domain.labels import N_
from workflow.models import UnitName, UnitSuccession, UnitSuccessionKind
from workflow.services.units.unit_list import UnitDetails

_INTO = {
    UnitSuccessionKind.MERGED: Message("Sáp nhập vào «{name}»."),
    UnitSuccessionKind.SPLIT: Message("Chia tách thành «{name}»."),
}
_FROM = {
    UnitSuccessionKind.MERGED: Message("Nhận sáp nhập «{name}»."),
    UnitSuccessionKind.SPLIT: Message("Tách ra từ «{name}»."),
}


@dataclass(frozen=True)
class TimelineEntry:
    """One line of the timeline."""

    day: dt.date | None
    text: Message
    source: str
    #: Who wrote it down.
    who: str = ""
    at: dt.datetime | None = None
    #: The other agency.
    other: int | None = None


def build_timeline(found: UnitDetails) -> list[TimelineEntry]:
    """Names and acts, the newest first."""
    named = [_name_entry(row, first=place == 0) for place, row in enumerate(found.line.names)]
    acted = [_succession_entry(row, found.line.unit.id) for row in found.acts]
    return sorted((*named, *acted), key=lambda entry: entry.day or dt.date.min, reverse=True)


def _name_entry(row: UnitName, *, first: bool) -> TimelineEntry:
    text = N_("Tên «{name}».") if first else N_("Đổi tên thành «{name}».")
    return TimelineEntry(row.valid_from, Message(text, name=row.name), row.source, *_author_of(row))


def _succession_entry(row: UnitSuccession, mine: int) -> TimelineEntry:
    away = row.unit_id == mine
    other = row.successor if away else row.unit
    text = (_INTO if away else _FROM)[row.kind].with_params(name=other.name)
    return TimelineEntry(row.effective_on, text, row.decision, *_author_of(row), other.id)


def _author_of(row: Any) -> tuple[str, dt.datetime | None]:
    return (row.added_by.name if row.added_by else ""), row.added_at
