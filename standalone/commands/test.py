"""`thidua test`: every check of the code, then the tests; with arguments only pytest, quickly."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import click

from standalone.console import CommandError, write_stderr
from standalone.programs import ROOT

_BIN = Path(sys.executable).parent
CHECKS = (
    ("ruff", "check", ".", "thidua"),
    ("ruff", "format", "--check", ".", "thidua"),
    ("mypy",),
    ("lint-imports",),
)
#: All tests at once use all cores, of which more than four would only crowd the machine.
ALL_TESTS = ("pytest", "-n", "auto", "--maxprocesses", "4")


@click.command(
    "test",
    help="Chạy mọi kiểm thử; tham số thêm vào được chuyển cho pytest (khi đó chỉ chạy pytest).",
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test_command(arguments: tuple[str, ...]) -> int:
    if importlib.util.find_spec("pytest") is None:
        raise CommandError(
            "thiếu các gói để kiểm thử; hãy chạy bằng ./thidua test",
            "the packages for tests are missing; start with ./thidua test",
        )
    commands = [("pytest", *arguments)] if arguments else [*CHECKS, ALL_TESTS]
    for command in commands:
        write_stderr(f"$ {' '.join(command)}")
        if failed := subprocess.call(
            [_BIN / command[0], *command[1:]], cwd=ROOT, env=_clean_environment()
        ):
            return failed
    return 0


def _clean_environment() -> dict[str, str]:
    """Surroundings in which no setting of this machine's own service reaches the tests."""
    kept = {"THIDUA_TEST_DATABASE_URL", "THIDUA_REQUIRE_SERVICES"}
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("THIDUA_") or name in kept
    }
