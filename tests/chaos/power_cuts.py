"""Power cuts of a disk in a file: in a first start, a busy minute, a backup, a restore, an upgrade.

    python -m tests.chaos --row images

Needs a machine on which images can be mounted, and the right to do so.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from unittest.mock import patch

from sqlalchemy.orm import Session

from standalone import database, embedded_broker
from standalone.backup_restore import restore_backup
from tests.chaos import clients
from tests.chaos.backends import Backend, make_postgres_files, serve_postgres_and_redis
from tests.chaos.clients import DONE, Savers
from tests.chaos.disk_image import (
    FILE_SYSTEMS,
    CrashState,
    DiskImage,
    FileSystem,
    make_disk,
    mount,
    record_states,
)
from tests.chaos.paper_batch import PaperBatch, prepare
from tests.chaos.results import BreakResult
from tests.chaos.service import Service, list_processes_in
from tests.chaos.start_check import Saved, StartResult, check_start
from tests.factories import ROOT
from workflow.services.backups.backup_source import BackupSource

#: Copies of the disk, of each scenario and file system.
STATES = 20
RELEASE = ROOT / "tests" / "releases" / "2026-11-22.backup"
_REVIEWS = 20
#: Seconds that a first start is looked at; once it is up, little changes.
_LONGEST_FIRST_START = 45


@dataclass
class Recording:
    """What a scenario left: copies of the disk, and what had been acknowledged until each."""

    states: list[CrashState]
    #: When each was answered.
    saved: list[tuple[float, Saved]]
    backup: Path | None = None

    def before(self, state: CrashState) -> list[Saved]:
        return [saved for at, saved in self.saved if at < state.at]


def cut_power_of_images(backing: str, states: int = STATES) -> list[BreakResult]:
    """Start from every copy that was taken; a result a file system."""
    if backing == "sqlite":
        return [_cut(system, SCENARIOS, states) for system in FILE_SYSTEMS]
    return [
        _cut(replace(system, megabytes=600), {"busy minute": _busy_minute_on_postgres}, states)
        for system in FILE_SYSTEMS
    ]


def _cut(
    system: FileSystem,
    scenarios: Mapping[str, Callable[[DiskImage, Path, int], "Recording"]],
    most: int,
) -> BreakResult:
    starts: list[StartResult] = []
    faults: list[str] = []
    counts = Counter[str]()
    with tempfile.TemporaryDirectory(prefix="thidua-images-", dir=_roomy()) as name:
        for scenario, record in scenarios.items():
            folder = Path(name) / scenario
            folder.mkdir()
            with make_disk(folder, system) as disk:
                recording = record(disk, folder, most)
            for state in recording.states:
                started = _start_from(state, recording, system)
                starts.append(started)
                counts[scenario] += 1
                faults += [f"{scenario} {state.image.name}: {one}" for one in started.faults]
            shutil.rmtree(folder)
    slowest = max(start.seconds for start in starts)
    again = sum(start.restored_again for start in starts)
    faults += [f"a start took {slowest:.0f} s"] if slowest > 30 else []
    of_each = ", ".join(f"{count} of a {scenario}" for scenario, count in counts.items())
    seen = (
        f"{of_each}; started from the copy within {slowest:.1f} s; history, lists, files and what"
        f" was answered as saved are there; {again} restores were run again as the sentence asks"
    )
    what = f"the disk ({system.name}) copied while all stands still, as a power cut leaves it"
    return BreakResult(what, len(starts), seen=seen, faults=tuple(faults[:20]))


def _roomy() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 (a folder of our own)


def _start_from(state: CrashState, recording: Recording, system: FileSystem) -> StartResult:
    saved = recording.before(state)
    with mount(state.image, system) as disk:
        data = disk / "data"
        if not (data / "postgres").exists():
            return check_start(data, saved, recording.backup)
        shutil.rmtree(data / "redis")  # whoever runs Redis takes its damaged files away
        with serve_postgres_and_redis(data) as backend:
            return check_start(data, saved, database_url=backend.database_url)


def _backend(disk: DiskImage) -> Backend:
    data = disk.mounted / "data"
    data.mkdir(exist_ok=True)
    url = f"sqlite:///{data / 'thidua.sqlite3'}"
    return Backend("SQLite + Valkey", data, url, embedded_broker.socket_url(data))


def _record(
    disk: DiskImage, name: str, folder: Path, most: int, service: Service,
    is_over: Callable[[], bool], pause: float = 0.05,
) -> list[CrashState]:  # fmt: skip
    return record_states(
        disk,
        name,
        folder,
        most,
        processes=lambda: [*service.processes(), *list_processes_in(disk.mounted)],
        is_over=is_over,
        pause=pause,
    )


def _run_command(backend: Backend, *arguments: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "standalone", *arguments],
        cwd=ROOT, env={**backend.environment, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def _record_command(
    disk: DiskImage, name: str, folder: Path, most: int, backend: Backend, *arguments: str
) -> list[CrashState]:
    running = _run_command(backend, *arguments)
    states = _record(
        disk, name, folder, most, Service(backend), lambda: running.poll() is not None, 0.02
    )
    running.wait()
    return states


def _first_start(disk: DiskImage, folder: Path, most: int) -> Recording:
    """From an empty folder until all of it is up."""
    backend = _backend(disk)
    running = _run_command(backend, "up")
    service, end = Service(backend), time.monotonic() + _LONGEST_FIRST_START

    def is_over() -> bool:
        return running.poll() is not None or time.monotonic() > end

    try:
        states = _record(disk, "first", folder, most, service, is_over, 0.2)
    finally:
        for process in service.processes():
            process.kill()
        running.wait()
    return Recording(states, [])


@contextmanager
def _busy(backend: Backend) -> Iterator[tuple[Service, PaperBatch]]:
    papers = prepare(backend, _REVIEWS)
    service = Service(backend)
    service.start()
    try:
        yield service, papers
    finally:
        service.kill_all()
        papers.engine.dispose()


def _busy_minute_on_postgres(disk: DiskImage, folder: Path, most: int) -> Recording:
    """The same, where the disk holds the database's own files: its server is frozen as well."""
    data = disk.mounted / "data"
    data.mkdir()
    make_postgres_files(data)
    with serve_postgres_and_redis(data) as backend:
        return _busy_minute(disk, folder, most, backend)


