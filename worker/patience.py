"""What a worker does in the database is done again while that is away.

A restart takes seconds. A task that gave up at once would leave its papers to the lease and the
sweeper, and its batch to the silence after which messages count as lost: a minute.
"""

import logging
import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError

logger = logging.getLogger(__name__)

T = TypeVar("T")

_AWAY = (OperationalError, InterfaceError, NoConnectionError)
#: Seconds that a worker tries again for; well below the time limits of its task.
WITHIN = 30.0
_PAUSE = 0.5


def patiently(work: Callable[[], T]) -> T:
    """What `work` gives; the error of its last try where the database stays away.

    `work` opens a session of its own and commits it. The answer to a commit may be what was lost,
    so it must be safe to do twice: claims and what is recorded under them are.
    """
    deadline = time.monotonic() + WITHIN
    while True:
        try:
            return work()
        except _AWAY:
            if time.monotonic() > deadline:
                raise
            logger.warning("the database is away; trying again", exc_info=True)
            time.sleep(_PAUSE)
