"""Files are stored as the rows that name them are committed, and not where these are refused."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from workflow.services.stores.file_store import FileStore, UnwritableStoreError
from workflow.services.stores.kept_files import keep_with_rows


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


def _list_stored(files: FileStore) -> set[bytes]:
    return {files.get(name) for name in files.names()}


def test_a_file_is_there_once_its_row_is(any_session: Session, files: FileStore) -> None:
    any_session.execute(text("SELECT 1"))
    sha256 = keep_with_rows(any_session, files, b"kept")
    assert _list_stored(files) == set()

    any_session.commit()

    assert files.get(sha256) == b"kept"


def test_nothing_stays_of_what_was_refused(any_session: Session, files: FileStore) -> None:
    any_session.execute(text("SELECT 1"))
    keep_with_rows(any_session, files, b"refused")
    any_session.rollback()
    any_session.execute(text("SELECT 1"))
    any_session.commit()

    assert _list_stored(files) == set()


def test_a_savepoint_takes_its_own_files_along(any_session: Session, files: FileStore) -> None:
    """One that is released stores nothing yet; one that is rolled back takes what is within it."""
    keep_with_rows(any_session, files, b"before")
    with any_session.begin_nested():
        keep_with_rows(any_session, files, b"released")
    assert _list_stored(files) == set()
    outer = any_session.begin_nested()
    with any_session.begin_nested():
        keep_with_rows(any_session, files, b"within")
    outer.rollback()

    any_session.commit()

    assert _list_stored(files) == {b"before", b"released"}


def test_no_row_names_a_file_that_cannot_be_stored(any_session: Session, tmp_path: Path) -> None:
    class FullStore(FileStore):
        def keep(self, staged: object) -> None:
            raise UnwritableStoreError(28, "No space left on device")

    any_session.execute(text("CREATE TEMPORARY TABLE named (name TEXT)"))
    any_session.commit()
    any_session.execute(text("INSERT INTO named VALUES ('a')"))
    keep_with_rows(any_session, FullStore(tmp_path), b"a")

    with pytest.raises(UnwritableStoreError):
        any_session.commit()

    any_session.rollback()
    assert any_session.execute(text("SELECT count(*) FROM named")).scalar_one() == 0
