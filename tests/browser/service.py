"""The whole service as `./thidua up` runs it, for a browser to look at."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from standalone.programs import ROOT

PASSWORD = "một câu rất dễ nhớ"
_LINK = re.compile(r"(http://\S+?)(/link#\S+)")


@dataclass(frozen=True)
class Service:
    """A running service: its address, and the path that signs the administrator in once."""

    address: str
    link: str


@contextmanager
def run_service(data: Path, **settings: str) -> Iterator[Service]:
    """Start everything on a folder of its own, wait for the printed link, stop everything."""
    surroundings = {**os.environ, "THIDUA_DATA": str(data), "PYTHONPATH": str(ROOT), **settings}
    command = [sys.executable, "-m", "standalone", "up"]
    with subprocess.Popen(
        command, env=surroundings, stderr=subprocess.STDOUT, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield _read_startup(process)
        finally:
            process.terminate()
            process.communicate(timeout=60)


def _read_startup(process: subprocess.Popen[str]) -> Service:
    said = []
    for line in process.stdout or ():
        said.append(line)
        if found := _LINK.search(line):
            return Service(found[1], found[2])
    raise AssertionError("".join(said))
