"""The data folder belongs to one run at a time, and to its owner only."""

import os
import subprocess
from pathlib import Path

import pytest

from standalone import data_folder
from standalone.console import CommandError


def test_one_run_at_a_time(tmp_path: Path) -> None:
    with (
        data_folder.lock_data_folder(tmp_path),
        pytest.raises(CommandError, match=f"đang chạy .* {os.getpid()}"),
        data_folder.lock_data_folder(tmp_path),
    ):
        pass


def test_the_folder_is_free_again_afterwards(tmp_path: Path) -> None:
    with data_folder.lock_data_folder(tmp_path):
        during = data_folder.is_in_use(tmp_path)

    assert during
    assert not data_folder.is_in_use(tmp_path)


def test_a_folder_that_was_never_used_is_free(tmp_path: Path) -> None:
    assert not data_folder.is_in_use(tmp_path)


def test_a_new_run_waits_for_what_a_killed_one_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_folder, "LOCK_TIMEOUT", 0.2)
    with data_folder.lock_data_folder(tmp_path) as lock:
        left_behind = subprocess.Popen(["sleep", "60"], pass_fds=[lock])

    with pytest.raises(CommandError, match="chưa dừng hẳn"), data_folder.lock_data_folder(tmp_path):
        pass

    left_behind.kill()
    left_behind.wait()
    with data_folder.lock_data_folder(tmp_path):
        assert data_folder.is_in_use(tmp_path)


def test_the_secret_stays_the_same(tmp_path: Path) -> None:
    first = data_folder.ensure_secret_key_file(tmp_path).read_text()

    assert data_folder.ensure_secret_key_file(tmp_path).read_text() == first


def test_a_new_folder_is_for_its_owner_only(tmp_path: Path) -> None:
    with data_folder.lock_data_folder(tmp_path / "var"):
        assert (tmp_path / "var").stat().st_mode & 0o777 == 0o700


def test_a_folder_that_cannot_be_made_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with (
        pytest.raises(CommandError, match="không ghi được vào thư mục dữ liệu"),
        data_folder.lock_data_folder(tmp_path / "file" / "var"),
    ):
        pass


def test_a_log_that_has_grown_big_is_put_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_folder, "MAX_LOG_BYTES", 3)
    data_folder.prepare_log_file(tmp_path, "web").write_text("much")

    assert not data_folder.prepare_log_file(tmp_path, "web").exists()
    assert (tmp_path / "logs" / "web.log.1").read_text() == "much"
