"""What happened to an agency, in the order of its days, in words for people."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from workflow.domain.errors import Message
from workflow.models import UnitName, UnitSuccession, UnitSuccessionKind
from workflow.services.units.listing import UnitDetails

_INTO = {
    UnitSuccessionKind.MERGED: Message("Sáp nhập vào «{name}»."),
    UnitSuccessionKind.SPLIT: Message("Chia tách thành «{name}»."),
}
_FROM = {
    UnitSuccessionKind.MERGED: Message("Nhận sáp nhập «{name}»."),
    UnitSuccessionKind.SPLIT: Message("Tách ra từ «{name}»."),
}


@dataclass(frozen=True)
class Entry:
    """One line of the timeline."""

    day: dt.date | None
    text: Message
    source: str
    #: Who wrote it down.
    who: str = ""
    at: dt.datetime | None = None
    #: The other agency.
    other: int | None = None


def entries(found: UnitDetails) -> list[Entry]:
    """Names and acts, the newest first."""
    named = [_named(row, first=place == 0) for place, row in enumerate(found.line.names)]
    acted = [_acted(row, found.line.unit.id) for row in found.acts]
    return sorted((*named, *acted), key=lambda entry: entry.day or dt.date.min, reverse=True)


def _named(row: UnitName, *, first: bool) -> Entry:
    text = "Tên «{name}»." if first else "Đổi tên thành «{name}»."
    return Entry(row.valid_from, Message(text, name=row.name), row.source, *_written(row))


def _acted(row: UnitSuccession, mine: int) -> Entry:
    away = row.unit_id == mine
    other = row.successor if away else row.unit
    text = (_INTO if away else _FROM)[row.kind].with_params(name=other.name)
    return Entry(row.effective_on, text, row.decision, *_written(row), other.id)


def _written(row: Any) -> tuple[str, dt.datetime | None]:
    return (row.added_by.name if row.added_by else ""), row.added_at
