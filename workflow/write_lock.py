"""Which threads hold the lock of all who save: on SQLite one transaction that may write at a time.

Whatever takes long for a reason of its own (a process that reads a file, the hash of a password,
an answer over the network) is refused while its thread holds that lock: compute first, then write.
"""

from threading import get_ident

from sqlalchemy import Connection, Engine, event

#: By the pool's entry of each connection: the thread whose transaction may write, and to what.
_HOLDERS: dict[int, tuple[int, str]] = {}


class LockHeldError(RuntimeError):
    """Something slow was asked for while everybody waits to save; a mistake of ours."""


def follow_locks(engine: Engine) -> None:
    """Notice from now on who holds the lock of this SQLite engine, and who gives it back."""
    event.listen(engine, "commit", _give_back)
    event.listen(engine, "rollback", _give_back)
    event.listen(engine, "checkin", lambda _connection, entry: _HOLDERS.pop(id(entry.info), None))


def begin(connection: Connection) -> None:
    """Take the lock; raise `LockHeldError` where this thread would wait for itself."""
    mine = get_ident(), str(connection.engine.url)
    if mine in _HOLDERS.values():
        raise LockHeldError("a second transaction of this thread would wait for the first")
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    _HOLDERS[id(connection.info)] = mine


def _give_back(connection: Connection) -> None:
    _HOLDERS.pop(id(connection.info), None)


def holds_lock() -> bool:
    """Whether this thread keeps everybody else from saving."""
    return any(thread == get_ident() for thread, _database in _HOLDERS.values())


def refuse_lock(what: str) -> None:
    """Raise `LockHeldError` where this thread would keep everybody waiting for something slow."""
    if holds_lock():
        raise LockHeldError(f"{what} while nobody else can save: end the transaction first")
