"""A member's own score: its own until the day that the regulation sets."""

import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from tests import factories
from workflow.domain.clauses import Clause, Confidence
from workflow.domain.errors import MoveRefusedError
from workflow.domain.roles import Role
from workflow.models import Account, Review
from workflow.services.accounts import credentials
from workflow.services.law.regulations import EditionDraft, add_edition
from workflow.services.member_reports import hand_in_report, report_of, save_report
from workflow.services.records import record_exchange
from workflow.services.snapshots import facts_of

OFFICE = "Văn phòng Tỉnh ủy"
#: In Việt Nam the 10th of January lasts until 17:00 UTC.
LAST_MINUTE = dt.datetime(2022, 1, 10, 16, 59, tzinfo=dt.UTC)
TOO_LATE = dt.datetime(2022, 1, 10, 17, 0, tzinfo=dt.UTC)


@pytest.fixture
def review(session: Session) -> Review:
    found = record_exchange.store_record(
        session, factories.seed_record(), by=None, now=factories.NOW
    ).review
    clauses = {"calendar.self_score_by": Clause("10/1 năm sau", "QĐ 1", Confidence.TYPED)}
    draft = EditionDraft("Quy chế", "QĐ 1", dt.date(2021, 6, 1), clauses)
    add_edition(session, found.bloc.council, draft, by=None, now=factories.NOW)
    return found


@pytest.fixture
def clerk(session: Session, review: Review) -> Account:
    unit = next(row.unit for row in review.members if row.name == OFFICE)
    return credentials.add_account(
        session, login="vp", name="vp", role=Role.MEMBER_STAFF, unit=unit, now=factories.NOW
    )


def send(
    session: Session, review: Review, clerk: Account, at: dt.datetime, **values: object
) -> None:
    hand_in_report(session, review, OFFICE, dict(values), seen=review.version, by=clerk, now=at)


def test_until_the_last_minute_of_the_day_a_score_may_change(
    session: Session, review: Review, clerk: Account
) -> None:
    send(session, review, clerk, LAST_MINUTE, self_score=Decimal("98.5"))

    assert report_of(facts_of(session, review), OFFICE).self_score == Decimal("98.5")


def test_a_minute_later_it_may_not(session: Session, review: Review, clerk: Account) -> None:
    with pytest.raises(MoveRefusedError, match="10/01/2022"):
        send(session, review, clerk, TOO_LATE, self_score=Decimal(99))


def test_the_rest_of_a_late_report_is_still_taken(
    session: Session, review: Review, clerk: Account
) -> None:
    send(session, review, clerk, TOO_LATE, symbol="05-BC/VPTU")

    assert report_of(facts_of(session, review), OFFICE).symbol == "05-BC/VPTU"


def test_the_head_may_still_correct_it(session: Session, review: Review) -> None:
    save_report(
        session, review, OFFICE, {"self_score": Decimal(97)},
        seen=review.version, by=None, now=TOO_LATE,
    )  # fmt: skip

    assert report_of(facts_of(session, review), OFFICE).self_score == Decimal(97)
