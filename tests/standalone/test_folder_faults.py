"""What lies in the way in the data folder is named before anything starts, and by `doctor`."""

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from standalone import data_folder
from standalone.commands.doctor import diagnose_folder, doctor_command
from standalone.connection import connect
from standalone.console import CommandError
from standalone.database_watch import is_database_replaced, watch_database
from standalone.folder_faults import find_folder_faults
from standalone.programs import prepare_programs
from workflow.config import Settings
from workflow.models import open_engine
from workflow.services.operations.startup import require_ready_or_exit

#: Things that something else may lie in the place of, and whether each is a folder.
PLACES = {
    **dict.fromkeys(("run", "run/transfers", "logs", "broker", "files"), True),
    **dict.fromkeys(("secret_key", "thidua.sqlite3", "thidua.sqlite3-wal", "files/.store"), False),
    **dict.fromkeys(("run/up.lock", "run/processes.lock", "logs/web.log"), False),
}


def make_file(path: Path) -> None:
    path.write_bytes(b"x")


def make_dangling_link(path: Path) -> None:
    path.symlink_to("nowhere")


@pytest.fixture
def whole(settings: Settings) -> Settings:
    for name, is_folder in PLACES.items():
        path = settings.data / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir(exist_ok=True) if is_folder else path.touch()
    return settings


def test_nothing_is_said_of_a_whole_folder_or_a_new_one(whole: Settings, tmp_path: Path) -> None:
    assert list(find_folder_faults(whole)) == []
    assert list(find_folder_faults(replace(whole, data=tmp_path / "new"))) == []


@pytest.mark.parametrize("name", PLACES)
def test_whatever_lies_in_the_way_is_named(whole: Settings, name: str) -> None:
    path = whole.data / name
    others: tuple[Callable[[Path], None], ...] = (Path.mkdir, os.mkfifo)
    if PLACES[name]:
        others = (make_file, os.mkfifo, make_dangling_link)
    for make in others:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
        make(path)
        with pytest.raises(CommandError, match=str(path)), prepare_programs(whole):
            pass
        assert [result.text for result in diagnose_folder(whole) if str(path) in result.text]


def test_a_process_started_by_itself_says_what_it_cannot_read(settings: Settings) -> None:
    (settings.data / "files" / ".store").mkdir(parents=True)
    with pytest.raises(SystemExit, match=r"THIDUA_DATA: .*\.store"):
        require_ready_or_exit(settings)


def test_another_database_under_a_running_service_is_said_once(
    settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    database = Path(settings.database_url.removeprefix("sqlite:///"))
    with data_folder.lock_data_folder(settings.data):
        look = watch_database(settings)
        look()
        assert not is_database_replaced(settings)
        database.rename(database.with_name("moved"))
        for _ in range(2):
            look()
        assert is_database_replaced(settings)
        assert capfd.readouterr().err.count("đã bị thay") == 1
    assert not is_database_replaced(settings)  # nothing runs that could have another open
    make_file(database)  # such as an older one that was put there meanwhile
    with data_folder.lock_data_folder(settings.data):
        assert not is_database_replaced(settings)  # the next run has opened none yet


def test_a_log_that_was_taken_from_a_running_service_is_named(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Path(settings.database_url.removeprefix("sqlite:///"))
    running = open_engine(settings.database_url, create=False)
    monkeypatch.setattr("standalone.commands.doctor.read_local_settings", lambda: settings)
    with data_folder.lock_data_folder(settings.data), running.begin() as connection:
        connection.execute(text("CREATE TABLE saved (id INTEGER)"))
        connection.commit()
        with connect(settings):
            pass
        database.with_name(f"{database.name}-wal").unlink()

        with pytest.raises(CommandError, match="-wal"), connect(settings):
            pass
        told = CliRunner().invoke(doctor_command)
    running.dispose()

    assert told.output.count("✗") == 1
    assert "Ctrl-C" in told.output


def test_what_was_saved_outlives_whoever_looks_at_another_database_in_its_place(
    settings: Settings, migrated_sqlite: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest of it is in the log beside the file, which whoever closes that file removes."""
    database = Path(settings.database_url.removeprefix("sqlite:///"))
    running = open_engine(settings.database_url, create=False)
    monkeypatch.setattr("standalone.commands.doctor.read_local_settings", lambda: settings)
    with data_folder.lock_data_folder(settings.data), running.begin() as connection:
        watch_database(settings)()
        connection.execute(text("CREATE TABLE saved (id INTEGER)"))
        connection.commit()
        database.rename(database.with_name("moved"))
        shutil.copyfile(migrated_sqlite, database)

        with pytest.raises(CommandError, match="đã bị thay"), connect(settings):
            pass
        with pytest.raises(OperationalError, match="in the place"), running.connect():
            pass  # one more connection of the service itself
        told = CliRunner().invoke(doctor_command)
        assert told.output.count("✗") == 1
        assert "đã bị thay" in told.output

        database.with_name("moved").rename(database)
        with connect(settings) as engine, engine.connect() as fresh:
            assert fresh.execute(text("SELECT count(*) FROM saved")).scalar() == 0
    running.dispose()


def test_a_server_has_no_file_to_look_at(settings: Settings) -> None:
    served = replace(settings, database_url="postgresql+psycopg://u@h/d")
    with data_folder.lock_data_folder(settings.data):
        watch_database(served)()
        assert json.loads((settings.data / "run" / "database-in-use.json").read_text()) is None
        assert not is_database_replaced(served)
