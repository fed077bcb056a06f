"""Every command that is given a file says so in a sentence where the file can't be read."""

import re
from pathlib import Path

import pytest

from standalone import cli

#: Opens, and fails as a disk that is damaged does: with an error while it is read.
UNREADABLE = Path("/proc/self/mem")

COMMANDS = (
    ("acts", "import", "{}"),
    ("check", "{}"),
    ("import", "{}"),
    ("import", "{records}", "--match", "{}"),
    ("import-archive", "{}"),
    ("lint", "{}"),
    ("restore", "{}"),
    ("template", "{}"),
    ("verify", "--since", "{}"),
    ("verify-archive", "{}"),
)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THIDUA_DATA", str(tmp_path))
    for name in ("DATABASE_URL", "BROKER_URL", "DEBUG"):
        monkeypatch.delenv(f"THIDUA_{name}", raising=False)


@pytest.mark.parametrize("file", ["unreadable", "folder"])
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_file_that_cannot_be_read_is_told(
    command: tuple[str, ...], file: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    records = tmp_path / "records.json"
    records.write_text("[]")
    path = UNREADABLE if file == "unreadable" else tmp_path
    words = [word.format(path, records=records) for word in command]

    ended = cli.run(words)

    said = capfd.readouterr()
    assert ended in (1, 2)
    assert not re.search("ngoài dự kiến|Traceback", said.out + said.err)
    assert said.err.strip()
