"""The file store: whole files under their hashes, and nothing else for long."""

import os
from pathlib import Path

import pytest

from workflow.services.stores.file_store import FileStore, UnwritableStoreError

HOUR = 3600


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


def test_what_a_killed_writer_left_is_taken_away_in_time(files: FileStore) -> None:
    kept = files.put(b"whole")
    left = files.path(kept).parent / ".new-half"
    left.write_bytes(b"half")

    soon = files.forget_unfinished(left.stat().st_mtime + 2 * HOUR)
    late = files.forget_unfinished(left.stat().st_mtime + 48 * HOUR)

    assert (soon, late) == (0, 1)
    assert not left.exists()
    assert files.get(kept) == b"whole"


def test_a_store_that_takes_nothing_says_so_and_keeps_nothing(files: FileStore) -> None:
    files.root.write_bytes(b"")  # where its folders would be made

    with pytest.raises(UnwritableStoreError):
        files.put(b"paper")

    os.unlink(files.root)
    assert files.get(files.put(b"paper")) == b"paper"
