"""New agencies, each with its first name, as many as a list has."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from workflow.domain.record import Member as Facts
from workflow.domain.vietnamese_text import fold_name
from workflow.models import Account, Council, Review, Unit, UnitName


def insert_units(
    session: Session,
    council: Council,
    rows: Sequence[Facts],
    *,
    since: dt.date | None = None,
    source: str = "",
    by: Account | None,
    now: dt.datetime,
) -> list[Unit]:
    """Add agencies of different names, written together; whoever calls it writes the history."""
    if not rows:
        return []
    session.flush()
    units = _insert_units(session, council, [row.name for row in rows], now)
    known = {"valid_from": since, "source": source, "added_at": now, "added_by_id": _id_of(by)}
    first_names = [
        {"unit_id": unit.id, "review_id": None, **_describe(row), **known}
        for unit, row in zip(units, rows, strict=True)
    ]
    session.execute(insert(UnitName), first_names)
    return units


def insert_listed_units(
    session: Session,
    council: Council,
    rows: Sequence[tuple[Review, Facts]],
    *,
    by: Account | None,
    now: dt.datetime,
) -> list[Unit]:
    """The same for the members of reviews that list an agency for the first time."""
    session.flush()
    units = _insert_units(session, council, [row.name for _review, row in rows], now)
    known = {"valid_from": None, "source": "", "added_at": now, "added_by_id": _id_of(by)}
    first_names = [
        {"unit_id": unit.id, "review_id": review.id, **_describe(row), **known}
        for unit, (review, row) in zip(units, rows, strict=True)
    ]
    session.execute(insert(UnitName), first_names)
    return units


def _id_of(by: Account | None) -> int | None:
    return by.id if by else None


def _describe(row: Facts) -> dict[str, Any]:
    """What a list of members tells of an agency."""
    names = ("name", "short_name", "abbreviation", "parent", "family")
    return {name: getattr(row, name) for name in names}


def _insert_units(
    session: Session, council: Council, names: Sequence[str], now: dt.datetime
) -> list[Unit]:
    """The units of these names; a key that an agency bears gets the time, as after a merger."""
    mine = select(Unit).where(Unit.council_id == council.id)
    keys = [fold_name(name) for name in names]
    borne = set(
        session.scalars(mine.with_only_columns(Unit.folded_name).where(Unit.folded_name.in_(keys)))
    )
    keys = [f"{key} #{now.timestamp():.0f}" if key in borne else key for key in keys]
    new = [
        {"council_id": council.id, "name": name, "folded_name": key}
        for name, key in zip(names, keys, strict=True)
    ]
    added = session.scalars(insert(Unit).returning(Unit), new)
    found = {unit.folded_name: unit for unit in added}
    return [found[key] for key in keys]
