"""Ask the parts that the service depends on, with an answer within a second whatever they do."""

import tempfile
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path

from sqlalchemy import Engine, text

from workflow.config import Settings
from workflow.services.operations import broker
from workflow.services.operations.schema import SchemaState, schema_state

#: Seconds after which a part that has not answered counts as down.
TIMEOUT_S = 0.8


class ReadinessProbe:
    """Asks each part in a thread of its own; one that hangs is not asked again until it answers."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self._questions: dict[str, Callable[[], bool]] = {
            "database": lambda: _database_answers(engine),
            "migrations": lambda: _schema_fits(engine),
            "broker": lambda: broker.is_reachable(settings.broker_url),
            "store": lambda: _store_is_writable(settings.files),
        }
        self._threads = ThreadPoolExecutor(len(self._questions), "readiness")
        self._asked: dict[str, Future[bool]] = {}

    def look(self) -> dict[str, bool]:
        """What answers as it should, by part."""
        for part, question in self._questions.items():
            if part not in self._asked or self._asked[part].done():
                self._asked[part] = self._threads.submit(question)
        asked = dict(self._asked)
        wait(asked.values(), timeout=TIMEOUT_S)
        return {part: answer.done() and _is_yes(answer) for part, answer in asked.items()}


def _is_yes(answer: Future[bool]) -> bool:
    return answer.exception() is None and answer.result()


def _database_answers(engine: Engine) -> bool:
    with engine.execution_options(read_only=True).connect() as connection:
        return bool(connection.scalar(text("SELECT 1")))


def _schema_fits(engine: Engine) -> bool:
    with engine.execution_options(read_only=True).connect() as connection:
        return schema_state(connection) is SchemaState.CURRENT


def _store_is_writable(folder: Path) -> bool:
    """Whether a file can be written where papers go: not on a full disk, not on a read-only one."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(bytes(64 * 1024))
        file.flush()
    return True
