"""What `up` does before it serves, in one process, and whether what it finds is whole.

The broker, the migration, the start of the web and of the sweeper are those of the service; only
that nothing is served for long. The whole `up` takes seconds more of everything.
"""

import multiprocessing
import os
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from sqlalchemy.orm import Session

from standalone import data_folder, database, embedded_broker, preflight, programs
from standalone.backup_restore import restore_backup
from standalone.child_process import Program
from standalone.connection import now
from standalone.console import CommandError
from standalone.supervisor import Supervisor
from tests.chaos.clients import words_of
from workflow.config import Settings
from workflow.models import open_engine
from workflow.services.backups.backup_source import BackupSource
from workflow.services.operations import startup
from workflow.services.printing import paper_jobs
from workflow.services.stores.file_store import FileStore
from workflow.services.verification.projections import find_projection_faults
from workflow.services.verification.sealed_history import find_history_faults
from workflow.services.verification.stored_files import FileCounts, find_file_faults
from workflow.web import create_app

#: A review and a word that was answered as saved in it.
Saved = tuple[int, str]


@dataclass(frozen=True)
class StartResult:
    """How a start went."""

    seconds: float
    faults: list[str]
    #: A restore that the cut had stopped, and that was run again as the sentence says.
    restored_again: bool = False


def check_start(
    data: Path,
    saved: Iterable[Saved] = (),
    backup: Path | None = None,
    *,
    database_url: str = "",
) -> StartResult:
    """Start on a data folder, in a process of its own.

    `backup` is what was being restored; without `database_url` the database is a file in `data`.
    """
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_run, args=(theirs, data, list(saved), backup, database_url))
    child.start()
    theirs.close()
    try:
        result: StartResult = ours.recv()
    except EOFError:
        result = StartResult(0, ["the start ended without a word"])
    child.join()
    return result


def _run(
    told: Connection, data: Path, saved: list[Saved], backup: Path | None, database_url: str
) -> None:
    for name in [name for name in os.environ if name.startswith("THIDUA_")]:
        del os.environ[name]
    os.environ["THIDUA_DATA"] = str(data)
    if database_url:
        os.environ["THIDUA_DATABASE_URL"] = database_url
    began, again = time.monotonic(), False
    faults: list[str] = []
    try:
        settings = programs.read_local_settings()
        with data_folder.lock_data_folder(data):
            secret = data_folder.ensure_secret_key_file(data).read_text()
            os.environ["THIDUA_SECRET_KEY"] = secret
            again = _restore_again(settings, backup)
            _start(settings)
        seconds = time.monotonic() - began
        faults = _look(settings, saved)
    except (Exception, SystemExit) as error:
        seconds = time.monotonic() - began
        faults.append(f"{type(error).__name__}: {error}")
    told.send(StartResult(seconds, faults, again))


def _restore_again(settings: Settings, backup: Path | None) -> bool:
    """Do what the refusal of an unfinished restore asks for; False where there is none."""
    try:
        database.complete_restore(settings)
    except CommandError:
        if backup is None:
            raise
        restore_backup(settings, BackupSource(backup, lambda: None))
        return True
    return False


def _start(settings: Settings) -> None:
    url = embedded_broker.socket_url(settings.data)
    broker = Program(
        name="broker",
        command=embedded_broker.prepare_command(settings.data),
        environment={},
        log=data_folder.prepare_log_file(settings.data, "broker"),
        is_ready=lambda: embedded_broker.is_responding(url),
        recover=lambda: embedded_broker.set_queue_aside(settings.data),
    )
    with Supervisor() as service:
        service.start(broker)
        if not preflight.is_database_ready(settings.database_url):
            sys.argv = ["database", "--with-example"]
            if database.main():
                raise CommandError("database", "see what it said")
        startup.require_ready_or_exit(settings)
        pages = create_app().test_client()
        for page in ("/healthz", "/sign-in"):
            if (status := pages.get(page).status_code) != 200:
                raise CommandError(f"{page}: {status}", "")


def _look(settings: Settings, saved: list[Saved]) -> list[str]:
    """Sweep, then hold everything to what it must be."""
    engine, files = open_engine(settings.database_url, create=False), FileStore(settings.files)
    with Session(engine) as session:
        paper_jobs.retry_stalled_papers(session, now())
        session.commit()
        found = [
            *find_history_faults(session),
            *find_projection_faults(session),
            *find_file_faults(session, files, FileCounts()),
        ]
        lost = [f"«{word}» was said to be saved" for review, word in saved
                if word not in words_of(session, review)]  # fmt: skip
    engine.dispose()
    return [f"{fault.where}: {fault.message}" for fault in found] + lost
