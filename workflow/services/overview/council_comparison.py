"""The councils of a year side by side, from what lists keep of each review: no facts are read."""

import datetime as dt
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow.domain.record import AwardKind, AwardStatus
from workflow.domain.year import STATES, State
from workflow.models import Account, AwardEntry, Bloc, Council, Review
from workflow.services.scope import visible


class CouncilYear(NamedTuple):
    """One council's year."""

    council_id: int
    council: str
    blocs: int
    units: int
    reports: int
    late: int
    sent: int
    decided: int
    flags_asked: int
    flags_granted: int
    certificates_asked: int
    certificates_granted: int


def compare_councils(
    session: Session, account: Account, year: str, on: dt.date
) -> list[CouncilYear]:
    """Every council that has reviews in a year, by name; two statements."""
    wanted = Review.year == year, visible(account, Review)
    figures = (
        func.count(),
        func.sum(Review.members_total),
        func.sum(Review.reports_in),
        func.count().filter(Review.due_on < on),
        func.count().filter(Review.state.in_(_from(State.PROPOSAL_SENT))),
        func.count().filter(Review.state.in_(_from(State.DECIDED))),
    )
    awards = _count_awards(session, account, year)
    query = (
        select(Council.id, Council.name, *figures)
        .join(Bloc, Bloc.council_id == Council.id)
        .join(Review, Review.bloc_id == Bloc.id)
        .where(*wanted)
        .group_by(Council.id, Council.name, Council.sort_name)
        .order_by(Council.sort_name)
    )
    return [CouncilYear(*row, *awards.get(row[0], (0, 0, 0, 0))) for row in session.execute(query)]


def _from(first: State) -> list[State]:
    return [state for state in STATES if state.position >= first.position]


def _count_awards(session: Session, account: Account, year: str) -> dict[int, tuple[int, ...]]:
    granted = AwardEntry.status == AwardStatus.GRANTED.value
    counts = []
    for kind in (AwardKind.FLAG, AwardKind.CERTIFICATE):
        of_kind = AwardEntry.kind == kind.value
        counts += [func.count().filter(of_kind), func.count().filter(of_kind & granted)]
    query = (
        select(Bloc.council_id, *counts)
        .join(Review, Review.bloc_id == Bloc.id)
        .join(AwardEntry, AwardEntry.review_id == Review.id)
        .where(Review.year == year, visible(account, Review))
        .group_by(Bloc.council_id)
    )
    return {row[0]: tuple(row[1:]) for row in session.execute(query)}
