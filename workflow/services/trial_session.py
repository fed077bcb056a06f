"""A session in which something is tried out: whatever it stores is thrown away.

On SQLite one transaction at a time may write, so that a trial in the database itself would keep
everybody else from saving. There it runs on a private copy, made while others read and write.
PostgreSQL keeps apart who writes where, so there it is a transaction that is rolled back.
"""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import cast

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from workflow.domain.errors import Message, TooBusyError
from workflow.models import open_engine
from workflow.services.child_processes.reading_places import hold_place
from workflow.write_lock import check_lock

_BUSY = Message("Máy đang đọc nhiều tệp; hãy thử lại sau ít giây.")


@contextmanager
def open_trial(engine: Engine) -> Iterator[Session]:
    """Open such a session; raises `TooBusyError` where too many copies are in use already."""
    if engine.dialect.name != "sqlite":
        with Session(engine) as session:
            yield session
        return
    check_lock("the database is copied")
    with hold_place(TooBusyError(_BUSY)), tempfile.TemporaryDirectory(prefix="thidua-try-") as name:
        copied = open_engine(f"sqlite:///{Path(name) / 'copy.db'}")
        try:
            _copy(engine, Path(name) / "copy.db")
            with Session(copied) as session:
                yield session
        finally:
            copied.dispose()


def _copy(engine: Engine, path: Path) -> None:
    """Copy all pages as they are at one moment."""
    with engine.connect() as connection, closing(sqlite3.connect(path)) as target:
        source = cast("sqlite3.Connection", connection.connection.driver_connection)
        source.backup(target)
