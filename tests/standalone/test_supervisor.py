"""The supervisor with real processes: what it starts ends with it, however it ends itself."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from standalone.child_process import Child, Program
from standalone.console import CommandError
from standalone.supervisor import Supervisor
from tests.waiting import TIMEOUT, wait_until

ROOT = Path(__file__).parents[2]


def make_program(
    folder: Path, name: str, shell: str, *, is_ready: Callable[[], bool], traps: str = ":"
) -> Program:
    """A small program that tells, in a file shared by all, that it runs and listens to signals."""
    return Program(
        name=name,
        command=("sh", "-c", f"{traps}; echo {name} $$ >> {folder}/told; {shell}"),
        environment=dict(os.environ),
        log=folder / f"{name}.log",
        is_ready=is_ready,
    )


def read_told_lines(folder: Path) -> list[list[str]]:
    path = folder / "told"
    return [line.split() for line in path.read_text().splitlines()] if path.exists() else []


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


FOREVER = "while :; do sleep 0.05; done"


def make_sleeper(folder: Path, name: str) -> Program:
    traps = f"trap 'echo {name}-stopped - >> {folder}/told; exit' TERM"
    return make_program(
        folder, name, FOREVER, traps=traps, is_ready=lambda: name in read_names(folder)
    )


def read_names(folder: Path) -> list[str]:
    return [words[0] for words in read_told_lines(folder)]


@pytest.fixture
def stubborn_child(tmp_path: Path) -> Iterator[Child]:
    traps = "trap '' TERM QUIT"
    child = Child(make_program(tmp_path, "stubborn", FOREVER, traps=traps, is_ready=lambda: True))
    wait_until(lambda: read_names(tmp_path) == ["stubborn"])
    yield child
    child.kill()


def test_programs_stop_in_the_reverse_of_the_order_in_which_they_started(tmp_path: Path) -> None:
    with Supervisor() as service:
        for name in ("broker", "worker", "web"):
            service.start(make_sleeper(tmp_path, name))

    assert read_names(tmp_path) == [
        "broker",
        "worker",
        "web",
        "web-stopped",
        "worker-stopped",
        "broker-stopped",
    ]


def test_a_program_that_ends_is_started_again(tmp_path: Path) -> None:
    with Supervisor() as service:
        service.start(make_sleeper(tmp_path, "worker"))
        os.kill(int(read_told_lines(tmp_path)[0][1]), signal.SIGKILL)

        service.watch_while(lambda: len(read_told_lines(tmp_path)) < 2)

        assert read_names(tmp_path) == ["worker", "worker"]


def test_a_program_that_keeps_ending_is_started_ever_more_slowly(tmp_path: Path) -> None:
    with Supervisor() as service:
        service.start(make_program(tmp_path, "worker", "date +%s.%N", is_ready=lambda: True))

        service.watch_while(lambda: len(read_told_lines(tmp_path)) < 3)

    first, second, third = map(float, (tmp_path / "worker.log").read_text().split())
    assert 0.5 < second - first < third - second


def test_a_program_that_does_not_come_up_is_named_with_the_last_thing_it_said(
    tmp_path: Path,
) -> None:
    failing = make_program(
        tmp_path, "broker", "echo no memory left >&2; exit 3", is_ready=lambda: False
    )

    with Supervisor() as service, pytest.raises(CommandError, match=r"^broker .*no memory left"):
        service.start(failing)


def test_one_that_ignores_every_request_is_killed_in_the_end(stubborn_child: Child) -> None:
    asked = time.monotonic()

    stubborn_child.stop(in_haste=lambda: time.monotonic() > asked + 0.5)

    assert stubborn_child.exit_code == -signal.SIGKILL


def test_what_a_program_had_started_itself_ends_with_it(tmp_path: Path) -> None:
    family = make_program(
        tmp_path,
        "parent",
        f"sleep 1000 & echo grandchild $! >> {tmp_path}/told; wait",
        is_ready=lambda: len(read_told_lines(tmp_path)) == 2,
    )
    with Supervisor() as service:
        service.start(family)

    wait_until(lambda: not is_running(int(read_told_lines(tmp_path)[1][1])))


LONELY = """
import os, sys
from pathlib import Path
from standalone.child_process import Program
from standalone.supervisor import Supervisor
folder = Path(sys.argv[1])
program = Program(
    name="worker", command=("sh", "-c", f"echo worker $$ >> {folder}/told; exec sleep 1000"),
    environment=dict(os.environ), log=folder / "worker.log",
)
with Supervisor() as service:
    service.start(program)
    service.watch()
"""


@pytest.fixture
def lonely_supervisor(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A supervisor in a process of its own, with one child."""
    environment = dict(os.environ, PYTHONPATH=str(ROOT))
    with subprocess.Popen([sys.executable, "-c", LONELY, tmp_path], env=environment) as process:
        wait_until(lambda: len(read_told_lines(tmp_path)) == 1)
        yield process
        process.kill()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_no_child_outlives_the_supervisor(
    lonely_supervisor: subprocess.Popen[bytes], tmp_path: Path, number: signal.Signals
) -> None:
    child = int(read_told_lines(tmp_path)[0][1])

    lonely_supervisor.send_signal(number)
    lonely_supervisor.wait(timeout=TIMEOUT)

    wait_until(lambda: not is_running(child))
