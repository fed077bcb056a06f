"""A full disk of the data: the reserve is given up, and made again when there is room."""

from pathlib import Path

import pytest

from standalone import disk_reserve
from standalone.console import CommandError
from standalone.disk_reserve import (
    RESERVE_BYTES,
    require_room_on_disk,
    require_same_folder,
    tend_reserve,
)
from tests.full_disk import run_on_small_disk
from workflow.services.operations import disk_space
from workflow.services.operations.disk_space import (
    FullPlace,
    find_full_places,
    identify_folder,
    is_full,
)


@pytest.fixture
def free(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What the system says is free; a test sets it, since it has no disk of its own to fill."""
    found = [10**9]
    monkeypatch.setattr(disk_reserve, "free_bytes_at", lambda _folder: found[0])
    return found


def test_the_reserve_takes_real_room_and_goes_when_the_disk_is_full(
    tmp_path: Path, free: list[int], capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "run").mkdir()
    tend_reserve(tmp_path)
    assert (tmp_path / "run" / "reserve").stat().st_blocks * 512 >= RESERVE_BYTES

    free[0] = 10**6
    tend_reserve(tmp_path)
    tend_reserve(tmp_path)
    assert not (tmp_path / "run" / "reserve").exists()
    assert capfd.readouterr().err.count("đã đầy") == 1

    free[0] = 10**8  # some room, but not enough to take it away again
    tend_reserve(tmp_path)
    assert not (tmp_path / "run" / "reserve").exists()
    free[0] = 10**9
    tend_reserve(tmp_path)
    assert (tmp_path / "run" / "reserve").exists()


def test_another_folder_in_the_place_of_the_data_is_noticed(tmp_path: Path) -> None:
    data = tmp_path / "var"
    data.mkdir()
    identity = identify_folder(data)
    require_same_folder(data, identity)

    data.rename(tmp_path / "away")
    with pytest.raises(CommandError, match="chuyển đi"):
        require_same_folder(data, identity)
    data.mkdir()
    with pytest.raises(CommandError, match="chuyển đi"):
        require_same_folder(data, identity)


_READ_ON_FULL_DISK = """
from contextlib import nullcontext
from pathlib import Path
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from standalone.disk_reserve import keep_database_open
from workflow.config import Settings
from workflow.models import open_engine

folder = Path(FOLDER)
settings = Settings(folder, f"sqlite:///{folder}/a.sqlite3", "")
engine = open_engine(settings.database_url)
with engine.begin() as connection:
    connection.execute(text("CREATE TABLE kept (id INTEGER)"))
engine.dispose()
with keep_database_open(settings) if KEPT else nullcontext():
    fill(folder / "filler")
    try:
        with open_engine(settings.database_url).connect() as connection:
            print(connection.execute(text("SELECT count(*) FROM kept")).scalar())
    except OperationalError as error:
        print(error.orig)
"""


@pytest.mark.parametrize(("kept", "told"), [("True", "0"), ("False", "disk I/O error")])
def test_a_database_that_is_kept_open_is_read_on_a_full_disk(
    tmp_path: Path, kept: str, told: str
) -> None:
    """Others need no room then; without it each of them would."""
    program = _READ_ON_FULL_DISK.replace("FOLDER", repr(str(tmp_path))).replace("KEPT", kept)

    assert run_on_small_disk(tmp_path, program).strip() == told


def test_a_disk_without_names_for_new_files_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not is_full(tmp_path)
    assert list(find_full_places(tmp_path)) == []

    monkeypatch.setattr(disk_space, "FLOOR_FILES", 2**63)

    assert is_full(tmp_path)
    assert list(find_full_places(tmp_path)) == [FullPlace(tmp_path, only_names=True)]
    with pytest.raises(CommandError, match="inode"):
        require_room_on_disk(tmp_path)


def test_a_full_shared_memory_is_named_before_anything_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk_space, "SHARED_MEMORY", tmp_path)
    monkeypatch.setattr(disk_space, "_SHARED_BYTES", 2**62)

    with pytest.raises(CommandError, match=str(tmp_path)):
        require_room_on_disk(tmp_path / "data")
