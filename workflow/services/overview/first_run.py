"""The first run of an installation: what a council still needs before its first review.

Nothing is kept about it. What is done is read off the data, so it can be left at any time, and
whatever was set up by another way (workbook, import, command) counts as well.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session

from workflow.domain.example import EXAMPLE_ID
from workflow.domain.labels import N_, Labelled
from workflow.models import (
    Account,
    Bloc,
    Council,
    Review,
    ReviewCount,
    Unit,
    UnitName,
    WithdrawnReview,
    exclude_withdrawn,
)
from workflow.services.accounts.account_list import AccountStatus, has_status
from workflow.services.scope import accounts_of_council, visible


class SetupStep(Labelled):
    """What a council needs, in this order: each is chosen from those before."""

    COUNCIL = "council", N_("Hội đồng")
    UNITS = "units", N_("Đơn vị")
    PEOPLE = "people", N_("Người dùng")
    BLOCS = "blocs", N_("Khối, cụm thi đua")
    REVIEW = "review", N_("Kỳ tổng kết đầu tiên")


@dataclass(frozen=True)
class Setup:
    """How much of each a council has; the example is not counted."""

    council: Council | None
    counts: dict[SetupStep, int]
    #: People who have not signed in yet.
    waiting: int = 0
    #: A review to go on with, once there is one.
    review: Review | None = None

    def is_done(self, step: SetupStep) -> bool:
        return self.counts[step] > 0

    @property
    def done(self) -> int:
        return sum(map(self.is_done, SetupStep))

    @property
    def next_step(self) -> SetupStep | None:
        return next((step for step in SetupStep if not self.is_done(step)), None)


def list_councils_to_set_up(session: Session, account: Account) -> list[Council]:
    """The councils of a person, the newest first, without one that only the example has."""
    bare = exists().where(Bloc.council_id == Council.id, Bloc.id.in_(_spare_blocs()))
    own = or_(
        exists().where(Bloc.council_id == Council.id, Bloc.id.not_in(_spare_blocs())),
        exists().where(Account.council_id == Council.id),
        exists().where(Unit.council_id == Council.id, Unit.id.not_in(_units_of_example())),
    )
    query = select(Council).where(visible(account, Council), or_(~bare, own))
    return list(session.scalars(query.order_by(Council.id.desc())))


def _is_real() -> ColumnElement[bool]:
    """A review that is neither the example nor withdrawn."""
    return or_(Review.source_id.is_(None), Review.source_id != EXAMPLE_ID) & exclude_withdrawn()


def _spare_blocs() -> Select[int]:
    """Blocs that had nothing but the example, or what was withdrawn."""
    real = select(Review.bloc_id).where(_is_real())
    gone = Review.id.in_(select(WithdrawnReview.review_id))
    return select(Review.bloc_id).where(
        or_(Review.source_id == EXAMPLE_ID, gone), Review.bloc_id.not_in(real)
    )


def _units_of_example() -> Select[int]:
    return (
        select(UnitName.unit_id)
        .join(Review, Review.id == UnitName.review_id)
        .where(Review.source_id == EXAMPLE_ID)
    )


def read_setup(session: Session, account: Account, council: Council | None) -> Setup:
    """Read how far a council has come."""
    if council is None:
        return Setup(None, dict.fromkeys(SetupStep, 0))
    reviews = select(Review).join(Review.bloc).where(Bloc.council_id == council.id, _is_real())
    people = accounts_of_council(council.id) & (Account.id != account.id)
    counts = {
        SetupStep.COUNCIL: select(1),
        SetupStep.UNITS: select(func.count(Unit.id)).where(
            Unit.council_id == council.id, Unit.id.not_in(_units_of_example())
        ),
        SetupStep.PEOPLE: select(func.count(Account.id)).where(people, Account.active),
        SetupStep.BLOCS: select(func.count(Bloc.id)).where(
            Bloc.council_id == council.id, Bloc.id.not_in(_spare_blocs())
        ),
        SetupStep.REVIEW: select(func.count()).select_from(reviews.subquery()),
    }
    waiting = select(func.count(Account.id)).where(people, has_status(AccountStatus.WAITING))
    return Setup(
        council,
        {step: session.scalar(query) or 0 for step, query in counts.items()},
        session.scalar(waiting) or 0,
        session.scalars(reviews.order_by(Review.id).limit(1)).first(),
    )


def has_real_review(session: Session, account: Account) -> bool:
    """Tell whether there is a review beside the example: nobody needs the guide any more."""
    counted = select(func.sum(ReviewCount.reviews)).where(visible(account, ReviewCount))
    example = select(Review.id).where(Review.source_id == EXAMPLE_ID, visible(account, Review))
    return (session.scalar(counted) or 0) > len(session.scalars(example).all())
