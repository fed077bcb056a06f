"""The bootstrap, with real interpreters and environments; only the installer is a stand-in."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

#: Notes each call; slow enough for two starts to meet.
INSTALLER = """#!/bin/sh
echo "$@" >> "$(dirname "$0")/calls"
sleep 0.3
test ! -e "$(dirname "$0")/broken"
"""


class Clone:
    """A folder as after a clone, with an installer that the bootstrap finds on the PATH."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("thidua", "requirements.lock", "requirements-dev.lock"):
            shutil.copy(ROOT / name, folder / name)
        (folder / "standalone").mkdir()
        (folder / "standalone" / "__main__.py").write_text("import sys; print(sys.argv[1:])")
        self.bin = folder / "bin"
        self.bin.mkdir()
        (self.bin / "uv").write_text(INSTALLER)
        (self.bin / "uv").chmod(0o755)

    def begin(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, self.folder / "thidua", *arguments],
            env={"PATH": f"{self.bin}:{os.environ['PATH']}"},
            cwd=self.folder.parent,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def start(self, *arguments: str) -> tuple[int, str, str]:
        with self.begin(*arguments) as process:
            out, err = process.communicate(timeout=60)
        return process.returncode, out, err

    @property
    def installs(self) -> list[str]:
        calls = self.bin / "calls"
        return calls.read_text().splitlines() if calls.exists() else []


@pytest.fixture
def clone(tmp_path: Path) -> Iterator[Clone]:
    folder = tmp_path / "Thi Đua"  # a name with a space and a letter beyond ASCII
    folder.mkdir()
    yield Clone(folder)
    shutil.rmtree(folder)


def test_the_first_start_sets_up_and_the_second_starts_at_once(clone: Clone) -> None:
    first = clone.start("up", "--port", "8123")
    second = clone.start("up")

    assert first[:2] == (0, "['up', '--port', '8123']\n")
    assert second == (0, "['up']\n", "")
    assert len(clone.installs) == 1
    assert clone.installs[0].endswith(f"--require-hashes -r {clone.folder}/requirements.lock")


def test_two_first_starts_at_once_set_up_once(clone: Clone) -> None:
    with ExitStack() as both:
        processes = [both.enter_context(clone.begin("doctor")) for _ in range(2)]
        said = [process.communicate(timeout=60)[0] for process in processes]

    assert said == ["['doctor']\n"] * 2
    assert len(clone.installs) == 1


def test_a_set_up_that_failed_is_never_believed_complete(clone: Clone) -> None:
    (clone.bin / "broken").touch()
    code, out, err = clone.start("up")
    (clone.folder / ".venv" / "left-behind").touch()
    (clone.bin / "broken").unlink()

    assert (code, out) == (1, "")
    assert "Không cài được các gói" in err
    assert "Traceback" not in err
    assert clone.start("up")[:2] == (0, "['up']\n")
    assert not (clone.folder / ".venv" / "left-behind").exists()


def test_tests_have_a_lock_file_of_their_own_which_holds_that_for_running(clone: Clone) -> None:
    clone.start("test")
    clone.start("up")

    assert [call.rpartition("/")[2] for call in clone.installs] == ["requirements-dev.lock"]


def test_a_changed_lock_file_is_installed(clone: Clone) -> None:
    clone.start("up")
    with (clone.folder / "requirements.lock").open("a") as lock:
        lock.write("# changed\n")
    clone.start("up")

    assert len(clone.installs) == 2


def test_an_unsuitable_python_gets_one_clear_sentence(tmp_path: Path) -> None:
    older = "import sys, runpy; sys.version_info = (3, 9, 2); sys.argv = ['thidua', 'up'];"
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            f"{older} runpy.run_path({str(ROOT / 'thidua')!r}, None, '__main__')",
        ],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert said.returncode == 1
    assert said.stderr.splitlines() == [
        "thidua: Cần Python 3.11, 3.12 hoặc 3.13; máy này đang chạy Python 3.9.",
        "        Python 3.11, 3.12 or 3.13 is needed; this is Python 3.9.",
    ]


def test_a_question_for_help_sets_nothing_up(clone: Clone) -> None:
    code, out, err = clone.start("up", "--help")

    assert (code, out, clone.installs) == (0, "", [])
    assert "./thidua up" in err
