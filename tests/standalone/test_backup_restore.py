"""`backup` and `restore`: everything back, on either database, or nothing at all."""

import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from alembic import command
from sqlalchemy import Engine, inspect, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from migrations.run import alembic_config, is_current
from standalone import data_folder, database
from standalone.backup_restore import RestoreResult, restore_backup
from standalone.console import CommandError
from tests import factories
from tests.backup_data import PASSPHRASE, back_up, empty_settings, populate
from tests.sign_in import SignedInClient, sign_in_directly
from tests.waiting import wait_until
from workflow.config import Settings
from workflow.domain.errors import DomainError
from workflow.domain.papers import PaperKind
from workflow.domain.record import Family
from workflow.models import (
    Account,
    Base,
    Council,
    Paper,
    ReceivedArchive,
    TemplateVersion,
    open_engine,
)
from workflow.services.backups.backup_source import BackupSource
from workflow.services.backups.contents import BackupHeader, RowChunk
from workflow.services.backups.creation import FinishedBackup
from workflow.services.backups.table_codec import APART
from workflow.services.council_templates import versions
from workflow.services.council_templates.versions import NewTemplate, TemplatePlace
from workflow.services.records import record_exchange
from workflow.services.stores.file_store import FileStore
from workflow.web import create_app

pytestmark = pytest.mark.slow


@pytest.fixture
def furnished(settings: Settings, engine: Engine) -> Settings:
    populate(engine, FileStore(settings.files))
    return settings


@pytest.fixture
def made(furnished: Settings, engine: Engine) -> FinishedBackup:
    return back_up(furnished, engine)


def open_source(path: Path, passphrase: str | None = None) -> BackupSource:
    return BackupSource(path, lambda: passphrase)


@contextmanager
def open_database(settings: Settings) -> Iterator[Engine]:
    engine = open_engine(settings.database_url)
    yield engine
    engine.dispose()


