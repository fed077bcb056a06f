"""Which members of which reviews a person works for.

Those of the person's own unit; of a unit that has been merged, also those of its successor in the
reviews from then on. Years before stay with the unit that was.
"""

from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, exists, literal, or_, select
from sqlalchemy.orm import aliased

from workflow.models import Account, Member, Review, Succession, UnitSuccession


def works_for(account: Account) -> ColumnElement[bool]:
    """A condition on `Member`; staff of no unit work for none."""
    mine = account.unit_id
    after = select(UnitSuccession.successor_id).where(
        UnitSuccession.unit_id == mine, UnitSuccession.kind == Succession.MERGED
    )
    units = select(literal(mine, Integer())).union_all(after)
    of = aliased(Review)
    in_force = exists().where(
        UnitSuccession.unit_id == mine,
        UnitSuccession.kind == Succession.MERGED,
        UnitSuccession.successor_id == Member.unit_id,
        of.id == Member.review_id,
        of.year >= UnitSuccession.from_year,
    )
    return and_(Member.unit_id.in_(units), or_(Member.unit_id == mine, in_force))


def staffed() -> Select[int | None]:
    """The units that somebody works for, be it since a merger."""
    active = select(Account.unit_id).where(Account.active, Account.unit_id.is_not(None))
    merged = UnitSuccession.kind == Succession.MERGED
    heirs = select(UnitSuccession.successor_id).where(UnitSuccession.unit_id.in_(active), merged)
    return select(active.union_all(heirs).subquery().c.unit_id)


def own_first(account: Account) -> tuple[Any, ...]:
    """The order of members that somebody works for: the own unit, then by position."""
    return Member.unit_id != account.unit_id, Member.position
