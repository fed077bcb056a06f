"""Each damage of a database on a server is named with what to do, by every command and by `up`."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import URL

from standalone import database
from standalone.backup_restore import restore_backup
from tests.backing_services.postgres import dsn
from tests.standalone.damage_commands import hold_all_to_a_remedy, run
from workflow.config import Settings
from workflow.services.backups.backup_source import BackupSource

RELEASE = Path(__file__).parent.parent / "releases" / "2026-11-22.backup"
REMEDIES = ("sao lưu", "pg_dump", "restore", "THIDUA_DATABASE_URL", "./thidua up")


@dataclass(frozen=True)
class Place:
    """A database on a server and the data folder beside it."""

    server: URL
    name: str
    data: Path

    @property
    def address(self) -> URL:
        return self.server.set(database=self.name)

    def run_sql(self, statement: str, *, database: str = "") -> None:
        address = self.server.set(database=database or self.name)
        with psycopg.connect(dsn(address), autocommit=True) as connection:
            connection.execute(statement.encode())

    def drop(self) -> None:
        self.run_sql(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)', database="postgres")

    def make_anew(self) -> None:
        self.drop()
        self.run_sql(f'CREATE DATABASE "{self.name}"', database="postgres")


def migrate_another(place: Place) -> None:
    """Somebody started the service elsewhere on a new database of the same name."""
    place.make_anew()
    other = place.data.parent / "other"
    other.mkdir()
    database.migrate(Settings(other, place.address.render_as_string(hide_password=False), ""))


DAMAGES: dict[str, Callable[[Place], None]] = {
    "database gone": Place.drop,
    "database empty": Place.make_anew,
    "database new": migrate_another,
    "store gone": lambda place: shutil.rmtree(place.data / "files"),
    "table gone": lambda place: place.run_sql("DROP TABLE paper CASCADE"),
    "column gone": lambda place: place.run_sql("ALTER TABLE batch DROP COLUMN first_year"),
    "rows gone that others refer to": lambda place: place.run_sql(
        "BEGIN; SET LOCAL session_replication_role = replica; DELETE FROM council; COMMIT"
    ),
    "mark of the release gone": lambda place: place.run_sql("DROP TABLE alembic_version"),
}


@pytest.fixture(scope="module")
def original(postgres_server: URL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A whole place, of which each test gets a copy."""
    place = Place(postgres_server, "damage_whole", tmp_path_factory.mktemp("whole"))
    place.make_anew()
    address = place.address.render_as_string(hide_password=False)
    restore_backup(Settings(place.data, address, ""), BackupSource(RELEASE, lambda: None))
    yield place
    place.drop()


@pytest.fixture
def place(original: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """A copy of it, which the settings name."""
    copy = Place(original.server, "damage_copy", tmp_path / "data")
    copy.drop()
    copy.run_sql('CREATE DATABASE "damage_copy" TEMPLATE "damage_whole"', database="postgres")
    shutil.copytree(original.data, copy.data)
    for name in ("THIDUA_BROKER_URL", "THIDUA_BACKUP_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("THIDUA_DATA", str(copy.data))
    monkeypatch.setenv("THIDUA_DATABASE_URL", copy.address.render_as_string(hide_password=False))
    yield copy
    copy.drop()


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_each_damage_is_named_with_what_to_do(
    place: Place, damage: Callable[[Place], None], capfd: pytest.CaptureFixture[str]
) -> None:
    damage(place)

    hold_all_to_a_remedy(capfd, place.data.parent, REMEDIES)


def test_a_database_that_can_only_be_read_is_called_so(
    place: Place, capfd: pytest.CaptureFixture[str]
) -> None:
    place.run_sql("DELETE FROM store_identity")  # `up` would write it again
    place.run_sql('ALTER DATABASE "damage_copy" SET default_transaction_read_only = on')

    code, said = run(capfd, "doctor")
    assert (code, "chỉ cho đọc" in said) == (1, True)
    assert run(capfd, "verify", "--sample", "0")[0] == 0
    assert database.main() == 1
    assert "chỉ cho đọc" in capfd.readouterr().err


def test_rows_that_somebody_took_out_are_missed(
    place: Place, capfd: pytest.CaptureFixture[str]
) -> None:
    place.run_sql("TRUNCATE paper CASCADE")

    code, said = run(capfd, "verify", "--sample", "0")

    assert code == 1
    assert "Đợt tạo văn bản" in said
