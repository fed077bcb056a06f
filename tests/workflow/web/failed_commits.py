"""Commits that fail, for tests of what pages say then."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import Connection, event
from sqlalchemy.exc import OperationalError


@contextmanager
def failing_commits(app: Flask, *, stored: bool) -> Iterator[list[None]]:
    """Let every COMMIT fail: refused by a full disk, or carried out with its answer lost.

    The list grows with every attempt.
    """
    attempts: list[None] = []

    def fail(connection: Connection) -> None:
        attempts.append(None)
        here = connection.connection.dbapi_connection
        assert here is not None
        here.commit() if stored else here.rollback()
        reason = Exception("server closed the connection" if stored else "disk is full")
        raise OperationalError("COMMIT", {}, reason, connection_invalidated=stored)

    engine = app.extensions["database"]
    event.listen(engine, "commit", fail)
    try:
        yield attempts
    finally:
        event.remove(engine, "commit", fail)
