"""Due tasks of a person, over all open reviews that are theirs."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from workflow.domain.example import EXAMPLE_ID
from workflow.domain.reminders import ReminderAudience, ReminderItem, select_open_tasks
from workflow.domain.roles import Scope
from workflow.domain.year import State
from workflow.domain.year_plan import DueTask
from workflow.models import Account, Bloc, Member, Review, Snapshot, exclude_withdrawn
from workflow.services.overview.agenda import dues_of
from workflow.services.scope import visible, works_for
from workflow.services.snapshots import record_with_state


@dataclass(frozen=True)
class _ReviewTasks:
    """A review as letters name it, with all that is due in it."""

    bloc: str
    year: str
    dues: tuple[DueTask, ...]


class DueTasks:
    """Due tasks of one person after another; the facts of a review are read once for all."""

    def __init__(self, session: Session, today: dt.date) -> None:
        self._session = session
        self._today = today
        self._years: dict[int, _ReviewTasks] = {}

    def lines(self, account: Account) -> list[ReminderItem]:
        """List the open tasks of this person; administrators look after the machine, not a bloc."""
        found: list[ReminderItem] = []
        for review_id, part, names in self._parts(account):
            year = self._year(review_id)
            found += [
                ReminderItem(review_id, year.bloc, year.year, due)
                for due in select_open_tasks(year.dues, part, names, self._today)
            ]
        return found

    def _parts(self, account: Account) -> Iterator[tuple[int, ReminderAudience, frozenset[str]]]:
        if account.role.scope is Scope.COUNCIL:
            mine = select(Review.id).where(visible(account, Review))
            for id_ in self._session.scalars(mine.where(*_UNDER_WAY).order_by(Review.id)):
                yield id_, ReminderAudience.COUNCIL, frozenset()
        elif account.role.scope is Scope.UNIT:
            yield from self._of_unit(account)

    def _of_unit(self, account: Account) -> Iterator[tuple[int, ReminderAudience, frozenset[str]]]:
        query = (
            select(Review.id, Member.name, Member.role)
            .join(Member, Member.review_id == Review.id)
            .where(works_for(account), *_UNDER_WAY)
            .order_by(Review.id)
        )
        roles: dict[int, dict[str, str | None]] = defaultdict(dict)
        for id_, name, role in self._session.execute(query):
            roles[id_][name] = role
        for id_, by_name in roles.items():
            part = ReminderAudience.HEAD if "head" in by_name.values() else ReminderAudience.MEMBER
            yield id_, part, frozenset(by_name)

    def _year(self, review_id: int) -> _ReviewTasks:
        if review_id not in self._years:
            newest = and_(Snapshot.review_id == Review.id, Snapshot.version == Review.version)
            query = select(Review, Snapshot, Bloc.name).join(Snapshot, newest).join(Review.bloc)
            review, snapshot, bloc = self._session.execute(
                query.where(Review.id == review_id)
            ).one()
            dues = dues_of(self._session, record_with_state(snapshot, review.state))
            self._years[review_id] = _ReviewTasks(bloc, review.year, dues)
        return self._years[review_id]


#: Nobody is reminded of the example.
_IS_NO_EXAMPLE = or_(Review.source_id.is_(None), Review.source_id != EXAMPLE_ID)
_UNDER_WAY = (exclude_withdrawn(), Review.state != State.CLOSED, _IS_NO_EXAMPLE)
