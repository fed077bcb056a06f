"""`thidua up` under a clock that can be set: a file says how many seconds it is ahead.

    CHAOS_CLOCK=FILE python -m tests.chaos.shifted_clock up

The clock of the machine belongs to all that runs on it, and the library that tells one program
another time (libfaketime 0.9.10) breaks `time.sleep` of newer Pythons; so the places where the
service asks for the time are given another, and with them `time.time`, which its libraries ask.
"""

import datetime as dt
import os
import sys
import time
from dataclasses import replace
from pathlib import Path

VARIABLE = "CHAOS_CLOCK"
_real_time = time.time


def shifted_now() -> dt.datetime:
    """The time by the clock that was set."""
    return dt.datetime.fromtimestamp(shifted_time(), dt.UTC)


def shifted_time() -> float:
    """The same in seconds."""
    return _real_time() + float(Path(os.environ[VARIABLE]).read_text() or 0)


def _up() -> int:
    from standalone import child_process, cli, programs

    web = programs.ServicePrograms.web

    def clocked_web(machine: programs.ServicePrograms, listener: object) -> child_process.Program:
        program = web(machine, listener)  # type: ignore[arg-type]
        return replace(
            program, command=(*program.command[:-1], "tests.chaos.shifted_clock_web:app()")
        )

    programs._WORKER_APP = "--app=tests.chaos.shifted_clock_app"
    programs._SCHEDULER_APP = "--app=tests.chaos.shifted_clock_scheduler"
    programs.ServicePrograms.web = clocked_web  # type: ignore[method-assign,assignment]
    return cli.run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(_up())
