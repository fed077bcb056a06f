"""`demo` and `generate`: papers through the real queue, with nothing left running afterwards."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from standalone import programs
from tests.standalone.test_up import list_processes

pytestmark = pytest.mark.slow

SEED = programs.ROOT / "seed" / "khoi-thi-dua-6-2021.json"


def run_thidua(data: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    kept = {name: text for name, text in os.environ.items() if not name.startswith("THIDUA_")}
    return subprocess.run(
        [sys.executable, "-m", "standalone", *map(str, arguments)],
        env={**kept, "THIDUA_DATA": str(data), "PYTHONPATH": str(programs.ROOT)},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


@pytest.fixture
def data() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="thidua-"))
    yield folder
    assert list_processes(folder) == {}
    shutil.rmtree(folder)


def write_records(path: Path, count: int) -> Path:
    """The seed for so many blocs; the last holds no contest, so it has no vote minutes."""
    seed = json.loads(SEED.read_text())
    many = [
        {**seed, "id": f"khoi-{n}", "bloc": {"name": f"Khối {n}", "code": f"k{n}"}}
        for n in range(count)
    ]
    many[-1]["contests"] = []
    path.write_text(json.dumps(many))
    return path


def file_sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_demo_leaves_the_four_papers_of_the_seed_year(tmp_path: Path, data: Path) -> None:
    done = run_thidua(data, "demo", "--out", tmp_path)

    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, done.stderr
    assert [line["kind"] for line in lines] == ["minutes", "vote_minutes", "proposal", "plan"]
    assert {line["family"] for line in lines} == {"party"}
    assert all(file_sha256(tmp_path / line["file"]) == line["sha256"] for line in lines)
    assert "Nguồn không nêu" in done.stderr
    assert list(data.iterdir()) == []  # it works in a folder of its own


def test_generate_makes_a_batch_and_says_what_became_of_each_paper(
    tmp_path: Path, data: Path
) -> None:
    run_thidua(data, "import", write_records(tmp_path / "records.json", 3))
    out = tmp_path / "out"

    done = run_thidua(data, "generate", "--all", "--out", out)

    manifest: list[dict[str, Any]] = json.loads((out / "manifest.json").read_text())
    made = [item for item in manifest if item["status"] == "ready"]
    skipped = [item for item in manifest if item["status"] == "skipped"]
    assert done.returncode == 0, done.stderr
    assert (len(manifest), len(made)) == (12, 11)
    assert len(done.stdout.splitlines()) == 12
    assert all(file_sha256(out / item["file"]) == item["sha256"] for item in made)
    assert all(item["lint"] == {"errors": 0, "warnings": 0, "notes": 0} for item in made)
    assert [(item["review"], item["kind"]) for item in skipped] == [("khoi-2", "vote_minutes")]
    assert skipped[0]["reason"]


def test_generate_can_be_told_which(tmp_path: Path, data: Path) -> None:
    run_thidua(data, "import", write_records(tmp_path / "records.json", 3))

    done = run_thidua(
        data, "generate", "--bloc", "k1", "--kind", "plan", "--kind", "minutes", "--out", tmp_path
    )

    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert done.returncode == 0, done.stderr
    assert {(item["bloc"], item["kind"]) for item in manifest} == {
        ("Khối 1", "minutes"),
        ("Khối 1", "plan"),
    }


def test_generate_for_nobody_is_refused_without_starting_anything(
    tmp_path: Path, data: Path
) -> None:
    done = run_thidua(data, "generate", "--year", "1990", "--out", tmp_path)

    assert done.returncode == 1
    assert "không có kỳ tổng kết nào như vậy" in done.stderr


def test_two_blocs_whose_names_look_alike_in_ascii_keep_their_papers_apart(
    tmp_path: Path, data: Path
) -> None:
    seed = json.loads(SEED.read_text())
    alike = [
        {**seed, "id": name, "bloc": {"name": name}} for name in ("Khối Đá Bạc", "Khối Đa Bác")
    ]
    (tmp_path / "records.json").write_text(json.dumps(alike))
    run_thidua(data, "import", tmp_path / "records.json")

    run_thidua(data, "generate", "--all", "--kind", "plan", "--out", tmp_path)

    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert len({item["file"] for item in manifest}) == 2
