"""How much of their quota the blocs of a council use in a year, and was granted."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow.domain.award_report import AwardReport, count_granted
from workflow.domain.record import AwardKind, AwardStatus, BlocKind
from workflow.domain.votes.quotas import QuotaUse, measure_use
from workflow.models import Account, AwardEntry, Bloc, Review
from workflow.services.law.regulations import regulation_for
from workflow.services.overview.year_records import read_year_records
from workflow.services.scope import visible


@dataclass(frozen=True)
class ReviewUse:
    """A review and how much of its quota it uses."""

    review: Review
    use: QuotaUse


def list_uses(
    session: Session, account: Account, council_id: int, year: str, kind: BlocKind | None = None
) -> list[ReviewUse]:
    """The blocs of a council's year with their limits, those that propose nothing yet too."""
    found = read_year_records(session, account, council_id, year)
    return [
        ReviewUse(review, measure_use(record, regulation_for(record, session).quota))
        for review, record in found
        if kind in (None, record.bloc.kind)
    ]


def read_award_report(
    session: Session, account: Account, council_id: int, year: str, kind: BlocKind | None = None
) -> AwardReport:
    """Read what was granted in a council's year, as the statistical form counts it."""
    found = read_year_records(session, account, council_id, year)
    return count_granted(record for _, record in found if kind in (None, record.bloc.kind))


@dataclass(frozen=True)
class AwardTotals:
    """How many awards of a kind a council was asked for and has given."""

    asked: int
    granted: int


def count_flags(session: Session, account: Account, council_id: int, year: str) -> AwardTotals:
    """Count the flags that all blocs of a council have asked for in a year; one statement."""
    granted = func.count().filter(AwardEntry.status == AwardStatus.GRANTED.value)
    query = (
        select(func.count(), granted)
        .join(Review, Review.id == AwardEntry.review_id)
        .join(Bloc, Bloc.id == Review.bloc_id)
        .where(Bloc.council_id == council_id, Review.year == year, visible(account, Review))
        .where(AwardEntry.kind == AwardKind.FLAG.value)
    )
    return AwardTotals(*session.execute(query).one())
