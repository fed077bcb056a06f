"""The agencies of a council as a list to search in, and all that is known of one of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from workflow.domain.names.unit_names import sort_by_start
from workflow.models import (
    Account,
    Bloc,
    Council,
    Member,
    Review,
    Unit,
    UnitAlias,
    UnitName,
    UnitSuccession,
)
from workflow.models.name_keys import contains_words, rank_words
from workflow.services.paging import Cursor, select_page
from workflow.services.scope import visible
from workflow.services.units.reorganizations import successions_of
from workflow.services.units.unit_names import has_ended, names_of

#: Reviews shown of one agency; nobody reads further back.
MAX_REVIEWS = 50


@dataclass(frozen=True)
class UnitRow:
    """An agency in the list."""

    unit: Unit
    names: list[UnitName]

    @property
    def newest(self) -> UnitName | None:
        return self.names[-1] if self.names else None

    @property
    def is_over(self) -> bool:
        return has_ended(self.names)

    @property
    def former(self) -> list[str]:
        """Its earlier names."""
        return list(dict.fromkeys(row.name for row in self.names[:-1]))


@dataclass(frozen=True)
class UnitDetails:
    """All that is known of one agency."""

    line: UnitRow
    acts: list[UnitSuccession]
    aliases: list[UnitAlias]
    reviews: list[Member]


def managed_councils(session: Session, account: Account) -> list[Council]:
    """The councils whose agencies a person looks after."""
    query = select(Council).where(visible(account, Council)).order_by(Council.sort_name)
    return list(session.scalars(query))


def list_units(
    session: Session,
    councils: Iterable[int],
    text: str,
    *,
    after: Cursor | None,
    most: int,
    best_first: bool = False,
) -> list[UnitRow]:
    """Agencies by name after a place in the list, found by any name that they have or had."""
    query = select(Unit).where(Unit.council_id.in_(list(councils)))
    if best_first:
        query = query.order_by(rank_words(Unit.search_name, text))
    if text.strip():
        named = select(UnitName.unit_id).where(contains_words(UnitName.search_name, text))
        short = or_(*(column.ilike(text.strip()) for column in _SHORT))
        spelled = select(UnitAlias.unit_id).where(contains_words(UnitAlias.search_name, text))
        shortened = select(UnitName.unit_id).where(short)
        query = query.where(or_(*(Unit.id.in_(part) for part in (named, spelled, shortened))))
    query = query.options(joinedload(Unit.council))
    page = select_page(query, (Unit.sort_name, Unit.id), after=after, most=most)
    units = session.scalars(page).all()
    names = _names(session, [unit.id for unit in units])
    return [UnitRow(unit, names.get(unit.id, [])) for unit in units]


_SHORT = (UnitName.short_name, UnitName.abbreviation)


def _names(session: Session, ids: list[int]) -> dict[int, list[UnitName]]:
    found: dict[int, list[UnitName]] = {}
    for row in sort_by_start(session.scalars(select(UnitName).where(UnitName.unit_id.in_(ids)))):
        found.setdefault(row.unit_id, []).append(row)
    return found


def unit_details(session: Session, unit: Unit) -> UnitDetails:
    """Names, acts, spellings and the newest reviews of an agency."""
    aliases = select(UnitAlias).filter_by(unit_id=unit.id).order_by(UnitAlias.id)
    reviews = (
        select(Member)
        .join(Member.review)
        .where(Member.unit_id == unit.id)
        .options(joinedload(Member.review).joinedload(Review.bloc).joinedload(Bloc.council))
        .order_by(Review.year.desc(), Review.id)
        .limit(MAX_REVIEWS)
    )
    return UnitDetails(
        UnitRow(unit, names_of(session, unit)),
        successions_of(session, unit),
        list(session.scalars(aliases)),
        list(session.scalars(reviews)),
    )
