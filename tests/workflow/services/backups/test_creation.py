"""Making a backup: whole or not at all, the same bytes for the same contents."""

import datetime as dt
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests import factories
from tests.backup_data import PASSPHRASE, back_up, populate
from tests.paper_worker import fill_waiting
from workflow.config import Settings
from workflow.domain.errors import DomainError
from workflow.domain.papers import PaperKind
from workflow.domain.record import Bloc
from workflow.models import Base, Paper, open_engine
from workflow.services.backups.backup_source import BackupSource
from workflow.services.backups.contents import BackupManifest, RowChunk, StoredFile
from workflow.services.backups.creation import remove_leftovers
from workflow.services.backups.table_codec import APART, FILES, NOT_FILES
from workflow.services.printing import paper_requests
from workflow.services.records import record_exchange
from workflow.services.stores.file_store import FileStore

pytestmark = pytest.mark.slow


@pytest.fixture
def place(settings: Settings, any_engine: Engine) -> Engine:
    populate(any_engine, FileStore(settings.files))
    return any_engine


def unsaid() -> str | None:
    return None


def test_it_holds_every_row_and_every_file_that_rows_name(
    settings: Settings, place: Engine
) -> None:
    made = back_up(settings, place)

    with place.connect() as connection:
        rows = {
            name: len(connection.execute(select(table)).all())
            for name, table in Base.metadata.tables.items()
            if name not in APART
        }
    assert {name: table.rows for name, table in made.manifest.tables.items()} == rows
    assert made.manifest.files == 9  # four papers, their templates, one that was handed in
    assert made.manifest.missing == {}
    assert made.path.stat().st_mode & 0o777 == 0o600


def test_the_same_contents_give_the_same_bytes(settings: Settings, place: Engine) -> None:
    one, two = back_up(settings, place, "one"), back_up(settings, place, "two")

    assert one.sha256 == two.sha256
    assert one.path.read_bytes() == two.path.read_bytes()


def test_no_secret_of_the_place_is_in_it(settings: Settings, engine: Engine) -> None:
    populate(engine, FileStore(settings.files))

    held = b"".join(
        content.content if isinstance(content, StoredFile) else b"".join(content.lines)
        for content in BackupSource(back_up(settings, engine).path, unsaid).contents()
        if isinstance(content, StoredFile | RowChunk)
    )

    assert "Khối thi đua 6".encode() in held
    assert settings.secret_key.encode() not in held


def test_every_column_with_a_hash_is_known_to_name_a_file_or_not() -> None:
    """Name new columns in `FILES` or `NOT_FILES`: what is in neither would be left out silently."""
    hashes = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if column.name.endswith("sha256")
    }

    assert hashes == FILES | NOT_FILES
    assert FILES.isdisjoint(NOT_FILES)


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b"PK")])
def test_a_file_that_is_gone_or_damaged_is_named_and_stops_nothing(
    settings: Settings, engine: Engine, harm: Callable[[Path], object]
) -> None:
    files = FileStore(settings.files)
    populate(engine, files)
    with Session(engine) as session:
        paper = session.scalars(select(Paper)).first()
        assert paper is not None
        assert paper.file_sha256 is not None
    harm(files.path(paper.file_sha256))

    made = back_up(settings, engine)

    assert set(made.manifest.missing) == {paper.file_sha256}
    assert made.manifest.files == 8


def test_a_store_that_is_not_there_makes_no_backup(settings: Settings, engine: Engine) -> None:
    populate(engine, FileStore(settings.files))
    settings.files.rename(settings.data / "elsewhere")

    with pytest.raises(DomainError, match="THIDUA_DATA"):
        back_up(settings, engine)

    assert not (settings.data / "one.backup").exists()


def test_a_database_without_anything_is_refused(settings: Settings) -> None:
    empty = open_engine(f"sqlite:///{settings.data / 'empty.sqlite3'}")

    with pytest.raises(DomainError, match="chưa có gì"):
        back_up(settings, empty)

    empty.dispose()


def test_nothing_is_ever_overwritten(settings: Settings, engine: Engine) -> None:
    populate(engine, FileStore(settings.files))
    (settings.data / "one.backup").write_text("quý")

    with pytest.raises(DomainError, match="ghi đè"):
        back_up(settings, engine)

    assert (settings.data / "one.backup").read_text() == "quý"


