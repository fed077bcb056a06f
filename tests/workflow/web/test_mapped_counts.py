"""Requests are counted where there is room for it; where there is none, they are answered."""

from pathlib import Path

from tests.full_disk import run_on_small_disk

_COUNT = """
import os
os.environ["PROMETHEUS_MULTIPROC_DIR"] = {folder!r}
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from workflow.web import metrics

def add_up():
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    text = generate_latest(registry).decode()
    lines = [line for line in text.splitlines() if line.startswith("thidua_request_seconds_count")]
    return sum(float(line.rpartition(" ")[2]) for line in lines)
"""


def test_a_full_disk_below_the_counts_ends_no_process(tmp_path: Path) -> None:
    """It did, at the first write to a map that nothing was below any more."""
    told = run_on_small_disk(
        tmp_path,
        _COUNT.format(folder=str(tmp_path))
        + f"""
metrics.count_request("GET", "before", 200, 0.1)
fill({str(tmp_path / "filler")!r})
for number in range(2000):
    metrics.count_request("GET", f"page{{number}}", 200, 0.1)
print(add_up() >= 1)
os.unlink({str(tmp_path / "filler")!r})
before = add_up()
metrics.count_request("GET", "after", 200, 0.1)
print(add_up() - before)
""",
    )

    assert told.split() == ["True", "1.0"]


def test_a_process_that_begins_on_a_full_disk_leaves_no_half_made_counts(tmp_path: Path) -> None:
    told = run_on_small_disk(
        tmp_path,
        _COUNT.format(folder=str(tmp_path))
        + f"""
fill({str(tmp_path / "filler")!r})
metrics.count_request("GET", "page", 200, 0.1)
print(os.listdir({str(tmp_path)!r}), add_up())
""",
    )

    assert told == "['filler'] 0\n"
