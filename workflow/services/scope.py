"""Which members of which reviews a person works for.

Those of the person's own unit, and of a unit that the person went on from when it was split, in
its years; of a unit that has been merged, also those of its successor in the reviews from then on.
Years before stay with the unit that was.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    Subquery,
    and_,
    exists,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from workflow.models import Account, FormerUnit, Member, Review, UnitSuccession, UnitSuccessionKind

_MERGED = UnitSuccession.kind == UnitSuccessionKind.MERGED


def works_for(account: Account) -> ColumnElement[bool]:
    """A condition on `Member`; staff of no unit work for none."""
    mine, reach, of = account.unit_id, _units_in_scope(account), aliased(Review)
    in_its_years = exists().where(
        reach.c.unit_id == Member.unit_id,
        of.id == Member.review_id,
        of.year >= reach.c.from_year,
        or_(reach.c.until_year.is_(None), of.year < reach.c.until_year),
    )
    of_reach = Member.unit_id.in_(select(_units_in_scope(account).c.unit_id))
    return and_(of_reach, or_(Member.unit_id == mine, in_its_years))


def _units_in_scope(account: Account) -> Subquery:
    """Every unit that a person has to do with: from which label of a review, until before which."""
    former = select(FormerUnit.unit_id, FormerUnit.until_year)
    own = select(
        literal(account.unit_id, Integer()).label("unit_id"),
        null().cast(String()).label("until_year"),
    )
    places = own.union_all(former.where(FormerUnit.account_id == account.id)).subquery()
    themselves = select(
        places.c.unit_id, literal("", String()).label("from_year"), places.c.until_year
    )
    heirs = (
        select(UnitSuccession.successor_id, UnitSuccession.from_year, places.c.until_year)
        .join(places, places.c.unit_id == UnitSuccession.unit_id)
        .where(_MERGED)
    )
    return themselves.union_all(heirs).subquery()


def staffed_units() -> Select[int | None]:
    """The units that somebody works for, be it since a merger, or because all went on from it."""
    active = select(Account.unit_id).where(Account.active, Account.unit_id.is_not(None))
    heirs = select(UnitSuccession.successor_id).where(UnitSuccession.unit_id.in_(active), _MERGED)
    left = (
        select(FormerUnit.unit_id)
        .join(FormerUnit.account)
        .where(Account.active, FormerUnit.until_year.is_(None))
    )
    return select(active.union_all(heirs, left).subquery().c.unit_id)


def own_unit_first(account: Account) -> tuple[Any, ...]:
    """The order of members that somebody works for: the own unit, then by position."""
    return Member.unit_id != account.unit_id, Member.position