def _busy_minute(
    disk: DiskImage, folder: Path, most: int, given: Backend | None = None
) -> Recording:
    """Papers are made and forms are saved."""
    backend = given or _backend(disk)
    saved: list[tuple[float, Saved]] = []
    with _busy(backend) as (service, papers):
        with Session(papers.engine) as session:
            person = clients.sign_in(backend, session, lambda: service.url)
        savers = _Clerks(person, papers.edited, saved=saved)
        with savers.at_work():
            papers.ask()
            states = _record(disk, "busy", folder, most, service, lambda: False, 0.15)
    return Recording(states, saved)


class _Clerks(Savers):
    """Savers who note when each save was answered."""

    def __init__(self, *arguments: object, saved: list[tuple[float, Saved]]) -> None:
        super().__init__(*arguments)  # type: ignore[arg-type]
        self.saved = saved

    def save(self, review: int, word: str, person: clients.Client) -> clients.FormAnswer:
        answer = super().save(review, word, person)
        if answer.status == DONE:
            self.saved.append((time.time(), (review, word)))
        return answer


def _backup(disk: DiskImage, folder: Path, most: int) -> Recording:
    backend = _backend(disk)
    prepare(backend, _REVIEWS).engine.dispose()
    target = str(disk.mounted / "one.backup")
    return Recording(_record_command(disk, "backup", folder, most, backend, "backup", target), [])


def _restore(disk: DiskImage, folder: Path, most: int) -> Recording:
    backend = _backend(disk)
    states = _record_command(disk, "restore", folder, most, backend, "restore", str(RELEASE))
    return Recording(states, [], RELEASE)


def _upgrade(disk: DiskImage, folder: Path, most: int) -> Recording:
    """The database of an earlier release is brought to the newest schema."""
    backend = _backend(disk)
    with patch.object(database, "migrate"), patch.object(database, "finish_restore"):
        restore_backup(backend.settings, BackupSource(RELEASE, lambda: None))
    (backend.data / "restore-unfinished.json").unlink(missing_ok=True)
    os.sync()
    running = subprocess.Popen(
        [sys.executable, "-m", "standalone.database"],
        cwd=ROOT, env={**backend.environment, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    states = _record(disk, "upgrade", folder, most, Service(backend),
                     lambda: running.poll() is not None, 0.02)  # fmt: skip
    running.wait()
    return Recording(states, [])


SCENARIOS = {
    "first start": _first_start,
    "busy minute": _busy_minute,
    "backup": _backup,
    "restore": _restore,
    "upgrade": _upgrade,
}
