"""Who sees what, for every table that the conditions of `scope` are asked about."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from workflow.domain.errors import NotFoundError
from workflow.domain.papers import PaperKind
from workflow.domain.record import Bloc, Council
from workflow.domain.roles import Role
from workflow.models import Account, Batch, Inspection, Paper, Review, ReviewCount, Unit
from workflow.models import Bloc as BlocRow
from workflow.models import Council as CouncilRow
from workflow.services.accounts import credentials
from workflow.services.printing.paper_requests import request_papers
from workflow.services.records import record_exchange
from workflow.services.scope import find_visible, visible

NOW = factories.NOW


@pytest.fixture
def people(any_session: Session) -> dict[str, Account]:
    """Two councils, A and B, each with a review, a batch, an officer and staff of one unit."""
    found = {
        "administrator": credentials.add_account(
            any_session, login="admin", name="Admin", role=Role.ADMINISTRATOR, now=NOW
        )
    }
    for name in "AB":
        record = factories.make_record(
            council=Council(name=f"Hội đồng {name}"), bloc=Bloc(name=name)
        )
        review = record_exchange.store_record(any_session, record, by=None, now=NOW).review
        found[f"officer {name}"] = credentials.add_account(
            any_session, login=f"o{name}", name=name, role=Role.COUNCIL_OFFICER,
            council=review.bloc.council, now=NOW,
        )  # fmt: skip
        found[f"staff {name}"] = credentials.add_account(
            any_session, login=f"s{name}", name=name, role=Role.MEMBER_STAFF,
            unit=review.members[1].unit, now=NOW,
        )  # fmt: skip
        request_papers(
            any_session, [review], [PaperKind.PLAN], by=found[f"officer {name}"], now=NOW
        )
    any_session.flush()
    return found


def count(session: Session, account: Account, entity: type) -> int:
    return len(session.scalars(select(entity).where(visible(account, entity))).all())


@pytest.mark.parametrize(
    ("entity", "administrator", "officer", "staff"),
    [
        (Review, 2, 1, 1), (Paper, 2, 1, 1), (Batch, 2, 1, 0), (Unit, 10, 5, 0),
        (Account, 5, 2, 0), (CouncilRow, 2, 1, 0), (BlocRow, 2, 1, 0), (Inspection, 0, 0, 0),
    ],
)  # fmt: skip
def test_everybody_sees_what_is_theirs(
    any_session: Session,
    people: dict[str, Account],
    entity: type,
    administrator: int,
    officer: int,
    staff: int,
) -> None:
    assert count(any_session, people["administrator"], entity) == administrator
    for name in "AB":
        assert count(any_session, people[f"officer {name}"], entity) == officer
        assert count(any_session, people[f"staff {name}"], entity) == staff


def test_counts_of_reviews_are_those_of_the_own_council(
    any_session: Session, people: dict[str, Account]
) -> None:
    def councils(name: str) -> set[int]:
        rows = select(ReviewCount.council_id).where(visible(people[name], ReviewCount))
        return set(any_session.scalars(rows))

    assert len(councils("administrator")) == 2
    assert councils("officer A") == {people["officer A"].council_id}
    assert councils("staff A") == set()


def test_what_a_council_had_made_stays_with_it_when_people_move(
    any_session: Session, people: dict[str, Account]
) -> None:
    officer, other = people["officer A"], people["officer B"]
    batch = any_session.scalars(select(Batch).where(Batch.asked_by_id == officer.id)).one()
    here, there = officer.council_id, other.council_id
    officer.council_id, other.council_id = there, here
    any_session.flush()

    assert find_visible(any_session, other, Batch, batch.id) is batch
    with pytest.raises(NotFoundError):
        find_visible(any_session, officer, Batch, batch.id)


def test_a_batch_over_several_councils_is_the_administrators(
    any_session: Session, people: dict[str, Account]
) -> None:
    reviews = any_session.scalars(select(Review)).all()
    batch = request_papers(any_session, reviews, [PaperKind.PLAN], by=None, now=NOW)
    any_session.flush()

    assert batch.council_id is None
    assert find_visible(any_session, people["administrator"], Batch, batch.id) is batch
    with pytest.raises(NotFoundError):
        find_visible(any_session, people["officer A"], Batch, batch.id)
