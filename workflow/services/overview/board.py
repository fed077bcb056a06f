"""The board: the reviews that a person may see, listed by state.

Each function is one query, however many reviews there are, and what is listed is read off an index
in its order. `counts` tells how many there are.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, select, union_all
from sqlalchemy.orm import Session

from workflow.domain.example import EXAMPLE_ID
from workflow.domain.law.regulation import is_school_year
from workflow.domain.review_order import compute_list_order_range
from workflow.domain.roles import Scope
from workflow.domain.vietnamese_text import fold_name
from workflow.domain.year import STATES, State
from workflow.models import Account, Bloc, Council, Review, ReviewCount
from workflow.models.name_keys import bears_words
from workflow.services.paging import Cursor, select_page
from workflow.services.scope import visible


@dataclass(frozen=True)
class BoardFilter:
    """The filter of the board; None is all."""

    year: str | None = None
    council_id: int | None = None
    text: str = ""
    state: State | None = None
    #: The blocs that bear the text, where they are few enough to be named (`look_up`).
    blocs: tuple[int, ...] | None = None

    @property
    def name(self) -> str:
        """The text as names are compared; empty where it says nothing."""
        return fold_name(self.text)


class CouncilChoice(NamedTuple):
    """A council as people choose it."""

    id: int
    name: str


class BoardRow(NamedTuple):
    """One review in a list: a row of one query, which is read faster than a `Review`."""

    id: int
    year: str
    state: State
    list_order: str
    head_name: str | None
    members_total: int
    reports_in: int
    meeting_on: dt.date | None
    due_on: dt.date | None
    bloc: str
    council: str
    source_id: str | None = None

    @property
    def is_example(self) -> bool:
        """Tell whether it is the review that is shipped as an example."""
        return self.source_id == EXAMPLE_ID


#: A text that more blocs bear is looked for in each review, as far as a page needs it.
MAX_MATCHED_BLOCS = 100


def stored_counts(account: Account) -> tuple[ColumnElement[bool], ...]:
    """The stored counts of what an officer or the administrator sees, and that are not 0."""
    return ReviewCount.reviews > 0, visible(account, ReviewCount)


def list_years(session: Session, account: Account) -> list[str]:
    """The years of the visible reviews, newest first."""
    if account.role.scope is Scope.UNIT:
        query = select(Review.year.label("year")).where(visible(account, Review))
    else:
        query = select(ReviewCount.year.label("year")).where(*stored_counts(account))
    return list(session.scalars(query.distinct().order_by(query.selected_columns.year.desc())))


def choose_opening_year(years: Sequence[str]) -> str | None:
    """The year that lists open on: the newest; None for all where it would hide one it runs with.

    2025-2026 is opened while the reviews of 2025 are still being closed, and ends within 2026.
    """
    if not years or any(_run_together(years[0], year) for year in years[1:]):
        return None
    return years[0]


def _run_together(one: str, other: str) -> bool:
    """Tell if one is a school year and the other a calendar year that it runs in."""
    halves = {one[:4], one[-4:]} & {other[:4], other[-4:]}
    return is_school_year(one) != is_school_year(other) and bool(halves)


def list_councils(session: Session, account: Account) -> list[CouncilChoice]:
    """The councils of the visible reviews, by name."""
    if account.role.scope is Scope.UNIT:
        mine = select(Bloc.council_id).join(Review, Review.bloc_id == Bloc.id)
        mine = mine.where(visible(account, Review))
    else:
        mine = select(ReviewCount.council_id).where(*stored_counts(account))
    query = select(Council.id, Council.name).where(Council.id.in_(mine)).order_by(Council.sort_name)
    return [CouncilChoice(*row) for row in session.execute(query)]


def find_council_of_year(
    session: Session, account: Account, councils: Sequence[CouncilChoice], year: str | None
) -> CouncilChoice | None:
    """The first of some councils that has reviews of a year, else the first: where nobody chose."""
    counted = select(ReviewCount.council_id).where(*stored_counts(account))
    held = set(session.scalars(counted.where(ReviewCount.year == year, ReviewCount.reviews > 0)))
    first = next(iter(councils), None)
    return next((one for one in councils if one.id in held), first)


def list_known_councils(session: Session, account: Account) -> list[CouncilChoice]:
    """The councils that a person sees; an officer's own one also while it has no reviews."""
    if account.role.scope is Scope.UNIT:
        return list_councils(session, account)
    query = select(Council.id, Council.name).where(visible(account, Council))
    return [CouncilChoice(*row) for row in session.execute(query.order_by(Council.sort_name))]


