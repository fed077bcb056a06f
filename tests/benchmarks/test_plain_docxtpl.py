"""The other side of the batch benchmark still starts: it takes the place of our engine."""

import subprocess
import sys

from tests.factories import ROOT


def test_the_worker_with_plain_docxtpl_loads() -> None:
    """In a process of its own, since it changes how this one would fill papers."""
    command = [sys.executable, "-c", "import benchmarks.plain_docxtpl"]

    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert (ran.returncode, ran.stderr) == (0, "")
