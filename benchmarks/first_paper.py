"""The first paper of a fresh process: compiled anew, from a kept template, and by docxtpl.

    python -m benchmarks.first_paper cold|kept|docxtpl FOLDER

prints the milliseconds of one core that it took, imports left out: a worker has imported all it
needs before it takes anything up, and put that aside from the garbage collector (`worker.app`).
"""

import gc
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import jinja2
from docxtpl import DocxTemplate

from benchmarks.sample_papers import fill_with_docxtpl, minutes_template
from worker.word.template import Template
from worker.word.template_cache import compile_cached

SIDES = ("cold", "kept", "docxtpl")
_IMPORTED = (jinja2, DocxTemplate)


def measure_first_papers(rounds: int) -> dict[str, float]:
    """The median of fresh processes by side."""
    docx, _ = minutes_template()
    with TemporaryDirectory() as folder:
        compile_cached(docx, Path(folder))
        found: dict[str, list[float]] = {side: [] for side in SIDES}
        for _ in range(rounds):
            for side in SIDES:
                found[side].append(_in_fresh_process(side, folder))
    return {side: statistics.median(times) for side, times in found.items()}


def _in_fresh_process(side: str, folder: str) -> float:
    call = [sys.executable, "-m", "benchmarks.first_paper", side, folder]
    done = subprocess.run(call, capture_output=True, check=True)  # noqa: S603
    return float(done.stdout)


def _times(side: str, folder: Path) -> Iterator[float]:
    docx, values = minutes_template()
    gc.freeze()
    yield time.process_time()
    if side == "docxtpl":
        fill_with_docxtpl(docx, values)
    else:
        template = compile_cached(docx, folder) if side == "kept" else Template.compile(docx)
        template.fill(values)
    yield time.process_time()


if __name__ == "__main__":
    started, ended = _times(sys.argv[1], Path(sys.argv[2]))
    sys.stdout.write(f"{1000 * (ended - started):.3f}")
