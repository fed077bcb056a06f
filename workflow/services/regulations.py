"""The shipped rule sets, read from TOML."""

import tomllib
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from workflow.domain.record import Record
from workflow.domain.regulation import Calendar, DayOfYear, Regulation, Vote

_FOLDER = Path(__file__).parent.parent / "regulations"
DEFAULT = "national"


def regulation_for(record: Record) -> Regulation:
    """The rule set of a review: the one it names where it is shipped, else the default."""
    shipped = regulations()
    return shipped.get(record.regulation or DEFAULT, shipped[DEFAULT])


@cache
def regulations() -> dict[str, Regulation]:
    """All shipped rule sets by code."""
    sets = [_read(path) for path in sorted(_FOLDER.glob("*.toml"))]
    return {regulation.code: regulation for regulation in sets}


def _read(path: Path) -> Regulation:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    vote, calendar = data["vote"], data["calendar"]
    return Regulation(
        code=data["code"],
        name=data["name"],
        source=data["source"],
        confidence=data["confidence"],
        vote=Vote(
            threshold=Fraction(vote["threshold"]),
            base=vote["base"],
            inclusive=vote["inclusive"],
            hard=vote["hard"],
        ),
        calendar=Calendar(
            report_by=_day(calendar.get("report_by")),
            dossier_by=_day(calendar.get("dossier_by")),
            meeting_from=DayOfYear(**calendar["meeting_from"]),
            meeting_to=DayOfYear(**calendar["meeting_to"]),
        ),
    )


def _day(value: dict[str, Any] | None) -> DayOfYear | None:
    return DayOfYear(**value) if value else None
