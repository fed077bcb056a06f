"""Which members of which reviews a person works for.

Those of the person's own unit; of a unit that has been merged, also those of its successor in the
reviews from then on. Years before stay with the unit that was.
"""

from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, exists, literal, or_, select
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


def own_first(account: Account) -> tuple[Any, ...]:
    """The order of members that somebody works for: the own unit, then by position."""
    return Member.unit_id != account.unit_id, Member.position
