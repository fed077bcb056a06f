"""A database that some program keeps for itself: every command names that program."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from migrations import run as run_migrations
from migrations.run import upgrade
from standalone import database
from tests.backing_services.postgres import dsn
from tests.standalone.damage_commands import UNEXPECTED, run
from workflow.models import base, open_engine


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Wait for no lock as long as people do."""
    monkeypatch.setattr(base, "WAIT_FOR_LOCK", 1)
    monkeypatch.setitem(base._BOUNDS, "options", "-c lock_timeout=1s -c statement_timeout=30s")
    monkeypatch.setattr(run_migrations, "LONGEST_WAIT", 1)
    monkeypatch.setenv("THIDUA_DATA", str(tmp_path))
    for name in ("THIDUA_BROKER_URL", "THIDUA_BACKUP_DIR", "THIDUA_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)


def hold_all_to_the_name(
    capfd: pytest.CaptureFixture[str], folder: Path, pid: int, commands: tuple[str, ...]
) -> None:
    for name in commands:
        arguments = [name, str(folder / "a.backup")] if name == "backup" else [name]
        code, said = run(capfd, *arguments)
        assert (code, UNEXPECTED in said) == (1, False), said
        assert "bị giữ" in said, said
        assert str(pid) in said, said
    assert database.main() == 1
    said = capfd.readouterr().err
    assert "bị giữ" in said, said
    assert str(pid) in said, said


def test_whoever_keeps_a_file_for_itself_is_named(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "thidua.sqlite3"
    engine = open_engine(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    with closing(sqlite3.connect(path)) as alone:
        alone.execute("PRAGMA locking_mode = EXCLUSIVE")
        alone.execute("BEGIN EXCLUSIVE")

        hold_all_to_the_name(capfd, tmp_path, os.getpid(), ("doctor", "verify", "backup"))


def test_whoever_locks_tables_of_a_server_is_named(
    postgres_url: str,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("THIDUA_DATABASE_URL", postgres_url)
    monkeypatch.setattr("workflow.services.operations.lock_holders._STUCK_SECONDS", 0)
    with psycopg.connect(dsn(make_url(postgres_url))) as other:
        other.execute("LOCK TABLE review, alembic_version, store_identity")

        pid = other.info.backend_pid
        hold_all_to_the_name(capfd, tmp_path, pid, ("doctor", "verify", "backup"))
