"""A few may wait for a council's chain at a time, on all hosts together; who holds it may be stuck.

Whoever waits takes a thread of the web with it. Without a bound the people of one council whose
chain is held by a frozen program would take them all, and nobody of another council could save.
SQLite has one writer for all councils, and so no such queue.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.orm import Session

from workflow.domain.errors import Message, TooBusyError
from workflow.models.base import WAIT_FOR_LOCK

#: The first half of the keys of our advisory locks; the second names a place of a council.
_SPACE = 0x74646368
_PLACES = 3
#: Who waits this long waits for something stuck: a page holds the chain for milliseconds.
_STUCK_SECONDS = 5
_PAUSE = 0.05
_TAKE = text("SELECT pg_try_advisory_xact_lock(:space, :place)")
_TIMEOUT = text("SELECT current_setting('statement_timeout')")
_SET_TIMEOUT = text("SELECT set_config('statement_timeout', :value, true)")
_LONGEST_WAIT = text(
    """
    SELECT COALESCE(max(EXTRACT(EPOCH FROM clock_timestamp() - waiting.query_start)), 0)
      FROM pg_locks AS place JOIN pg_stat_activity AS waiting USING (pid)
     WHERE place.locktype = 'advisory' AND place.granted AND waiting.wait_event_type = 'Lock'
       AND place.classid = :space AND place.objid BETWEEN :first AND :last
    """
)


@contextmanager
def bounded_wait(session: Session) -> Iterator[None]:
    """Let the statement of the block wait no longer than `WAIT_FOR_LOCK`, whatever it waits for.

    PostgreSQL bounds each of its waits alone: whoever stands behind another waits for that one
    first, then for the holder, and so twice as long.
    """
    before = session.scalar(_TIMEOUT) if session.get_bind().dialect.name == "postgresql" else "0"
    if before == "0":  # SQLite, or a transaction that may take as long as it needs
        yield
        return
    session.execute(_SET_TIMEOUT, {"value": f"{WAIT_FOR_LOCK}s"})
    yield
    session.execute(_SET_TIMEOUT, {"value": before})


def take_place(session: Session, council_id: int) -> None:
    """Take one of the places of those who wait, until the transaction ends.

    Raises `TooBusyError` where all are taken by people who wait for something stuck.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    first = council_id * _PLACES
    deadline = time.monotonic() + WAIT_FOR_LOCK
    while not _take_any(session, first):
        if _longest_wait(session, first) > _STUCK_SECONDS or time.monotonic() > deadline:
            raise TooBusyError(
                Message("Hội đồng này đang có việc lưu chưa xong; hãy chờ vài giây rồi thử lại.")
            )
        time.sleep(_PAUSE)


def _take_any(session: Session, first: int) -> bool:
    places = range(first, first + _PLACES)
    return any(session.scalar(_TAKE, {"space": _SPACE, "place": place}) for place in places)


def _longest_wait(session: Session, first: int) -> float:
    """Seconds that one of those who have a place has waited."""
    keys = {"space": _SPACE, "first": first, "last": first + _PLACES - 1}
    return float(session.execute(_LONGEST_WAIT, keys).scalar_one())
