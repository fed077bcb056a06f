"""Retry during short outages of the database or an object store.

A restart takes seconds. A task that gave up at once would leave its papers to the lease and the
sweeper: a minute.
"""

import logging
import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlalchemy.orm import Session

from workflow.services.stores.medium import StoreAwayError

logger = logging.getLogger(__name__)

T = TypeVar("T")

#: Internal errors are those of a server that can only be read, until it leads again.
_UNREACHABLE_ERRORS = (
    OperationalError, InterfaceError, InternalError, NoConnectionError, StoreAwayError,
)  # fmt: skip
#: Seconds that a worker tries again for; well below the time limits of its task.
RETRY_FOR = 30.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.25, 2.0


def commit_with_retry(engine: Engine, work: Callable[[Session], T]) -> T:
    """Run `work` in a transaction of its own that does not wait for the disk, and retry it.

    For claims and what is recorded under them: they are safe to repeat, and the sweeper repeats
    them if a power cut undoes them.
    """

    def once() -> T:
        with Session(engine.execution_options(redone=True), expire_on_commit=False) as session:
            found = work(session)
            session.commit()
        return found

    return call_with_retry(once)


def call_with_retry(work: Callable[[], T]) -> T:
    """Run `work` until it succeeds; raise its last error if what it needs stays away.

    A commit may have succeeded although its answer was lost, so `work` must be safe to repeat.
    """
    deadline = time.monotonic() + RETRY_FOR
    pause = _FIRST_PAUSE
    while True:
        try:
            return work()
        except _UNREACHABLE_ERRORS as error:
            if time.monotonic() > deadline:
                raise
            logger.warning("trying again, something is away: %s", str(error).splitlines()[0])
        time.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE)
