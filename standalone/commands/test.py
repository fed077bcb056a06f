"""`thidua test`: every check of the code and all tests; `--quick` for the loop while coding."""

import importlib.util
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import click

from standalone.console import CommandError, write_stderr
from standalone.programs import ROOT

_BIN = Path(sys.executable).parent
#: Checks of a second each: what they find ends the run at once.
FIRST = (("ruff", "check", ".", "thidua"), ("ruff", "format", "--check", ".", "thidua"))
#: Checks that take longer: they run at the same time as the tests.
ALONGSIDE = (("mypy",), ("lint-imports",), ("python", "-m", "standalone", "audit"))
#: Where the quick tests are: rules, services and the linter, without pages, papers and programs.
QUICK = ("tests/workflow/domain", "tests/workflow/services", "tests/worker/word/lint")

Command = Sequence[str]


@click.command(
    "test",
    help="Chạy mọi kiểm thử; tham số thêm vào được chuyển cho pytest (khi đó chỉ chạy pytest).",
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
)
@click.option("--quick", is_flag=True, help="Chỉ các kiểm thử nhanh, trong lúc đang viết mã.")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test_command(arguments: tuple[str, ...], *, quick: bool) -> int:
    if importlib.util.find_spec("pytest") is None:
        raise CommandError(
            "thiếu các gói để kiểm thử; hãy chạy bằng ./thidua test",
            "the packages for tests are missing; start with ./thidua test",
        )
    began = time.monotonic()
    if quick:
        code = run_in_turn([*FIRST, pytest("--quick", *(arguments or QUICK), waiting=0)])
    elif arguments:
        code = run_in_turn([("pytest", *arguments)])
    else:
        code = run_in_turn(FIRST) or run_together(pytest(), ALONGSIDE)
    write_stderr(f"Tổng thời gian (total time): {duration(time.monotonic() - began)}")
    return code


def pytest(*arguments: str, waiting: int = 1) -> Command:
    """All tests on all cores, and the ten slowest told.

    More processes than there are cores by those that wait for programs which they have started.
    More than four processes would only crowd the machine.
    """
    processes = min((os.cpu_count() or 1) + waiting, 4)
    return ("pytest", "-n", str(processes), "--durations=10", *arguments)


def run_in_turn(commands: Sequence[Command]) -> int:
    """Run commands until one fails; its exit code, or 0."""
    return next(filter(None, map(run, commands)), 0)


def run_together(main: Command, others: Sequence[Command]) -> int:
    """Run all commands at once; the others are shown when the main one has ended.

    Returns the first exit code that is not 0: one run shows all that is wrong.
    """
    started = [(other, *start(other)) for other in others]
    codes = [run(main)]
    for other, process, output in started:
        codes.append(process.wait())
        output.seek(0)
        write_stderr(f"$ {' '.join(other)}\n{output.read().decode(errors='replace').rstrip()}")
        output.close()
    return next(filter(None, codes), 0)


def run(command: Command) -> int:
    """Run a command of the environment; what it prints is seen at once."""
    write_stderr(f"$ {' '.join(command)}")
    return subprocess.call([_BIN / command[0], *command[1:]], cwd=ROOT, env=clean_environment())


def start(command: Command) -> tuple[subprocess.Popen[bytes], IO[bytes]]:
    """Start a command of the environment; what it prints goes to a file."""
    output = TemporaryFile()  # noqa: SIM115 - closed by whoever shows it
    process = subprocess.Popen(
        [_BIN / command[0], *command[1:]],
        cwd=ROOT, env=clean_environment(), stdout=output, stderr=subprocess.STDOUT,
    )  # fmt: skip
    return process, output


def clean_environment() -> dict[str, str]:
    """Variables in which no setting of this machine's own service reaches the tests.

    Nor one that keeps Python from storing compiled modules: tests start dozens of programs.
    """
    kept = {"THIDUA_TEST_DATABASE_URL", "THIDUA_REQUIRE_SERVICES"}
    return {
        name: value
        for name, value in os.environ.items()
        if name in kept or not (name.startswith("THIDUA_") or name == "PYTHONDONTWRITEBYTECODE")
    }


def duration(seconds: float) -> str:
    """`3:07`, in minutes and seconds."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"
