"""The council and bloc that a record names."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests import factories
from workflow.domain.record import Bloc
from workflow.models import Council, Review
from workflow.services.records import record_exchange
from workflow.services.verification.sealed_history import find_history_faults

TOGETHER = 4


def take_in(engine: Engine, together: Barrier, number: int) -> None:
    """Import a record of a council that nobody knew when all of them began."""
    record = factories.make_record(bloc=Bloc(name=f"Khối {number}"), id=f"k{number}")
    together.wait(10)
    with Session(engine) as session:
        record_exchange.store_record(session, record, by=None, now=factories.NOW)
        session.commit()


def test_first_imports_of_one_council_at_once_all_go_in(any_engine: Engine) -> None:
    """Whoever comes second waits for the row of the first and goes on with it."""
    together = Barrier(TOGETHER)
    with ThreadPoolExecutor(TOGETHER) as threads:
        list(threads.map(partial(take_in, any_engine, together), range(TOGETHER)))

    with Session(any_engine) as session:
        assert session.scalar(select(func.count(Council.id))) == 1
        assert session.scalar(select(func.count(Review.id))) == TOGETHER
        assert list(find_history_faults(session)) == []


def test_the_same_record_taken_in_twice_at_once_is_one_review(any_engine: Engine) -> None:
    together = Barrier(TOGETHER)
    with ThreadPoolExecutor(TOGETHER) as threads:
        list(threads.map(partial(take_in, any_engine, together), [1] * TOGETHER))

    with Session(any_engine) as session:
        assert session.scalar(select(func.count(Review.id))) == 1
        assert list(find_history_faults(session)) == []
