"""`thidua test`: checks alongside the tests, one exit code for all."""

import sys
from pathlib import Path

import pytest

from standalone.commands import test as command
from standalone.programs import ROOT


def python(code: str) -> command.Command:
    return (Path(sys.executable).name, "-c", code)


def test_the_first_failure_ends_a_run_in_turn(capfd: pytest.CaptureFixture[str]) -> None:
    commands = [python("raise SystemExit(3)"), python("print('never')")]

    assert command.run_in_turn(commands) == 3
    assert "never" not in capfd.readouterr().out


def test_checks_alongside_are_shown_and_count(capfd: pytest.CaptureFixture[str]) -> None:
    fails = python("print('a fault of a type'); raise SystemExit(4)")

    assert command.run_together(python(""), [fails, python("print('imports are kept')")]) == 4
    shown = capfd.readouterr().err
    assert "\na fault of a type\n" in shown
    assert "\nimports are kept\n" in shown


def test_tests_that_fail_are_a_failure_whatever_the_checks_say() -> None:
    assert command.run_together(python("raise SystemExit(1)"), [python("")]) == 1


def test_no_setting_of_this_machine_reaches_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THIDUA_DATA", "/srv/thidua")
    monkeypatch.setenv("THIDUA_REQUIRE_SERVICES", "1")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")

    found = command.clean_environment()

    assert "THIDUA_DATA" not in found
    assert "PYTHONDONTWRITEBYTECODE" not in found
    assert found["THIDUA_REQUIRE_SERVICES"] == "1"
    assert "PATH" in found


@pytest.mark.parametrize(("seconds", "shown"), [(7.4, "0:07"), (59.6, "1:00"), (247, "4:07")])
def test_a_duration_is_in_minutes_and_seconds(seconds: float, shown: str) -> None:
    assert command.duration(seconds) == shown


def test_every_folder_of_quick_tests_is_there() -> None:
    """pytest would take a folder that is gone for a mistake, and no test would run."""
    assert [folder for folder in command.QUICK if not (ROOT / folder).is_dir()] == []
