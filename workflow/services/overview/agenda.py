"""Due tasks of the reviews that a person may see."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, joinedload

from workflow.domain.record import Record
from workflow.domain.year import State, YearTask
from workflow.domain.year_plan import DueTask, plan_year
from workflow.models import Account, Bloc, Member, Review, Snapshot
from workflow.services.law.regulations import regulation_for
from workflow.services.scope import own_unit_first, visible, works_for
from workflow.services.snapshots import record_with_state

#: What concerns a member that does not head the bloc.
OF_MEMBERS = frozenset(
    {YearTask.REGISTRATION, YearTask.PACT, YearTask.SELF_SCORE, YearTask.REPORT, YearTask.MEETING}
)


@dataclass(frozen=True)
class AgendaItem:
    """One task of one review."""

    review: Review
    due: DueTask

    def is_late(self, today: dt.date) -> bool:
        """Tell if somebody is late with it; nobody is with the example."""
        return self.due.is_late(today) and not self.review.is_example


def dues_of(session: Session, record: Record) -> tuple[DueTask, ...]:
    """The tasks of one review under its own regulation."""
    return plan_year(record, regulation_for(record, session).calendar)


def list_dues(session: Session, record: Record, member: str | None) -> Iterator[DueTask]:
    """The tasks of one review that concern a member, as it has them; None is all of them."""
    for due in dues_of(session, record):
        if member is None:
            yield due
        elif due.task in OF_MEMBERS:
            yield due.of_member(member)


def list_agenda(
    session: Session,
    account: Account,
    *,
    year: str | None = None,
    bloc_id: int | None = None,
    closed: bool = True,
) -> list[AgendaItem]:
    """The tasks of all visible reviews by day; of each, what concerns the person."""
    found = [
        AgendaItem(review, due)
        for review, record, member in _reviews(session, account, year, bloc_id, closed=closed)
        for due in list_dues(session, record, member)
    ]
    return sorted(found, key=lambda item: (item.due.day, item.review.bloc.sort_name))


def _reviews(
    session: Session, account: Account, year: str | None, bloc_id: int | None, *, closed: bool
) -> Iterator[tuple[Review, Record, str | None]]:
    """Reviews with their facts and the member whose tasks concern the person; None is all."""
    query = (
        select(Review, Snapshot, Member.role, Member.name)
        .join(Snapshot, and_(Snapshot.review_id == Review.id, Snapshot.version == Review.version))
        .outerjoin(Member, and_(Member.review_id == Review.id, works_for(account)))
        .where(visible(account, Review))
        .options(joinedload(Review.bloc).joinedload(Bloc.council))
        .order_by(Review.id, *own_unit_first(account))
    )
    if year:
        query = query.where(Review.year == year)
    if bloc_id:
        query = query.where(Review.bloc_id == bloc_id)
    if not closed:
        query = query.where(Review.state != State.CLOSED)
    seen: set[int] = set()
    for review, snapshot, role, name in session.execute(query):
        if review.id in seen:  # after a merger one may work for two members
            continue
        seen.add(review.id)
        everything = account.unit_id is None or role == "head"
        member = None if everything else name or ""
        yield review, record_with_state(snapshot, review.state), member
