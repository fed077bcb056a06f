"""A full disk of the data: the reserve is given up, and made again when there is room."""

from pathlib import Path

import pytest

from standalone import disk_reserve
from standalone.console import CommandError
from standalone.disk_reserve import RESERVE_BYTES, require_same_folder, tend_reserve
from workflow.services.operations.disk_space import identify_folder


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
