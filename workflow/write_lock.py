"""Which threads hold the lock of all who save: on SQLite one transaction that may write at a time.

Whatever takes long for a reason of its own (a process that reads a file, the hash of a password,
an answer over the network) must not begin while its thread holds that lock: compute first, then
write. Tests refuse it. A service that runs says so in its log and goes on: those who wait are told
to try again, which is better than to lose what this one has sent.
"""

import logging
from threading import get_ident
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # commands that only look at a file need no database
    from sqlalchemy import Connection, Engine
    from sqlalchemy.pool import ConnectionPoolEntry

_log = logging.getLogger(__name__)
#: By the pool's entry of each connection: the thread whose transaction may write, and to what.
_HOLDERS: dict[int, tuple[int, str]] = {}
#: Set by the tests: mistakes are raised.
is_strict = False


class LockHeldError(RuntimeError):
    """Something slow was asked for while everybody waits to save; a mistake of ours."""


def follow_locks(engine: "Engine") -> None:
    """Notice from now on who holds the lock of this SQLite engine, and who gives it back."""
    from sqlalchemy import event

    def forget(_connection: object, entry: "ConnectionPoolEntry", *_error: object) -> None:
        _HOLDERS.pop(id(entry.info), None)

    event.listen(engine, "commit", _give_back)
    event.listen(engine, "rollback", _give_back)
    event.listen(engine, "checkin", forget)
    event.listen(engine, "invalidate", forget)


def begin(connection: "Connection") -> None:
    """Begin a transaction with the lock."""
    _take(connection, "BEGIN IMMEDIATE")


def is_taken(connection: "Connection") -> bool:
    """Tell whether the transaction of this connection has the lock."""
    return id(connection.info) in _HOLDERS


def go_on_to_write(connection: "Connection") -> bool:
    """Take the lock for a transaction that has only read; what it has read then still holds.

    False where somebody else has written since it began, or does now: it has to begin anew.
    """
    from sqlalchemy.exc import OperationalError

    try:
        # Deletes nothing: what a statement may do is settled before it looks at a row.
        _take(connection, "DELETE FROM form_receipt WHERE 0")
    except OperationalError:
        return False
    return True


def _take(connection: "Connection", statement: str) -> None:
    mine = get_ident(), str(connection.engine.url)
    if mine in _HOLDERS.values():
        _tell("a second transaction of this thread waits for the first")
    connection.exec_driver_sql(statement)
    _HOLDERS[id(connection.info)] = mine


def _give_back(connection: "Connection") -> None:
    """Must not raise: a rollback that fails leaves everybody locked out.

    A connection that was broken off, as when its process is told to end, has given back already.
    """
    if not connection.invalidated:
        _HOLDERS.pop(id(connection.info), None)


def holds_lock() -> bool:
    """Tell whether this thread keeps everybody else from saving."""
    return any(thread == get_ident() for thread, _database in _HOLDERS.values())


def check_lock(what: str) -> None:
    """Tell where this thread keeps everybody waiting for something slow."""
    if holds_lock():
        _tell(f"{what} while nobody else can save: end the transaction first")


def _tell(mistake: str) -> None:
    if is_strict:
        raise LockHeldError(mistake)
    _log.warning("%s", mistake, stack_info=True)
