"""New agencies, each with its first name, as many as a list has."""

import datetime as dt
from collections.abc import Sequence

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
    review: Review | None = None,
    by: Account | None,
    now: dt.datetime,
) -> list[Unit]:
    """Add agencies of different names, written together; whoever calls it writes the history."""
    if not rows:
        return []
    session.flush()
    units = _insert_units(session, council, [row.name for row in rows], now)
    first_names = [
        {
            "unit_id": unit.id,
            "name": row.name,
            "short_name": row.short_name,
            "abbreviation": row.abbreviation,
            "parent": row.parent,
            "family": row.family,
            "valid_from": since,
            "source": source,
            "review_id": review.id if review else None,
            "added_at": now,
            "added_by_id": by.id if by else None,
        }
        for unit, row in zip(units, rows, strict=True)
    ]
    session.execute(insert(UnitName), first_names)
    return units


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
