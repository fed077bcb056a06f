"""A session on the database, or a sentence why there is none."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from standalone.console import CommandError
from workflow.config import Settings
from workflow.models import open_engine
from workflow.services.operations.schema import SchemaError, require_current


@contextmanager
def connect(settings: Settings) -> Iterator[Engine]:
    """The engine of the settings' database; raises `CommandError` if it does not answer."""
    engine = open_engine(settings.database_url)
    try:
        yield engine
    except OperationalError as error:
        address = make_url(settings.database_url).render_as_string(hide_password=True)
        reason = str(error.orig).strip().splitlines()[0]
        raise CommandError(
            f"không dùng được cơ sở dữ liệu {address}: {reason}",
            f"the database {address} cannot be used: {reason}",
        ) from error
    finally:
        engine.dispose()


@contextmanager
def open_session(settings: Settings) -> Iterator[Session]:
    """A session on a database that has its schema; whoever uses it commits."""
    with connect(settings) as engine:
        _require_schema(engine)
        with Session(engine, expire_on_commit=False) as session:
            yield session


@contextmanager
def open_read_only_session(settings: Settings) -> Iterator[Session]:
    """A session for looking only: it waits for nobody and holds nobody up."""
    with connect(settings) as engine:
        _require_schema(engine)
        with read_only_session(engine) as session:
            yield session


def _require_schema(engine: Engine) -> None:
    try:
        require_current(engine)
    except SchemaError as error:
        raise CommandError(str(error), "") from error


def read_only_session(engine: Engine) -> Session:
    """The same, on an engine that is open."""
    return Session(engine.execution_options(read_only=True))


def now() -> dt.datetime:
    """This moment; services are told it, they never ask."""
    return dt.datetime.now(dt.UTC)
