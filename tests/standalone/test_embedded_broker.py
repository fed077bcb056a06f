"""Which server becomes the broker, where it listens, and how it is told to behave."""

import os
from pathlib import Path

import pytest

from standalone import embedded_broker
from standalone.console import CommandError


def make_server(folder: Path, name: str, says: str) -> Path:
    """A program that answers `--version` like a server."""
    path = folder / name
    path.write_text(f"#!/bin/sh\necho '{says}'\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PATH with nothing on it but what the test puts there."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "sh").symlink_to("/bin/sh")
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("VALKEY_BIN", raising=False)
    return folder


def test_the_server_named_in_the_settings_comes_first(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_server(path, "valkey-server", "Valkey server v=8.1.0 sha=0")
    named = make_server(path, "mine", "Valkey server v=8.0.1 sha=0")
    monkeypatch.setenv("VALKEY_BIN", str(named))

    assert embedded_broker.find_server() == named


def test_one_on_the_path_comes_before_the_one_we_bring(path: Path) -> None:
    found = make_server(path, "redis-server", "Redis server v=7.0.15 sha=0")

    assert embedded_broker.find_server() == found


def test_one_that_is_too_old_is_passed_over(path: Path) -> None:
    make_server(path, "redis-server", "Redis server v=5.0.3 sha=0")

    assert embedded_broker.find_server().name == "valkey-server"


def test_the_one_we_bring_runs_where_nothing_is_installed(path: Path) -> None:
    name, version = embedded_broker.read_server_version(embedded_broker.find_server())

    assert name == "valkey"
    assert version >= embedded_broker.MIN_SERVER_VERSION


def test_a_named_server_that_does_not_run_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VALKEY_BIN", str(path / "nowhere"))

    with pytest.raises(CommandError, match="VALKEY_BIN"):
        embedded_broker.find_server()


def test_a_folder_with_a_short_name_holds_its_own_socket(tmp_path: Path) -> None:
    assert embedded_broker.socket_path(Path("/srv/thidua")) == Path("/srv/thidua/run/broker.sock")


def test_a_folder_with_a_long_name_gets_a_short_private_socket(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    data = Path("/home") / "Nguyễn Thị Thu Hường" / "Văn phòng Hội đồng Thi đua - Khen thưởng"

    path = embedded_broker.socket_path(data / "dữ liệu")

    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert path.parent.parent == tmp_path
    assert embedded_broker.socket_path(data / "dữ liệu") == path
    assert embedded_broker.socket_path(data / "dữ liệu khác") != path


def test_a_short_socket_folder_that_others_can_enter_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    data = Path("/srv") / ("x" * 100)
    embedded_broker.socket_path(data).parent.chmod(0o755)

    with pytest.raises(CommandError, match="không phải của riêng bạn"):
        embedded_broker.socket_path(data)


def test_each_server_keeps_its_own_files(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server cannot read what a newer one wrote; it must not be stopped by it either."""
    for name, says in (("a", "Valkey server v=9.1.2 sha=0"), ("b", "Redis server v=7.0.1 sha=0")):
        monkeypatch.setenv("VALKEY_BIN", str(make_server(path, name, says)))
        embedded_broker.prepare_command(tmp_path)

    assert sorted(os.listdir(tmp_path / "broker")) == ["redis-7-0", "valkey-9-1"]


def test_nobody_answers_where_no_broker_runs(tmp_path: Path) -> None:
    assert not embedded_broker.is_responding(f"redis+socket://{tmp_path}/broker.sock")
    assert not embedded_broker.has_worker(f"redis+socket://{tmp_path}/broker.sock")


def test_an_idle_broker_has_no_worker(broker_url: str) -> None:
    assert embedded_broker.is_responding(broker_url)
    assert not embedded_broker.has_worker(broker_url)