@pytest.mark.parametrize("passphrase", [None, PASSPHRASE])
def test_a_full_disk_leaves_nothing_behind(
    settings: Settings, engine: Engine, passphrase: str | None
) -> None:
    """A limit on the size of files stands in for a disk: what is written past it is refused."""
    populate(engine, FileStore(settings.files))
    kept = {name: text for name, text in os.environ.items() if not name.startswith("THIDUA_")}
    if passphrase:
        kept["THIDUA_BACKUP_PASSPHRASE"] = passphrase
    code = (
        "import resource, signal, sys\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "from standalone import cli\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\n"
        "sys.exit(cli.run(sys.argv[1:]))"
    )

    ended = subprocess.run(
        [sys.executable, "-c", code, "backup", str(settings.data / "one.backup")],
        cwd=factories.ROOT,
        env={**kept, "THIDUA_DATA": str(settings.data)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 1
    assert "Không ghi được bản sao lưu" in ended.stderr
    assert len(ended.stderr.splitlines()) == 2
    assert list(settings.data.glob("*one*")) + list(settings.data.glob(".thidua*")) == []


def test_what_a_killed_backup_left_is_taken_away_and_what_is_being_written_is_not(
    settings: Settings, tmp_path: Path
) -> None:
    code = (
        "import sys, time; from pathlib import Path\n"
        "from workflow.services.backups.creation import _open_unfinished\n"
        "with _open_unfinished(Path(sys.argv[1])): print(flush=True); time.sleep(100)"
    )
    busy = subprocess.Popen(
        [sys.executable, "-c", code, tmp_path], cwd=factories.ROOT, stdout=subprocess.PIPE
    )
    assert busy.stdout
    busy.stdout.readline()

    remove_leftovers(tmp_path)
    assert len(list(tmp_path.glob(".thidua-backup-*"))) == 1
    busy.kill()
    busy.communicate()
    remove_leftovers(tmp_path)
    assert list(tmp_path.glob(".thidua-backup-*")) == []


def test_a_backup_while_people_save_and_workers_fill_is_of_one_moment(
    settings: Settings, any_engine: Engine
) -> None:
    """Each writer stores a review and then asks for and fills its paper: backups never see less."""
    files, stop = FileStore(settings.files), threading.Event()
    populate(any_engine, files)
    faults: list[BaseException] = []

    def write(writer: int) -> None:
        number = 0
        try:
            while not stop.is_set():
                number += 1
                _one_more(any_engine, files, f"Khối {writer}-{number}")
        except BaseException as error:
            faults.append(error)

    writers = [threading.Thread(target=write, args=(number,)) for number in range(3)]
    for writer in writers:
        writer.start()
    try:
        names = [f"{turn}.backup" for turn in range(4)]
        sizes = [_whole(back_up(settings, any_engine, name).path) for name in names]
    finally:
        stop.set()
        for writer in writers:
            writer.join()

    assert faults == []
    assert sizes == sorted(sizes)


def _one_more(engine: Engine, files: FileStore, name: str) -> None:
    record = msgspec.structs.replace(factories.seed_record(), id=None, bloc=Bloc(name=name))
    with Session(engine) as session:
        review = record_exchange.store_record(session, record, by=None, now=factories.NOW).review
        paper_requests.request_papers(
            session, [review], [PaperKind.PLAN], by=None, now=factories.NOW
        )
        session.commit()
    fill_waiting(engine, files, lambda: factories.NOW)


def _whole(path: Path) -> int:
    """Every review of the backup has its first snapshot, every ready paper its file."""
    header, manifest = BackupSource(path, unsaid).check()
    rows: dict[str, list[list[object]]] = {}
    files = set()
    for content in BackupSource(path, unsaid).contents():
        if isinstance(content, RowChunk):
            rows.setdefault(content.table, []).extend(map(msgspec.json.decode, content.lines))
        if isinstance(content, StoredFile):
            files.add(content.sha256)

    def column(table: str, name: str) -> list[object]:
        place = list(header.tables[table]).index(name)
        return [row[place] for row in rows[table]]

    assert isinstance(manifest, BackupManifest)
    assert manifest.missing == {}
    assert set(column("review", "id")) == set(column("snapshot", "review_id"))
    assert set(column("paper", "review_id")) == set(column("review", "id"))
    assert set(filter(None, column("paper", "file_sha256"))) <= files
    return len(rows["review"])


def test_backups_of_one_moment_do_not_hold_up_who_saves(settings: Settings, engine: Engine) -> None:
    """With a reader in the middle of its snapshot, a save ends at once."""
    populate(engine, FileStore(settings.files))
    reading = engine.execution_options(read_only=True)
    with reading.connect() as connection:
        connection.execute(select(Paper.id)).all()

        with Session(engine) as session:
            record_exchange.store_record(
                session, factories.make_record(), by=None, now=factories.NOW + dt.timedelta(1)
            )
            session.commit()