def match_blocs(session: Session, account: Account, wanted: BoardFilter) -> BoardFilter:
    """Find the blocs that bear the text that is looked for; not where they are many."""
    if not wanted.name:
        return wanted
    query = select(Bloc.id).where(bears_words(Bloc, wanted.name))
    if account.role.scope is not Scope.UNIT:
        query = query.where(visible(account, Bloc))
    if wanted.council_id:
        query = query.where(Bloc.council_id == wanted.council_id)
    found = session.scalars(query.limit(MAX_MATCHED_BLOCS + 1)).all()
    return replace(wanted, blocs=tuple(found)) if len(found) <= MAX_MATCHED_BLOCS else wanted


def list_first_of_each_state(
    session: Session,
    account: Account,
    wanted: BoardFilter,
    most: int,
    states: Sequence[State] | None = None,
) -> list[BoardRow]:
    """Up to `most` reviews of each of these states, else of each open one, in their order."""
    conditions = [*filter_conditions(account, wanted), *_year_bounds(wanted)]
    listed = states or [state for state in STATES if state in OPEN_STATES]
    firsts = [_first_of_state(state, conditions, most).subquery() for state in listed]
    top = union_all(*(select(first.c.id) for first in firsts)).subquery()
    query = _ROW_COLUMNS.join(top, top.c.id == Review.id).order_by(*_ORDER)
    return _rows(session, query)


def _first_of_state(state: State, conditions: list[ColumnElement[bool]], most: int) -> Select[int]:
    query = select(Review.id).where(Review.state == state, *conditions)
    return query.order_by(*_ORDER).limit(most)


def list_reviews(
    session: Session, account: Account, wanted: BoardFilter, *, after: Cursor | None, most: int
) -> list[BoardRow]:
    """The reviews of one state after a place in the list."""
    query = _ROW_COLUMNS.where(*filter_conditions(account, wanted), *_year_bounds(wanted))
    if wanted.state:
        query = query.where(Review.state == wanted.state)
    return _rows(session, select_page(query, _ORDER, after=after, most=most))


def _rows(session: Session, query: Select[*tuple[Any, ...]]) -> list[BoardRow]:
    return [BoardRow(*row) for row in session.execute(query)]


def _year_bounds(wanted: BoardFilter) -> list[ColumnElement[bool]]:
    """Bound a year in the index that lists are read off."""
    if not wanted.year:
        return []
    first, last = compute_list_order_range(wanted.year)
    return [Review.list_order >= first, Review.list_order <= last]


def cursor_of(review: BoardRow) -> Cursor:
    """The place of a review in the list."""
    return review.list_order, review.id


#: The states of a year that has not ended.
OPEN_STATES = frozenset(STATES) - {State.CLOSED}
_ORDER = (Review.list_order, Review.id)
_ROW_COLUMNS = (
    select(
        *(Review.id, Review.year, Review.state, Review.list_order, Review.head_name),
        *(Review.members_total, Review.reports_in, Review.meeting_on, Review.due_on),
        *(Bloc.name, Council.name, Review.source_id),
    )
    .join(Bloc, Bloc.id == Review.bloc_id)
    .join(Council, Council.id == Bloc.council_id)
)


def filter_conditions(account: Account, wanted: BoardFilter) -> list[ColumnElement[bool]]:
    """Conditions on reviews."""
    conditions = [visible(account, Review)]
    if wanted.year:
        conditions.append(Review.year == wanted.year)
    if wanted.council_id:
        of_council = select(Bloc.id).where(Bloc.council_id == wanted.council_id)
        conditions.append(Review.bloc_id.in_(of_council))
    if wanted.blocs is not None:
        conditions.append(Review.bloc_id.in_(wanted.blocs))
    elif wanted.name:
        named = select(Bloc.id).where(Bloc.id == Review.bloc_id, bears_words(Bloc, wanted.name))
        conditions.append(named.correlate(Review).exists())
    return conditions
