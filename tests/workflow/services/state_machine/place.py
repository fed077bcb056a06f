"""A place of its own in memory: a database whose writes and commits can be made to fail, a store.

A fault is what a disk or a network does: the commit is refused, or carried out and its answer lost,
or one of the statements before it ends with an error.
"""

import datetime as dt
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from standalone.backup_restore import restore_backup
from tests.backing_services.engines import SharedEngines
from workflow.config import Settings
from workflow.domain.errors import DomainError
from workflow.services.backups.backup_source import BackupSource
from workflow.services.backups.creation import create_backup
from workflow.services.stores.file_store import FileStore

T = TypeVar("T")

#: What one place has compiled serves the next.
_ENGINES = SharedEngines()
_WRITES = ("INSERT", "UPDATE", "DELETE")
#: When the story of a place begins; each act takes a minute.
BEGINNING = dt.datetime(2022, 1, 20, 2, 0, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one transaction."""

    #: The writing statement that fails, from 1; 0 for the commit.
    at: int = 0
    #: The commit is carried out, and only its answer lost.
    stored: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of an act."""

    stored: bool
    result: Any = None
    refusal: DomainError | None = None


class _BrokenError(OperationalError):
    """An error that a test made."""


@dataclass
class Place:
    """A database and a store; acts are tried on it with faults."""

    folder: Path
    engine: Engine
    files: FileStore
    close: ExitStack
    minutes: int = 0
    _watch: sqlite3.Connection = field(init=False)
    _fault: Fault | None = field(default=None, init=False)
    _writes: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        event.listen(self.engine, "commit", self._on_commit)
        event.listen(self.engine, "before_cursor_execute", self._on_statement)
        self._watch = sqlite3.connect(self.folder / "thidua.sqlite3")

    @property
    def changes(self) -> int:
        """A number that every commit which stored something changes."""
        found: int = self._watch.execute("PRAGMA data_version").fetchone()[0]
        return found

    def now(self) -> dt.datetime:
        return BEGINNING + dt.timedelta(minutes=self.minutes)

    def act(self, do: Callable[[Session], T], fault: Fault | None = None) -> Outcome:
        """Do something in a transaction of its own, as a page does."""
        self._fault, self._writes = fault, 0
        try:
            with Session(self.engine) as session:
                result = do(session)
                session.flush()
                session.commit()
        except DomainError as refusal:
            return Outcome(stored=False, refusal=refusal)
        except _BrokenError:
            assert fault
            stored = fault.stored and not fault.at
            return Outcome(stored=stored, result=result if stored else None)
        finally:
            self._fault = None
        return Outcome(stored=True, result=result)

    def read(self) -> Session:
        """A session for looking only."""
        return Session(self.engine.execution_options(read_only=True))

    def _on_commit(self, connection: Connection) -> None:
        fault = self._fault
        if fault is None or fault.at:
            return
        here = connection.connection.dbapi_connection
        assert here is not None
        here.commit() if fault.stored else here.rollback()
        raise _BrokenError("COMMIT", {}, Exception("disk I/O error"))

    def _on_statement(self, _: Any, __: Any, statement: str, *___: Any) -> None:
        if self._fault is None or not statement.lstrip().startswith(_WRITES):
            return
        self._writes += 1
        if self._writes == self._fault.at:
            raise _BrokenError(statement, {}, Exception("disk I/O error"))

    def move_through_backup(self) -> "Place":
        """Back everything up and restore it elsewhere: the place that the story goes on in."""
        target = self.folder / "one.backup"
        create_backup(self.engine, self.files, target, passphrase=None, now=self.now())
        folder = _new_folder()
        settings = replace(
            Settings(folder, f"sqlite:///{folder}/thidua.sqlite3", ""), secret_key="of tests only"
        )
        restore_backup(settings, BackupSource(target, lambda: None))
        self.remove()
        return _place_in(folder, self.minutes)

    def remove(self) -> None:
        """Take the place away."""
        self._watch.close()
        self.close.close()
        shutil.rmtree(self.folder)


def open_place(migrated: Path) -> Place:
    """An empty place; `migrated` is a database with the newest schema."""
    folder = _new_folder()
    shutil.copy(migrated, folder / "thidua.sqlite3")
    return _place_in(folder)


def _place_in(folder: Path, minutes: int = 0) -> Place:
    (folder / "files").mkdir(exist_ok=True)
    close = ExitStack()
    engine = close.enter_context(_ENGINES.open(f"sqlite:///{folder}/thidua.sqlite3"))
    return Place(folder, engine, FileStore(folder / "files"), close, minutes)


def _new_folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="thidua-machine-"))
