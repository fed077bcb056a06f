"""Ask the parts that the service depends on, with an answer within a second whatever they do."""

import tempfile
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from workflow.config import Settings, sqlite_path
from workflow.services.operations import broker
from workflow.services.operations.schema import SchemaState, schema_state
from workflow.services.stores.file_store import FileStore, open_file_store
from workflow.services.stores.store_identity import read_database_mark, read_mark

#: Seconds after which a part that has not answered counts as down.
TIMEOUT_S = 0.8


class ReadinessProbe:
    """Asks each part in a thread of its own; one that hangs is not asked again until it answers."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self._questions: dict[str, Callable[[], bool]] = {
            "database": lambda: _database_answers(engine),
            "migrations": lambda: self._schema_fits(engine),
            "broker": lambda: broker.is_reachable(settings.broker_url),
            "store": lambda: self._store_is_ours(open_file_store(settings)),
        }
        self._threads = ThreadPoolExecutor(len(self._questions), "readiness")
        #: The database's mark for its store, as read last; the store is asked without the database.
        self._mark: str | None = None
        self._asked: dict[str, Future[bool]] = {}

    def look(self) -> dict[str, bool]:
        """Check each part and tell which answer as they should."""
        for part, question in self._questions.items():
            if part not in self._asked or self._asked[part].done():
                self._asked[part] = self._threads.submit(question)
        asked = dict(self._asked)
        wait(asked.values(), timeout=TIMEOUT_S)
        return {part: answer.done() and _is_yes(answer) for part, answer in asked.items()}

    def _schema_fits(self, engine: Engine) -> bool:
        with Session(engine.execution_options(read_only=True)) as session:
            if schema_state(session.connection()) is not SchemaState.CURRENT:
                return False
            self._mark = read_database_mark(session)
        return True

    def _store_is_ours(self, files: FileStore) -> bool:
        is_ours = self._mark in (None, read_mark(files))
        # To write into a bucket costs somebody money each time; that it answers must do.
        return is_ours and (files.medium.is_remote or _store_is_writable(files.root))


def _is_yes(answer: Future[bool]) -> bool:
    return answer.exception() is None and answer.result()


def _database_answers(engine: Engine) -> bool:
    path = sqlite_path(engine.url.render_as_string(hide_password=False))
    if path is not None and not path.exists():
        return False  # what is open still answers, but whatever is opened next does not
    with engine.execution_options(read_only=True).connect() as connection:
        return bool(connection.scalar(text("SELECT 1")))


def _store_is_writable(folder: Path) -> bool:
    """Return whether papers can be written: not on a full disk, not on a read-only one."""
    if folder.parent.exists():
        folder.mkdir(mode=0o700, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(bytes(64 * 1024))
        file.flush()
    return True
