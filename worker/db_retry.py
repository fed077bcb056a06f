"""What a worker does in the database is done again while that is away.

A restart takes seconds. A task that gave up at once would leave its papers to the lease and the
sweeper, and its batch to the silence after which messages count as lost: a minute.
"""

import logging
import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlalchemy.orm import Session

logger = logging.getLogger(__name__)

T = TypeVar("T")

_UNREACHABLE_ERRORS = (OperationalError, InterfaceError, NoConnectionError)
#: Seconds that a worker tries again for; well below the time limits of its task.
RETRY_FOR = 30.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.25, 2.0


def commit_with_retry(engine: Engine, work: Callable[[Session], T]) -> T:
    """What `work` gives, in a transaction of its own that waits for no disk and is tried again.

    For claims and what is recorded under them: they are safe to do twice, and where a power cut
    takes them back, the sweeper has them done again.
    """

    def once() -> T:
        with Session(engine.execution_options(redone=True), expire_on_commit=False) as session:
            found = work(session)
            session.commit()
        return found

    return call_with_retry(once)


def call_with_retry(work: Callable[[], T]) -> T:
    """What `work` gives; the error of its last try where the database stays away.

    The answer to a commit may be what was lost, so `work` must be safe to do twice.
    """
    deadline = time.monotonic() + RETRY_FOR
    pause = _FIRST_PAUSE
    while True:
        try:
            return work()
        except _UNREACHABLE_ERRORS as error:
            if time.monotonic() > deadline:
                raise
            logger.warning("the database is away; trying again: %s", str(error).splitlines()[0])
        time.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE)
