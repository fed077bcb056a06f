"""The kept numbers of reviews are those of a recount, whatever was done with them."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, delete, select, text
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import NOW
from workflow.domain.errors import DomainError, Message, NotFoundError
from workflow.domain.record import Bloc, Council
from workflow.domain.year import STATES, State, list_moves
from workflow.models import Handover, Review, ReviewCount, WithdrawnReview, exclude_withdrawn
from workflow.models.review_count import recount
from workflow.services import handover, reviews
from workflow.services.records import record_exchange

pytestmark = pytest.mark.slow

COUNCILS, BLOCS, YEARS = ("Hội đồng A", "Hội đồng B"), ("Khối 1", "Khối 2"), ("2021", "2022")
Place = tuple[str, str, str]


@dataclass(frozen=True)
class Drawn:
    """What a step is about."""

    place: Place
    state: State | None
    key: str | None
    number: int


DRAWN = st.builds(
    Drawn,
    place=st.tuples(*map(st.sampled_from, (COUNCILS, BLOCS, YEARS))),
    state=st.sampled_from((None, *STATES)),
    key=st.sampled_from((None, None, "k1", "k2")),
    number=st.integers(0, 30),
)


def kept(session: Session) -> dict[tuple[int, str, State], int]:
    session.flush()
    session.expire_all()
    rows = session.scalars(select(ReviewCount).where(ReviewCount.reviews > 0))
    return {(row.council_id, row.year, row.state): row.reviews for row in rows}


def recounted(session: Session) -> dict[tuple[int, str, State], int]:
    """One by one."""
    gone = set(session.scalars(select(WithdrawnReview.review_id)))
    rows = [row for row in session.scalars(select(Review)) if row.id not in gone]
    return dict(Counter((row.bloc.council_id, row.year, row.state) for row in rows))


def import_it(session: Session, place: Place, state: State | None, key: str | None = None) -> None:
    """Into a year, or under a key that may be that of another bloc, council or year.

    With a reason: without one, no import takes a review back to an earlier state.
    """
    council, bloc, year = place
    record = factories.make_record(
        council=Council(name=council),
        bloc=Bloc(name=bloc),
        year=year,
        id=key,
        state=state,
    )
    record_exchange.store_record(session, record, by=None, now=NOW, reason="Nhầm")


def import_some(session: Session, drawn: Drawn) -> None:
    import_it(session, drawn.place, drawn.state, drawn.key)


def one_of(session: Session, number: int, *states: State) -> Review:
    """A review that stands, of these states."""
    query = (
        select(Review)
        .where(exclude_withdrawn(), Review.state.in_(states or STATES))
        .order_by(Review.id)
    )
    if not (rows := session.scalars(query).all()):
        raise NotFoundError(Message("Chưa có kỳ nào."))
    return rows[number % len(rows)]


def move(session: Session, drawn: Drawn) -> None:
    review = one_of(session, drawn.number)
    ways = list_moves(review.state)
    reasons = {f"W{code:02}": "Đã rõ" for code in range(100)}
    reviews.make_move(
        session, review, ways[drawn.number % len(ways)].name,
        by=None, now=NOW, reason="Nhầm", accepted=reasons,
    )  # fmt: skip


def hand_over(session: Session, drawn: Drawn) -> None:
    review = one_of(session, drawn.number, State.CLOSED)
    handover.hand_over(session, review, handover.suggest_plan(session, review), by=None, now=NOW)


def undo(session: Session, drawn: Drawn) -> None:
    rows = session.scalars(select(Handover).where(Handover.undone_at.is_(None))).all()
    if not rows:
        raise NotFoundError(Message("Chưa bàn giao."))
    done = rows[drawn.number % len(rows)]
    handover.undo_handover(session, done, reason="Nhầm", by=None, now=NOW)


def withdraw(session: Session, drawn: Drawn) -> None:
    """Not what a handover opened: that is taken back with it."""
    review = one_of(session, drawn.number, State.PLANNED)
    if handover.handover_that_opened(session, review) is None:
        reviews.withdraw_review(session, review, NOW)


Step = Callable[[Session, Drawn], None]
STEPS: tuple[Step, ...] = (import_some, move, move, hand_over, undo, withdraw)
#: What each sequence of steps begins with.
BEGINNING = tuple(
    (import_some, Drawn((council, BLOCS[0], YEARS[0]), state, None, 0), True)
    for council, state in zip(COUNCILS, (State.CLOSED, State.PLANNED), strict=True)
)


@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(
    steps=st.lists(st.tuples(st.sampled_from(STEPS), DRAWN, st.booleans()), min_size=6, max_size=14)
)
def test_the_kept_counts_are_those_of_a_recount(
    any_engine: Engine, steps: list[tuple[Step, Drawn, bool]]
) -> None:
    """After imports, moves, handovers and withdrawals, some refused and some taken back."""
    with any_engine.connect() as connection, connection.begin() as everything:
        for step, drawn, stays in (*BEGINNING, *steps):
            with one_session(connection) as session, suppress(DomainError):
                step(session, drawn)
                session.flush()
                if stays:
                    session.commit()
            with one_session(connection) as session:
                assert kept(session) == recounted(session)
        everything.rollback()


def one_session(connection: Connection) -> Session:
    """What it does not commit is rolled back, and no more than that."""
    return Session(connection, join_transaction_mode="create_savepoint")


def test_what_is_written_by_hand_is_counted(any_session: Session) -> None:
    for bloc in BLOCS:
        import_it(any_session, (COUNCILS[0], bloc, "2021"), State.PLANNED)
    any_session.commit()
    before = kept(any_session)

    for statement in (
        "UPDATE review SET state = 'decided', year = '2023'",
        "INSERT INTO withdrawn (review_id, at) SELECT id, changed_at FROM review",
        "UPDATE review SET state = 'closed'",
        "DELETE FROM withdrawn",
    ):
        any_session.execute(text(statement))
        assert kept(any_session) == recounted(any_session) != before

    any_session.rollback()
    assert kept(any_session) == before == recounted(any_session)


def test_a_review_that_is_removed_is_counted_no_more(any_session: Session) -> None:
    import_it(any_session, (COUNCILS[0], "Khối 1", "2021"), State.PLANNED)
    bloc_id = any_session.scalars(select(Review.bloc_id)).one()
    extra = Review(bloc_id=bloc_id, year="2030", state=State.CLOSED, changed_at=NOW)
    any_session.add(extra)
    any_session.flush()
    assert kept(any_session) == recounted(any_session)

    any_session.execute(delete(Review).where(Review.year == "2030"))

    assert [year for _council, year, _state in kept(any_session)] == ["2021"]


def test_a_count_that_is_too_low_stops_nobody_and_can_be_counted_anew(any_session: Session) -> None:
    import_it(any_session, (COUNCILS[0], BLOCS[0], "2021"), State.PLANNED)
    import_it(any_session, (COUNCILS[0], BLOCS[1], "2021"), State.PLANNED)
    any_session.commit()
    any_session.execute(text("UPDATE review_count SET reviews = 0"))

    import_it(any_session, (COUNCILS[0], BLOCS[0], "2021"), State.CLOSED)
    reviews.withdraw_review(any_session, one_of(any_session, 0, State.PLANNED), NOW)
    any_session.commit()
    recount(any_session.connection())

    assert list(kept(any_session).values()) == [1]
    assert kept(any_session) == recounted(any_session)


def take_in(engine: Engine, states: list[State]) -> None:
    """Import both blocs of both years again and again, each time into another state."""
    for state in states:
        with Session(engine) as session:
            for bloc in BLOCS:
                for year in YEARS:
                    import_it(session, (COUNCILS[0], bloc, year), state)
            session.commit()


def test_many_at_once_leave_the_right_counts(any_engine: Engine) -> None:
    """And nobody waits for ever."""
    take_in(any_engine, [State.PLANNED])
    turns = [list(STATES[:4]), list(STATES[:4])[::-1], list(STATES[2:6])]
    with ThreadPoolExecutor(len(turns)) as threads:
        list(threads.map(partial(take_in, any_engine), turns))

    with Session(any_engine) as session:
        assert kept(session) == recounted(session)
        assert sum(kept(session).values()) == len(BLOCS) * len(YEARS)
