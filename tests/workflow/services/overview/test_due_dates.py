"""The days kept with each review are those that its facts and its regulation set."""

import datetime as dt

import msgspec
from sqlalchemy import update
from sqlalchemy.orm import Session

from tests import factories
from workflow.domain.clauses import Clause
from workflow.domain.clauses.edition import Confidence
from workflow.domain.record import Meeting
from workflow.domain.year import STATES, State
from workflow.domain.year_plan import find_due_day
from workflow.models import Review
from workflow.services import reviews
from workflow.services.law import regulation_binding
from workflow.services.law.regulations import EditionDraft, regulation_for
from workflow.services.overview import due_dates
from workflow.services.records import record_exchange
from workflow.services.snapshots import facts_of


def stored(session: Session, year: str = "2022", state: State = State.PLANNED) -> Review:
    review = record_exchange.store_record(
        session, factories.make_record(year=year), by=None, now=factories.NOW
    ).review
    review.state = state
    session.flush()
    return review


def right_day(session: Session, review: Review) -> dt.date | None:
    record = facts_of(session, review)
    return find_due_day(record, review.state, regulation_for(record, session).calendar)


def new_rules(session: Session, review: Review) -> None:
    """An edition under which the dossier is due on 30 November."""
    by = Clause("30/11", "Điều 5", Confidence.TYPED)
    draft = EditionDraft(
        "Quy chế mới", "Quyết định 7", dt.date(2022, 1, 1), {"calendar.dossier_by": by}
    )
    regulation_binding.introduce_edition(
        session, review.bloc.council, draft, by=None, now=factories.NOW
    )


def test_in_every_state_the_kept_day_is_that_of_the_plan(any_session: Session) -> None:
    review = stored(any_session)

    for state in STATES:
        review.state = state
        any_session.flush()
        kept = any_session.query(Review.due_on).filter_by(id=review.id).scalar()
        assert kept == review.due_on == right_day(any_session, review), state


def test_the_days_follow_the_facts(any_session: Session) -> None:
    review = stored(any_session)
    moved = Meeting(dates=(dt.date(2022, 11, 3),))

    reviews.edit_facts(
        any_session, review, "meeting", lambda old: msgspec.structs.replace(old, meeting=moved),
        seen=review.version, by=None, now=factories.NOW,
    )  # fmt: skip

    assert review.meeting_due_on == dt.date(2022, 11, 3)


def test_a_new_edition_moves_the_days_of_what_has_not_begun(any_session: Session) -> None:
    planned, begun = stored(any_session), stored(any_session, "2023", State.VOTES_TALLIED)
    before = begun.due_on

    new_rules(any_session, planned)

    assert planned.dossier_due_on == dt.date(2022, 11, 30)
    assert begun.due_on == before == right_day(any_session, begun)


def test_what_another_release_left_behind_is_computed_anew(any_session: Session) -> None:
    review, closed = stored(any_session), stored(any_session, "2021", State.CLOSED)
    right = review.due_on
    any_session.execute(update(Review).values(reports_due_on=None, dossier_due_on=None))

    assert due_dates.refresh_due_dates(any_session) == 1
    assert due_dates.refresh_due_dates(any_session) == 0
    assert review.due_on == right
    assert closed.dossier_due_on is None


def test_a_reopened_year_has_its_days_again(any_session: Session) -> None:
    closed = stored(any_session, "2021", State.CLOSED)
    right = closed.dossier_due_on
    any_session.execute(update(Review).values(dossier_due_on=None))
    any_session.expire_all()

    reviews.make_move(
        any_session, closed, "reopen_year", by=None, now=factories.NOW, reason="sửa số"
    )

    assert closed.dossier_due_on == right is not None
