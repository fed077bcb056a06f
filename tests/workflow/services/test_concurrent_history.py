"""Many people at the same time: one chain, no row lost, nobody waits for ever."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from functools import partial
from itertools import islice

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from tests import factories
from tests.backing_services.engines import SharedEngines
from tests.waiting import TIMEOUT
from workflow.domain.errors import StaleFormError, TooBusyError
from workflow.domain.record import Bloc, Council
from workflow.domain.year import State
from workflow.models import Review
from workflow.services import chain_queue, reviews
from workflow.services.history import lock_review
from workflow.services.records import record_exchange
from workflow.services.verification.sealed_history import find_history_faults, list_chain_ends

BLOCS = 5
EACH = 4


def opened(engine: Engine) -> list[int]:
    with Session(engine) as session:
        stored = [
            record_exchange.store_record(
                session,
                factories.make_record(bloc=Bloc(name=f"Khối {number}"), state=State.PLANNED),
                by=None,
                now=factories.NOW,
            ).review
            for number in range(BLOCS)
        ]
        session.commit()
        return [review.id for review in stored]


def opened_elsewhere(engine: Engine) -> int:
    """A review of another council."""
    with Session(engine) as session:
        record = factories.make_record(
            council=Council(name="Hội đồng tỉnh Khác"), bloc=Bloc(name="Khối"), state=State.PLANNED
        )
        found = record_exchange.store_record(session, record, by=None, now=factories.NOW).review
        session.commit()
        return found.id


def save(engine: Engine, id_: int) -> None:
    """Save a review a few times; what somebody else changed meanwhile is left alone."""
    for number in range(EACH):
        with Session(engine) as session, suppress(StaleFormError):
            review = session.get_one(Review, id_)
            reviews.save_section(
                session, review, "results", {"results": (str(number),)},
                seen=review.version, by=None, now=factories.NOW,
            )  # fmt: skip
            session.commit()


def take_in(engine: Engine, blocs: list[int]) -> None:
    """Import the records of several blocs, a few times, each time in one transaction."""
    for number in range(EACH):
        with Session(engine) as session:
            for bloc in blocs:
                record = factories.make_record(
                    bloc=Bloc(name=f"Khối {bloc}"), state=State.PLANNED, targets=(f"{number}",)
                )
                record_exchange.store_record(session, record, by=None, now=factories.NOW)
            session.commit()


def test_people_saving_different_reviews_share_one_chain(any_engine: Engine) -> None:
    ids = opened(any_engine)

    with ThreadPoolExecutor(BLOCS) as threads:
        list(threads.map(partial(save, any_engine), ids))

    with Session(any_engine) as session:
        # One row for each import and each save, and one for the agencies that all of them list.
        assert [end.length for end in list_chain_ends(session)] == [1 + BLOCS + BLOCS * EACH]
        assert list(find_history_faults(session)) == []


def test_an_import_of_many_and_people_saving_do_not_hold_each_other_up(any_engine: Engine) -> None:
    """All take the chain first: otherwise each could hold what the other waits for."""
    ids, forward = opened(any_engine), list(range(BLOCS))

    with ThreadPoolExecutor(BLOCS + 2) as threads:
        waits = [threads.submit(save, any_engine, id_) for id_ in ids]
        waits += [threads.submit(take_in, any_engine, way) for way in (forward, forward[::-1])]
        for wait in waits:
            wait.result()

    with Session(any_engine) as session:
        assert list(find_history_faults(session)) == []


def test_few_wait_for_a_chain_that_is_stuck_and_other_councils_go_on(
    postgres_url: str, shared_engines: SharedEngines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chain_queue, "_STUCK_SECONDS", 0.3)
    monkeypatch.setattr(chain_queue, "WAIT_FOR_LOCK", int(TIMEOUT))  # not what refuses
    with shared_engines.open(postgres_url) as engine:
        id_, other = opened(engine)[0], opened_elsewhere(engine)
        with Session(engine) as frozen, ThreadPoolExecutor(6) as people:
            lock_review(frozen, frozen.get_one(Review, id_))
            saves = [people.submit(save, engine, id_) for _ in range(5)]
            refused = list(islice(as_completed(saves, timeout=TIMEOUT), 2))
            assert all(isinstance(one.exception(), TooBusyError) for one in refused)
            save(engine, other)
            frozen.rollback()
            kinds = Counter(type(one.exception()) for one in saves)

    assert kinds == {type(None): 3, TooBusyError: 2}


def test_who_stands_behind_another_waits_no_longer(
    postgres_url: str, shared_engines: SharedEngines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chain_queue, "WAIT_FOR_LOCK", 1)
    with shared_engines.open(postgres_url) as engine:
        id_ = opened(engine)[0]
        with Session(engine) as frozen, ThreadPoolExecutor(2) as people:
            lock_review(frozen, frozen.get_one(Review, id_))
            saves = [people.submit(save, engine, id_) for _ in range(2)]
            refused = [one.exception(timeout=TIMEOUT) for one in saves]

    assert [type(error) for error in refused] == [OperationalError, OperationalError]
