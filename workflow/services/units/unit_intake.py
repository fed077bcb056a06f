"""Taking a list of agencies into the register of a council, before any review names them."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from workflow.domain.names.unit_matching import KnownNames, extract_place, match_unit
from workflow.domain.names.unit_names import compute_year_span
from workflow.domain.record import Member
from workflow.domain.vietnamese_text import fold_name
from workflow.models import Account, Council, Unit
from workflow.services.units.known_names import list_known_names
from workflow.services.units.name_candidates import describe_candidates
from workflow.services.units.name_matching import DoubtfulName, DoubtfulNamesError
from workflow.services.units.new_units import insert_units
from workflow.services.units.unit_names import log_unit_act


@dataclass(frozen=True)
class ListedName:
    """A name of a list: the agency that it certainly is, or those that it may be, or a new one."""

    name: str
    unit: Unit | None
    doubt: DoubtfulName | None

    @property
    def is_new(self) -> bool:
        return self.unit is None and self.doubt is None


def look_up_names(
    session: Session,
    council: Council,
    names: Iterable[str],
    year: str,
    known: KnownNames | None = None,
) -> list[ListedName]:
    """Tell what each name of a list means in a year; a name that stands twice is taken once.

    `known` is what the agencies of the council are called, where it has been read already: to read
    and order it for each name anew took minutes, while nobody else could save.
    """
    return list(_look_up(session, council, names, year, known))


def _look_up(
    session: Session, council: Council, names: Iterable[str], year: str, known: KnownNames | None
) -> Iterator[ListedName]:
    known = known or KnownNames(list_known_names(session, council))
    span, place = compute_year_span(year), extract_place(council.name)
    seen: set[str] = set()
    for name in names:
        if fold_name(name) in seen:
            continue
        seen.add(fold_name(name))
        found = match_unit(name, known, span, place=place)
        unit = session.get_one(Unit, found.unit) if found.unit else None
        asked = describe_candidates(session, found.candidates) if found.candidates else ()
        yield ListedName(name, unit, DoubtfulName(name, asked) if asked else None)


def add_units(
    session: Session,
    council: Council,
    names: Iterable[str],
    *,
    year: str,
    by: Account | None,
    now: dt.datetime,
) -> list[Unit]:
    """Add the agencies of a list that are new; raises `DoubtfulNamesError` for near ones."""
    listed = look_up_names(session, council, names, year)
    if doubts := [row.doubt for row in listed if row.doubt]:
        raise DoubtfulNamesError(doubts, year, "names")
    new = [Member(name=row.name) for row in listed if row.is_new]
    added = insert_units(session, council, new, by=by, now=now)
    if added:
        names_by_id = {unit.id: unit.name for unit in added}
        log_unit_act(session, added[0], "listed", by=by, now=now, units=names_by_id)
    return added
