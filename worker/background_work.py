"""Work that mostly waits for machines of others, done beside the tasks of a worker process.

In a task of its own it would keep a process: receivers that never answer made everybody's batches
wait. What ends with the process in between is taken up again by whoever holds no claim on it.
"""

import logging
import threading
from collections.abc import Callable
from contextvars import copy_context

logger = logging.getLogger(__name__)


class BackgroundWork:
    """One kind of such work; one at a time in a process."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._busy = threading.Lock()

    def start(self, work: Callable[[], object]) -> bool:
        """Begin in a thread, unless it is under way; tells whether it has begun."""
        if not self._busy.acquire(blocking=False):
            return False
        run = copy_context().run
        threading.Thread(target=run, args=(self._run, work), name=self._name, daemon=True).start()
        return True

    def _run(self, work: Callable[[], object]) -> None:
        try:
            work()
        except Exception:  # nobody else would hear of it
            logger.exception("%s has failed", self._name)
        finally:
            self._busy.release()
