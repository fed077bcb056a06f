"""`thidua store`: files go into a bucket and come back, whatever stops them on the way."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from standalone import cli
from standalone.backup_restore import restore_backup
from standalone.programs import build_environment
from tests import factories
from tests.backup_data import back_up, empty_settings, populate
from workflow.config import Settings, read_settings
from workflow.domain.errors import Message
from workflow.models import Attachment, Paper
from workflow.services.backups.backup_source import BackupSource
from workflow.services.operations.advisories import list_advisories
from workflow.services.operations.service_status import read_service_status
from workflow.services.stores.file_store import FileStore, open_file_store, sha256_of
from workflow.services.stores.medium import Medium
from workflow.services.stores.store_identity import (
    StoreMismatchError,
    StoreState,
    claim_store,
    find_mismatch,
    store_state,
)
from workflow.services.stores.store_move import move_store
from workflow.services.verification.stored_files import FileCounts, find_file_faults

pytestmark = pytest.mark.slow
ADVICE = Message("Hỏi người quản trị.")
MANY = [f"tệp {number}".encode() * 9 for number in range(50)]


@pytest.fixture
def on_folder(settings: Settings, engine: Engine, store_url: str) -> Settings:
    """A place with papers in its folder, and a bucket that is still empty."""
    files = FileStore(settings.files)
    populate(engine, files)
    files.keep(map(files.stage, MANY))
    with Session(engine) as session:
        claim_store(session, files, ADVICE)
    return replace(settings, store_url=store_url)


def named_files(engine: Engine) -> set[str]:
    with Session(engine) as session:
        found = {
            *session.scalars(select(Paper.file_sha256)),
            *session.scalars(select(Attachment.sha256)),
        }
    return {str(sha256) for sha256 in found}


def state(engine: Engine, files: FileStore) -> StoreState:
    with Session(engine) as session:
        return store_state(session, files)


def run(monkeypatch: pytest.MonkeyPatch, settings: Settings, *words: str) -> int:
    monkeypatch.setenv("THIDUA_DATA", str(settings.data))
    monkeypatch.setenv("THIDUA_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("THIDUA_STORE_URL", settings.store_url)
    return cli.run(list(words))


def test_files_go_into_the_bucket_and_come_back(
    on_folder: Settings,
    engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    folder, bucket = FileStore(on_folder.files), open_file_store(on_folder)
    before = set(folder.names())

    assert run(monkeypatch, on_folder, "store", "move", "--to", "bucket") == 0

    assert "đã chuyển" in capfd.readouterr().err
    assert set(bucket.names()) == before
    assert all(bucket.get(sha256) for sha256 in named_files(engine))
    assert (state(engine, bucket), state(engine, folder)) == (StoreState.SAME, StoreState.MOVED)
    with Session(engine) as session:
        told = find_mismatch(session, folder, ADVICE)
    assert "đã được chuyển đi" in str(told)

    later = bucket.put("sau khi chuyển".encode())
    assert run(monkeypatch, on_folder, "store", "move", "--to", "folder") == 0
    assert (state(engine, bucket), state(engine, folder)) == (StoreState.MOVED, StoreState.SAME)
    assert FileStore(on_folder.files).get(later)
    assert "49 tệp" not in capfd.readouterr().err


class StoppingMedium:
    """A medium that fails at one of its writes or removals."""

    def __init__(self, inner: Medium, step: int) -> None:
        self._inner, self._left = inner, step

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def write(self, contents: dict[str, bytes]) -> None:
        self._take(lambda: self._inner.write(contents))

    def remove(self, name: str) -> None:
        self._take(lambda: self._inner.remove(name))

    def _take(self, step: Callable[[], None]) -> None:
        self._left -= 1
        if self._left == 0:
            raise KeyboardInterrupt
        step()


def test_a_move_that_is_stopped_at_any_step_goes_on(on_folder: Settings, engine: Engine) -> None:
    folder, bucket = FileStore(on_folder.files), open_file_store(on_folder)
    before, step, stopped = set(folder.names()), 0, 0
    while True:
        step += 1
        flaky = FileStore(bucket.root, cast(Medium, StoppingMedium(bucket.medium, step)))
        try:
            with Session(engine) as session:
                move_store(session, folder, flaky, lambda _copied: None)
        except KeyboardInterrupt:
            stopped += 1
            # One of the two is always the store of the database, and has all its files.
            owner = next(one for one in (folder, bucket) if state(engine, one) is StoreState.SAME)
            assert all(owner.get(sha256) for sha256 in named_files(engine))
        else:
            break
        if step > 3:  # from here on the same move goes on by itself
            with Session(engine) as session:
                move_store(session, folder, bucket, lambda _copied: None)
            break

    assert stopped >= 3
    assert set(bucket.names()) == before
    assert state(engine, bucket) is StoreState.SAME


def test_a_move_into_the_files_of_others_is_refused(
    on_folder: Settings,
    engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    open_file_store(on_folder).put(b"of somebody")

    assert run(monkeypatch, on_folder, "store", "move", "--to", "bucket") == 1

    assert "đã có tệp của nơi khác" in capfd.readouterr().err
    assert state(engine, FileStore(on_folder.files)) is StoreState.SAME


def test_what_was_damaged_before_is_told_and_everything_else_is_moved(
    on_folder: Settings, engine: Engine
) -> None:
    folder, bucket = FileStore(on_folder.files), open_file_store(on_folder)
    victim = min(named_files(engine))
    folder.path(victim).write_bytes(b"damaged")

    with Session(engine) as session:
        report = move_store(session, folder, bucket, lambda _copied: None)

    assert report.damaged == [victim]
    assert all(bucket.get(sha256) for sha256 in named_files(engine) - {victim})


def test_the_move_needs_a_bucket(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, settings, "store", "move", "--to", "bucket") == 1
    assert "THIDUA_STORE_URL" in capfd.readouterr().err


def test_a_host_with_the_old_folder_is_refused_after_a_move(
    on_folder: Settings, engine: Engine
) -> None:
    folder, bucket = FileStore(on_folder.files), open_file_store(on_folder)
    with Session(engine) as session:
        move_store(session, folder, bucket, lambda _copied: None)
        with pytest.raises(StoreMismatchError, match="THIDUA_STORE_URL"):
            claim_store(session, folder, ADVICE)


def test_backup_restore_and_verify_work_over_a_bucket(
    on_folder: Settings, engine: Engine, tmp_path_factory: pytest.TempPathFactory, store_url: str
) -> None:
    folder, bucket = FileStore(on_folder.files), open_file_store(on_folder)
    with Session(engine) as session:
        move_store(session, folder, bucket, lambda _copied: None)
    made = back_up(on_folder, engine)
    assert made.manifest.missing == {}
    other = replace(
        empty_settings(on_folder, tmp_path_factory.mktemp("other") / "data"),
        store_url=store_url.replace("?", "/other?"),
    )

    restore_backup(other, BackupSource(made.path, lambda: None))

    restored = open_file_store(other)
    assert set(restored.names()) >= named_files(engine)
    assert not any(path.is_file() for path in other.files.rglob("*"))
    with Session(engine) as session:
        assert list(find_file_faults(session, restored, counts := FileCounts())) == []
    assert counts.files == made.manifest.files

    victim = sorted(named_files(engine))[0]
    restored.medium.remove(f"{victim[:2]}/{victim}")
    with Session(engine) as session:
        faults = list(find_file_faults(session, restored, FileCounts()))
    assert [victim in str(fault.message) for fault in faults] == [True]


def test_a_restore_into_a_bucket_with_files_is_refused(
    on_folder: Settings, engine: Engine, tmp_path_factory: pytest.TempPathFactory
) -> None:
    made = back_up(replace(on_folder, store_url=""), engine)
    other = replace(
        empty_settings(on_folder, tmp_path_factory.mktemp("other") / "data"),
        store_url=on_folder.store_url,
    )
    open_file_store(other).put(b"of somebody")

    with pytest.raises(Exception, match="đã có tệp"):
        restore_backup(other, BackupSource(made.path, lambda: None))

    assert list(open_file_store(other).names()) == [sha256_of(b"of somebody")]


def test_rescue_takes_the_files_out_of_a_bucket_into_a_folder(
    on_folder: Settings,
    engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with Session(engine) as session:
        move_store(
            session, FileStore(on_folder.files), open_file_store(on_folder), lambda _copied: None
        )
    place = tmp_path_factory.mktemp("rescued") / "place"

    assert run(monkeypatch, on_folder, "rescue", str(place)) == 0

    assert all(FileStore(place / "files").get(sha256) for sha256 in named_files(engine))


def test_a_service_of_its_own_leaves_the_bucket_of_the_surroundings_alone(
    on_folder: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THIDUA_STORE_URL", "s3://KEY@bucket")
    monkeypatch.setenv("THIDUA_STORE_PASSWORD", "of the real bucket")

    for settings in (replace(on_folder, store_url=""), on_folder):
        given = build_environment(settings)
        assert read_settings(given).store_url == settings.store_url


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda url: url.partition("?")[0] + "?endpoint=http://127.0.0.1:1", "không trả lời"),
        (lambda url: url.replace("thiduatestsecret", "another"), "SignatureDoesNotMatch"),
        (lambda url: url.replace("@thidua/", "@elsewhere/"), "NoSuchBucket"),
    ],
    ids=["away", "wrong key", "no bucket"],
)
def test_doctor_says_what_is_wrong_with_the_store(
    on_folder: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    change: Callable[[str], str],
    told: str,
) -> None:
    place = replace(on_folder, store_url=change(on_folder.store_url))

    assert run(monkeypatch, place, "doctor") == 1

    said = capfd.readouterr().out
    assert "✗ kho tệp: " in said
    assert told in said
    assert "secret" not in said


def test_the_operations_page_says_that_the_store_is_away(
    on_folder: Settings, engine: Engine
) -> None:
    def advice(settings: Settings) -> list[bool]:
        with Session(engine) as session:
            status = read_service_status(session, settings, factories.NOW)
        return [one.ok for one in list_advisories(status) if str(one.name) == "Kho tệp"]

    away = on_folder.store_url.partition("?")[0] + "?endpoint=http://127.0.0.1:1"
    assert advice(replace(on_folder, store_url="")) == []
    assert advice(on_folder) == [True]
    assert advice(replace(on_folder, store_url=away)) == [False]
