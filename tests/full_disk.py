"""A small disk in memory that a test fills to its last byte, seen by one program only."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.factories import ROOT

_MOUNT = 'mount -t tmpfs -o "$1" tmpfs "$2" && shift 2 && exec "$@"'
_FILL = """
def fill(path):
    with open(path, "wb", buffering=0) as file:
        for size in (2**16, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue
"""


def run_on_small_disk(folder: Path, program: str, *, options: str = "size=1m") -> str:
    """Run a program with such a disk at `folder`; what it printed. It may call `fill(path)`."""
    if not shutil.which("unshare"):
        pytest.skip("no unshare")
    command = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", _MOUNT, "sh"]
    ran = subprocess.run(
        [*command, options, str(folder), sys.executable, "-c", _FILL + program],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=100,
    )  # fmt: skip
    if "mount:" in ran.stderr or "unshare:" in ran.stderr:
        pytest.skip("no disks of one's own here")
    assert ran.returncode == 0, ran.stderr
    return ran.stdout
