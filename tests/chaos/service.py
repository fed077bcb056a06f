"""`thidua up` with everything that can be done to it from outside."""

import os
import random
import re
import signal
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from standalone import embedded_broker
from standalone.child_process import Child, Program
from tests.chaos.backends import Backend
from tests.factories import ROOT
from tests.waiting import wait_until

STARTS_WITHIN = 60.0
_BROKER = re.compile("(valkey|redis)-server")


class ProcessKind(StrEnum):
    """The processes of a service."""

    POOL_CHILD = "pool child"
    WORKER = "worker"
    SCHEDULER = "scheduler"
    WEB = "web"
    BROKER = "broker"


@dataclass(frozen=True)
class ServiceProcess:
    """A living process, as the kernel lists it."""

    pid: int
    parent: int
    command: str

    def kill(self) -> None:
        self.send(signal.SIGKILL)

    def send(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)


@dataclass
class Service:
    """One `up` on a backing."""

    backing: Backend
    #: What is run: `standalone`, or the same with shorter waits or another clock.
    module: str = "standalone"
    arguments: tuple[str, ...] = ("up",)
    surroundings: dict[str, str] = field(default_factory=dict)
    child: Child | None = None

    @property
    def said(self) -> Path:
        return self.backing.data / "up.log"

    @property
    def url(self) -> str:
        found = re.findall(r"http://\S+:\d+/(?=\s)", self.said.read_text())
        return str(found[-1])

    def start(self) -> None:
        """Start it and wait until it says where it is."""
        said_before = self.said.stat().st_size if self.said.exists() else 0
        environment = {**self.backing.environment, "PYTHONPATH": str(ROOT), **self.surroundings}
        command = (sys.executable, "-m", self.module, *self.arguments)
        self.child = child = Child(
            Program(name="up", command=command, environment=environment, log=self.said)
        )

        def is_up() -> bool:
            text = self.said.read_bytes()[said_before:].decode(errors="replace")
            assert child.exit_code is None, text
            return "Ctrl-C để dừng" in text

        wait_until(is_up, within=STARTS_WITHIN, what="up")

    def stop(self) -> None:
        """Ask it to end."""
        if self.child:
            self.child.stop()
        for process in self.processes():
            process.kill()

    def kill_up(self) -> None:
        """kill -9 of the process that people start, and no other; the rest must end by itself."""
        for process in self.processes():
            if self.child and process.pid == self.child.pid:
                process.kill()
        self._until_gone()

    def kill_all(self) -> None:
        """Pull the plug: every process at once."""
        for process in self.processes():
            process.kill()
        self._until_gone()

    def _until_gone(self) -> None:
        if self.child:
            self.child.kill()  # dead already; this hears of it
        wait_until(lambda: not self.processes(), within=60, what="end of all processes")

    def processes(self) -> list[ServiceProcess]:
        """All living processes of the service."""
        data = str(self.backing.data)
        mark = f"THIDUA_DATA={data}\0".encode()
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError, IndexError):
                command = (folder / "cmdline").read_text().replace("\0", " ")
                # A broker writes its title over its surroundings.
                is_broker = _BROKER.search(command) and f"{data}/run/" in command
                if not is_broker and mark not in (folder / "environ").read_bytes():
                    continue
                state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
                if state != "Z":
                    found.append(ServiceProcess(int(folder.name), int(parent), command))
        return found

    def of_kind(
        self, kind: ProcessKind, every: list[ServiceProcess] | None = None
    ) -> list[ServiceProcess]:
        """The living processes of one kind, of those that were found."""
        every = self.processes() if every is None else every
        workers = [one for one in every if " worker --hostname" in one.command]
        mains = {one.pid for one in workers if self.child and one.parent == self.child.pid}
        match kind:
            case ProcessKind.WORKER:
                return [one for one in workers if one.pid in mains]
            case ProcessKind.POOL_CHILD:
                return [one for one in workers if one.parent in mains]
            case ProcessKind.SCHEDULER:
                return [one for one in every if " beat " in one.command]
            case ProcessKind.WEB:
                return [one for one in every if "gunicorn" in one.command]
            case ProcessKind.BROKER:
                return [one for one in every if _BROKER.search(one.command)]

    def kill_one(self, kind: ProcessKind, chance: random.Random) -> None:
        """kill -9 one process of a kind, once there is one."""
        wait_until(lambda: bool(self.of_kind(kind)), within=60, what=f"a {kind}")
        chance.choice(self.of_kind(kind)).kill()

    def answers(self) -> bool:
        """Whether the pages are served."""
        try:
            with urllib.request.urlopen(f"{self.url}healthz", timeout=5):  # noqa: S310 (ours)
                return True
        except OSError:
            return False

    def is_whole(self) -> bool:
        """Whether every part of it is up again."""
        kinds = set(ProcessKind) - ({ProcessKind.BROKER} if self.backing.redis else set())
        every = self.processes()
        return (
            all(self.of_kind(kind, every) for kind in kinds)
            and self.answers()
            and embedded_broker.has_worker(self.backing.broker_url)
        )


def list_processes_in(folder: Path) -> list[ServiceProcess]:
    """Living processes that work below a folder, as those of PostgreSQL do."""
    found = []
    for one in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, IndexError):
            if (one / "cwd").readlink().is_relative_to(folder):
                parent = (one / "stat").read_text().rpartition(")")[2].split()[1]
                found.append(ServiceProcess(int(one.name), int(parent), "postgres"))
    return found


@contextmanager
def run_service(backing: Backend, *, quick: bool = False, **surroundings: str) -> Iterator[Service]:
    """A service that runs; nothing of it is left at the end."""
    module = "tests.chaos.short_waits" if quick else "standalone"
    service = Service(backing, module, surroundings=surroundings)
    try:
        service.start()
        yield service
    finally:
        service.stop()
