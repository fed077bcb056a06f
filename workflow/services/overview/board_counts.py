"""Counts of a person's reviews by state, after filtering.

The database keeps the numbers (`models.review_count`); only what a filter by text leaves is
counted, and of a text that many blocs bear no further than somebody reads.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import CTE, and_, func, literal_column, select, union_all
from sqlalchemy.orm import Session

from workflow.domain.roles import Scope
from workflow.domain.year import STATES, State
from workflow.models import Account, Review, ReviewCount
from workflow.services.overview.board import BoardFilter, filter_conditions, stored_counts

#: Beyond so many of a state a search says only that there are more.
MAX_COUNTED = 100


@dataclass(frozen=True)
class BoundedCount:
    """A count; with `more`, there are more than that."""

    number: int
    more: bool = False

    def __bool__(self) -> bool:
        return self.number > 0


def sum_counts(counts: Iterable[BoundedCount]) -> BoundedCount:
    """Add up several counts."""
    rows = list(counts)
    return BoundedCount(sum(row.number for row in rows), any(row.more for row in rows))


def count_by_state(
    session: Session, account: Account, wanted: BoardFilter
) -> dict[State, BoundedCount]:
    """Count the reviews in each state, whichever state is asked for."""
    if wanted.name and wanted.blocs is None:
        return _count_up_to_limit(session, account, wanted)
    counted = (
        _count_matching if wanted.name or account.role.scope is Scope.UNIT else _read_stored_counts
    )
    found = counted(session, account, wanted)
    return {state: BoundedCount(found.get(state, 0)) for state in STATES}


def _read_stored_counts(
    session: Session, account: Account, wanted: BoardFilter
) -> dict[State, int]:
    query = select(ReviewCount.state, func.sum(ReviewCount.reviews)).where(*stored_counts(account))
    if wanted.year:
        query = query.where(ReviewCount.year == wanted.year)
    if wanted.council_id:
        query = query.where(ReviewCount.council_id == wanted.council_id)
    return {row[0]: row[1] for row in session.execute(query.group_by(ReviewCount.state))}


def _count_matching(session: Session, account: Account, wanted: BoardFilter) -> dict[State, int]:
    query = select(Review.state, func.count()).where(*filter_conditions(account, wanted))
    return {row[0]: row[1] for row in session.execute(query.group_by(Review.state))}


#: The states as rows of a query.
_EACH_STATE: CTE = union_all(
    *(select(literal_column(f"'{state.value}'").label("state")) for state in STATES)
).cte("each_state")


def _count_up_to_limit(
    session: Session, account: Account, wanted: BoardFilter
) -> dict[State, BoundedCount]:
    """Each state counted until there are too many to tell."""
    in_state = and_(Review.state == _EACH_STATE.c.state, *filter_conditions(account, wanted))
    first = (
        select(Review.id).where(in_state).correlate(_EACH_STATE).limit(MAX_COUNTED + 1).subquery()
    )
    counted = select(func.count()).select_from(first).scalar_subquery()
    found = {row[0]: row[1] for row in session.execute(select(_EACH_STATE.c.state, counted))}
    return {
        state: BoundedCount(min(found[state], MAX_COUNTED), found[state] > MAX_COUNTED)
        for state in STATES
    }
