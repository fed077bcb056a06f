"""Places to wait for a child that reads or prints a file: two in each process of the service.

A process of the web has four threads. Whatever kind of file people send or ask for, two of them
stay for everybody else; who finds no place within a second is told to try again. Whoever is not
signed in has a place apart: papers that strangers have checked keep nobody's own file waiting.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from workflow.domain.errors import DomainError

#: One that is read, and one that waits for it.
MOST = 2
_PLACES = BoundedSemaphore(MOST)
_STRANGERS_PLACE = BoundedSemaphore(1)
_WAIT_SECONDS = 1.0


@contextmanager
def hold_place(refusal: DomainError, *, for_strangers: bool = False) -> Iterator[None]:
    """Hold a place while a file is read; raises `refusal` where there is none."""
    places = _STRANGERS_PLACE if for_strangers else _PLACES
    if not places.acquire(timeout=_WAIT_SECONDS):
        raise refusal
    try:
        yield
    finally:
        places.release()
