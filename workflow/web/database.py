"""One database session a request: opened when first asked for, closed when the request ends.

Nobody commits but the view, on its last line before the redirect; what was not committed is rolled
back. Every request begins by reading, and waits for nobody: on SQLite, where one transaction at a
time may write, a form takes the lock only when it is about to store something (`begin_writing`).
"""

import logging

from flask import Flask, current_app, g, request
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from workflow import write_lock
from workflow.models import open_engine
from workflow.models.base import WAIT_FOR_LOCK

logger = logging.getLogger(__name__)

#: Seconds that a page waits on PostgreSQL for who keeps a whole table; nothing else holds up what
#: only reads. Whoever saves may wait longer.
_READER_WAITS = 4
_WRITER_WAITS = text(f"SET LOCAL lock_timeout = '{WAIT_FOR_LOCK}s'")


def init_app(app: Flask, url: str) -> None:
    """Open the engine and close each request's session."""
    app.extensions["database"] = open_engine(url, create=False, wait_for_lock=_READER_WAITS)
    app.teardown_appcontext(_close)


def engine() -> Engine:
    """The engine of this application."""
    found: Engine = current_app.extensions["database"]
    return found


def session() -> Session:
    """The session of this request."""
    if "database" not in g:
        g.database = Session(engine().execution_options(read_only=True))
    found: Session = g.database
    return found


def is_reading() -> bool:
    """Tell whether this request only shows something; others never wait for it."""
    return request.method in {"GET", "HEAD", "OPTIONS"}


def open_for_writing() -> Session:
    """Let a request store something that came by GET, as the answer of a sign-on provider does.

    What was read before is read anew: it belongs to another transaction.
    """
    _close(None)
    g.pop("user", None)
    g.database = Session(engine())
    found: Session = g.database
    return found


def begin_writing() -> None:
    """Take the lock of all who write, on SQLite; what was read until now still holds.

    Where somebody else has stored something meanwhile, what was read is read anew.
    """
    found = session()
    if engine().dialect.name != "sqlite":
        found.execute(_WRITER_WAITS)
        return
    if found.in_transaction():
        connection = found.connection()
        if write_lock.is_taken(connection):
            return
        _refuse_changes(found)
        if write_lock.go_on_to_write(connection):
            return
        found.rollback()
    found.connection(execution_options={"read_only": False})


def _refuse_changes(found: Session) -> None:
    if found.new or found.dirty or found.deleted:
        raise RuntimeError("something was to be stored already")


def let_others_write() -> None:
    """End the transaction of this request while a file is read, which may take seconds.

    Nothing may have been stored yet; what was read is read anew when it is next asked for.
    """
    found = session()
    _refuse_changes(found)
    _stop_reading(found)


def only_show() -> None:
    """Let the rest of this request, which stores nothing any more, wait for nobody and hold nobody.

    For answers that are long in the making.
    """
    found = session()
    _stop_reading(found)
    found.bind = engine().execution_options(read_only=True)


def _stop_reading(found: Session) -> None:
    """End a transaction of which nothing is wanted; one that the server has ended is no fault.

    PostgreSQL ends those that idle for long, as while something is worked out on a busy machine.
    """
    try:
        found.rollback()
    except SQLAlchemyError:
        logger.warning("a transaction that only read had ended before", exc_info=True)
        found.invalidate()


def keep_session_open(response: Response) -> Response:
    """Leave this request's session open until the response has been sent: it is still read from.

    A streamed response is made after its request has ended; without this, each would take a
    connection from the pool that nobody gives back.
    """
    if found := g.pop("database", None):
        response.call_on_close(lambda: _end(found))
    return response


def _close(_error: BaseException | None) -> None:
    if found := g.pop("database", None):
        _end(found)


def _end(found: Session) -> None:
    """Give the connection back; one that broke meanwhile takes no finished answer with it."""
    try:
        found.close()
    except SQLAlchemyError:
        logger.warning("a session could not be closed", exc_info=True)
        found.invalidate()
