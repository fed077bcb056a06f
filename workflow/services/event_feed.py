"""The history of a council as a feed: whoever reads on from a place misses nothing.

The place is that of a row in the chain of its council, which has no gaps and is in the order of
commits; ids of rows are neither.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from workflow.domain.roles import Scope
from workflow.models import Account, Event, Member, Review
from workflow.services.scope import visible, works_for


def list_events(
    session: Session, account: Account, council_id: int, *, after: int, most: int
) -> Sequence[Event]:
    """List events of a council after a place that a person may read, in their order.

    Staff of a unit read those of the reviews that it heads, as on the page of the history.
    """
    query = select(Event).where(
        Event.council_id == council_id, Event.link > after, _readable(account)
    )
    return session.scalars(query.order_by(Event.link).limit(most)).all()


def _readable(account: Account) -> ColumnElement[bool]:
    mine = select(Review.id).where(visible(account, Review))
    if account.role.scope is Scope.UNIT:
        headed = select(Member.review_id).where(Member.role == "head", works_for(account))
        return Event.review_id.in_(mine) & Event.review_id.in_(headed)
    return or_(Event.review_id.is_(None), Event.review_id.in_(mine))