def read_rows(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """Everything there is, as the models read it."""
    with engine.connect() as connection:
        return {
            name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for name, table in Base.metadata.tables.items()
            if name not in APART
        }


def is_empty(settings: Settings) -> bool:
    with open_database(settings) as engine:
        names = inspect(engine).get_table_names()
        with engine.connect() as connection:
            found = [
                name
                for name in set(names) - {"alembic_version"}
                if connection.execute(text(f'SELECT 1 FROM "{name}" LIMIT 1')).first()  # noqa: S608
            ]
    return not found and not any(path.is_file() for path in settings.files.rglob("*"))


def test_everything_comes_back_on_the_other_database_and_back_again(
    furnished: Settings, engine: Engine, made: FinishedBackup, postgres_url: str, tmp_path: Path
) -> None:
    many = empty_settings(furnished, tmp_path / "many", postgres_url)
    one = empty_settings(furnished, tmp_path / "one")

    restore_backup(many, open_source(made.path))
    with open_database(many) as on_postgres:
        again = back_up(many, on_postgres, "again.backup")
        restore_backup(one, open_source(again.path))
        with open_database(one) as on_sqlite:
            once_more = back_up(one, on_sqlite, "once-more.backup")

            assert read_rows(engine) == read_rows(on_postgres) == read_rows(on_sqlite)
    assert made.sha256 == again.sha256 == once_more.sha256
    assert list_stored_files(furnished) >= list_stored_files(one) == list_stored_files(many)


def test_templates_and_packages_of_others_come_back_with_their_files(
    furnished: Settings, engine: Engine, tmp_path: Path
) -> None:
    files, place = FileStore(furnished.files), empty_settings(furnished, tmp_path / "other")
    template, package = b"PK: a template", b"PK: a package"
    with Session(engine) as session:
        council = session.scalars(select(Council)).first()
        officer = session.scalars(select(Account)).first()
        assert council
        assert officer
        versions.add_version(
            session, files, TemplatePlace(council, PaperKind.PLAN, Family.STATE),
            NewTemplate("a.docx", template, "mẫu của tỉnh"), by=officer, now=factories.NOW,
        )  # fmt: skip
        session.add(
            ReceivedArchive(
                file_name="a.zip", file_sha256=files.put(package), size=len(package),
                source="Tỉnh khác", bloc="Khối 6", year="2021", added_at=factories.NOW,
            )
        )  # fmt: skip
        session.commit()

    restore_backup(place, open_source(back_up(furnished, engine).path))

    with open_database(place) as restored, Session(restored) as session:
        version = session.scalars(select(TemplateVersion)).one()
        received = session.scalars(select(ReceivedArchive)).one()
    there = FileStore(place.files)
    assert there.get(version.file_sha256) == template
    assert there.get(received.file_sha256) == package


def list_stored_files(settings: Settings) -> set[str]:
    names = {path.name for path in settings.files.rglob("*") if path.is_file()}
    return names - {".store"}  # the mark that a store shares with its database


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_the_service_goes_on_in_the_restored_place(
    request: pytest.FixtureRequest,
    furnished: Settings,
    made: FinishedBackup,
    tmp_path: Path,
    kind: str,
) -> None:
    url = request.getfixturevalue("postgres_url") if kind == "postgres" else ""
    place = empty_settings(furnished, tmp_path / "other", url)

    restore_backup(place, open_source(made.path))

    with open_database(place) as engine, Session(engine) as session:
        record_exchange.store_record(
            session, factories.make_record(), by=None, now=factories.NOW
        )  # new numbers after old ones
        session.commit()
        account = session.scalars(select(Account).filter_by(active=True)).one()
        person = sign_in_directly(session, account)
        made_papers = session.scalars(select(Paper)).all()
    app = create_app(replace(place, secret_key="another secret, of the other place"))
    app.test_client_class = SignedInClient
    client = app.test_client(user=person)
    for paper in made_papers:
        page = f"/reviews/{paper.review_id}"
        assert client.get(page).status_code == 200
        sent = client.get(f"{page}/papers/{paper.id}/download").get_data()
        assert hashlib.sha256(sent).hexdigest() == paper.file_sha256
    app.extensions["database"].dispose()


def test_an_encrypted_backup_comes_back_with_its_passphrase_only(
    furnished: Settings, engine: Engine, tmp_path: Path
) -> None:
    made = back_up(furnished, engine, passphrase=PASSPHRASE)
    place = empty_settings(furnished, tmp_path / "other")

    with pytest.raises(DomainError, match="Mật khẩu"):
        restore_backup(place, open_source(made.path, "một câu khác hẳn"))
    assert not place.data.exists()
    place.data.mkdir()
    restore_backup(place, open_source(made.path, PASSPHRASE))

    with open_database(place) as restored:
        assert read_rows(restored) == read_rows(engine)


def test_an_older_backup_comes_back_and_is_brought_to_the_newest_schema(
    furnished: Settings, tmp_path: Path
) -> None:
    older = tmp_path / "older"
    older.mkdir()
    with open_database(empty_settings(furnished, older)) as engine:
        with engine.begin() as connection:
            command.upgrade(alembic_config(connection), "0001")
            connection.execute(
                text("INSERT INTO council (id, name, folded_name) VALUES (7, 'Cũ', 'cu')")
            )
        made = back_up(replace(furnished, data=older), engine)
    place = empty_settings(furnished, tmp_path / "other")
    place.data.mkdir()

    restored = restore_backup(place, open_source(made.path))

    assert restored.header.revision == "0001"
    with open_database(place) as engine, Session(engine) as session:
        assert is_current(session.connection())
        assert session.scalars(select(Council.name)).all() == ["Cũ"]


def test_a_place_with_the_newest_schema_and_no_rows_takes_an_older_backup(
    furnished: Settings, tmp_path: Path, postgres_url: str
) -> None:
    older = empty_settings(furnished, tmp_path / "older")
    older.data.mkdir()
    with open_database(older) as engine:
        with engine.begin() as connection:
            command.upgrade(alembic_config(connection), "0005")
        made = back_up(older, engine)
    place = empty_settings(furnished, tmp_path / "other", postgres_url)
    place.data.mkdir()

    restore_backup(place, open_source(made.path))

    with open_database(place) as engine, engine.connect() as connection:
        assert is_current(connection)


def test_a_backup_of_a_newer_release_is_refused(
    furnished: Settings, engine: Engine, tmp_path: Path
) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    made = back_up(furnished, engine)
    place = empty_settings(furnished, tmp_path / "other")
    place.data.mkdir()

    with pytest.raises(DomainError, match="phiên bản mới hơn"):
        restore_backup(place, open_source(made.path))

    assert is_empty(place)
    assert data_folder.read_marker(place.data) is None


def test_a_place_with_rows_is_refused(
    furnished: Settings, made: FinishedBackup, engine: Engine
) -> None:
    before = read_rows(engine)

    with pytest.raises(CommandError, match="còn trống"):
        restore_backup(furnished, open_source(made.path))

    assert read_rows(engine) == before


def test_a_store_with_files_is_refused(
    furnished: Settings, made: FinishedBackup, tmp_path: Path
) -> None:
    place = empty_settings(furnished, tmp_path / "other")
    FileStore(place.files).put(b"of somebody")

    with pytest.raises(CommandError, match="kho tệp"):
        restore_backup(place, open_source(made.path))

    assert len(list_stored_files(place)) == 1


def test_a_damaged_backup_leaves_the_place_empty(
    furnished: Settings, made: FinishedBackup, tmp_path: Path
) -> None:
    place = empty_settings(furnished, tmp_path / "other")
    content = made.path.read_bytes()
    made.path.write_bytes(content[: len(content) // 2])

    with pytest.raises(DomainError, match="đã hỏng"):
        restore_backup(place, open_source(made.path))

    assert not place.data.exists()


class ChangingSource(BackupSource):
    """A file that reads well when it is checked, and then in another way: a disk that is dying."""

    def __init__(self, path: Path, *, stops: bool) -> None:
        super().__init__(path, lambda: None)
        self.stops = stops
        self.reads = 0

    def contents(self) -> Iterator[object]:  # type: ignore[override]
        self.reads += 1
        for content in super().contents():
            if self.reads > 1 and isinstance(content, RowChunk) and content.table == "member":
                if self.stops:
                    raise OSError(28, "No space left on device")
                content = RowChunk(content.table, content.lines[:-1])
            yield content


@pytest.mark.parametrize(("stops", "error"), [(True, CommandError), (False, DomainError)])
def test_what_fails_on_the_way_leaves_the_place_empty(
    furnished: Settings,
    made: FinishedBackup,
    tmp_path: Path,
    stops: bool,  # noqa: FBT001 (a case of the table above)
    error: type[Exception],
) -> None:
    place = empty_settings(furnished, tmp_path / "other")
    place.data.mkdir()

    with pytest.raises(error):
        restore_backup(place, ChangingSource(made.path, stops=stops))

    assert is_empty(place)
    assert data_folder.read_marker(place.data) is None
    restore_backup(place, open_source(made.path))


def test_rows_that_the_database_refuses_leave_it_empty(
    furnished: Settings, engine: Engine, postgres_url: str, tmp_path: Path
) -> None:
    """PostgreSQL keeps no NUL in a text, SQLite does."""
    with Session(engine) as session:
        session.add(Council(name="Hội\0đồng"))
        session.commit()
    made = back_up(furnished, engine)
    place = empty_settings(furnished, tmp_path / "other", postgres_url)
    place.data.mkdir()

    with pytest.raises((CommandError, DomainError)):
        restore_backup(place, open_source(made.path))

    assert is_empty(place)


def test_files_that_were_missing_are_told_again(
    furnished: Settings, engine: Engine, tmp_path: Path
) -> None:
    with Session(engine) as session:
        lost = str(session.scalars(select(Paper.file_sha256)).first())
    FileStore(furnished.files).path(lost).unlink()
    made = back_up(furnished, engine)
    place = empty_settings(furnished, tmp_path / "other")
    place.data.mkdir()

    restored: RestoreResult = restore_backup(place, open_source(made.path))

    assert list(restored.manifest.missing) == [lost]
    with open_database(place) as again:
        assert read_rows(again) == read_rows(engine)


def test_the_list_of_backups_and_signs_of_life_stay_with_their_place(made: FinishedBackup) -> None:
    header = next(open_source(made.path).contents())

    assert isinstance(header, BackupHeader)
    assert not set(header.tables) & APART


def test_rights_of_the_database_hold_after_a_restore(
    furnished: Settings, made: FinishedBackup, tmp_path: Path
) -> None:
    place = empty_settings(furnished, tmp_path / "other")
    place.data.mkdir()
    restore_backup(place, open_source(made.path))

    with (
        open_database(place) as engine,
        engine.begin() as connection,
        pytest.raises(IntegrityError),
    ):
        connection.execute(
            text("INSERT INTO unit (council_id, name, folded_name) VALUES (99,'','')")
        )


def start_thidua(data: Path, *arguments: object) -> subprocess.Popen[str]:
    kept = {name: said for name, said in os.environ.items() if not name.startswith("THIDUA_")}
    return subprocess.Popen(
        [sys.executable, "-m", "standalone", *map(str, arguments)],
        env={**kept, "THIDUA_DATA": str(data), "PYTHONPATH": str(factories.ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
    )


def test_by_command_it_goes_there_and_back(furnished: Settings, tmp_path: Path) -> None:
    file, other = tmp_path / "all.backup", tmp_path / "other"

    backing, said = wait_for_end(start_thidua(furnished.data, "backup", file))
    assert backing == 0, said
    assert "9 tệp" in said
    restoring, said = wait_for_end(start_thidua(other, "restore", file))
    assert restoring == 0, said
    assert "đã phục hồi và kiểm tra" in said
    assert "mọi thứ nguyên vẹn" in said  # the same as `thidua verify` says
    again, said = wait_for_end(start_thidua(other, "restore", file))
    assert again == 1
    assert "còn trống" in said
    assert "Traceback" not in said


def wait_for_end(process: subprocess.Popen[str]) -> tuple[int, str]:
    _, said = process.communicate(timeout=100)
    return process.returncode, said


def test_by_command_damage_is_told_and_does_not_pass_for_success(
    furnished: Settings, engine: Engine, tmp_path: Path
) -> None:
    with Session(engine) as session:
        lost = str(session.scalars(select(Paper.file_sha256)).first())
    FileStore(furnished.files).path(lost).write_bytes(b"PK")

    code, said = wait_for_end(start_thidua(furnished.data, "backup", tmp_path / "all.backup"))

    assert code == 3
    assert "thiếu 1 tệp" in said
    assert lost[:12] in said
    assert (tmp_path / "all.backup").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["backup", "--encrypt", "x.backup"], "passphrase"),
        (["backup", "no-folder/x.backup"], "không có tệp hoặc thư mục ấy"),
        (["restore", "none.backup"], "Không đọc được"),
        (["restore", __file__], "không phải là bản sao lưu"),
    ],
)
def test_each_mistake_gets_one_sentence(
    tmp_path: Path, sqlite_url: str, arguments: list[str], words: str
) -> None:
    del sqlite_url  # the database of the place

    code, said = wait_for_end(start_thidua(tmp_path, *arguments))

    assert code == 1
    assert words in said
    assert len(said.splitlines()) <= 2


def store_many_reviews(engine: Engine, count: int) -> None:
    with Session(engine) as session:
        for number in range(count):
            bloc = msgspec.structs.replace(
                factories.seed_record().bloc, name=f"Khối {number}", code=None
            )
            record = msgspec.structs.replace(factories.seed_record(), id=None, bloc=bloc)
            record_exchange.store_record(session, record, by=None, now=factories.NOW)
        session.commit()


def test_a_restore_that_is_killed_can_be_run_again(
    furnished: Settings, engine: Engine, tmp_path: Path
) -> None:
    store_many_reviews(engine, 60)
    made, other = back_up(furnished, engine), tmp_path / "other"
    process = start_thidua(other, "restore", made.path)
    wait_until_or_end(lambda: data_folder.read_marker(other) is not None, process)
    process.send_signal(signal.SIGKILL)
    wait_for_end(process)

    place = replace(furnished, data=other, database_url=f"sqlite:///{other / 'thidua.sqlite3'}")
    if data_folder.read_marker(other) is not None:
        with pytest.raises(CommandError, match="chưa xong"), database.open_migrated_session(place):
            raise AssertionError
    code, said = wait_for_end(start_thidua(other, "restore", made.path))

    assert code == 0, said
    assert data_folder.read_marker(other) is None
    with open_database(place) as restored:
        assert read_rows(restored) == read_rows(engine)


def wait_until_or_end(is_so: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    wait_until(lambda: is_so() or process.poll() is not None, step=0.001)


def test_a_restore_that_was_killed_just_before_its_end_is_ended(
    furnished: Settings, made: FinishedBackup, tmp_path: Path
) -> None:
    place = empty_settings(furnished, tmp_path / "other")
    place.data.mkdir()
    restore_backup(place, open_source(made.path))
    data_folder.write_marker(place.data, made.manifest.sha256)

    assert restore_backup(place, open_source(made.path)).already_restored
    assert data_folder.read_marker(place.data) is None


def test_a_backup_that_is_killed_leaves_no_file_under_the_name(
    furnished: Settings, engine: Engine, tmp_path: Path
) -> None:
    store_many_reviews(engine, 60)
    target = tmp_path / "all.backup"
    process = start_thidua(furnished.data, "backup", target)
    wait_until_or_end(lambda: any(tmp_path.glob(".thidua-backup-*")), process)
    process.send_signal(signal.SIGKILL)
    wait_for_end(process)

    if target.exists():  # it was quicker than the kill
        open_source(target).check()
        target.unlink()
    code, said = wait_for_end(start_thidua(furnished.data, "backup", target))
    assert code == 0, said
    assert not any(tmp_path.glob(".thidua-backup-*"))
    open_source(target).check()
