"""The file store: whole files under their hashes, and nothing else for long."""

import os
from pathlib import Path

import pytest

from tests.backing_services.object_store import ObjectStoreServer
from workflow.services.stores.bucket import Bucket
from workflow.services.stores.file_store import (
    DamagedFileError,
    FileStore,
    StagedFile,
    UnwritableStoreError,
    sha256_of,
)

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


@pytest.mark.parametrize("is_packed", [False, True])
@pytest.mark.parametrize("name", ["", "ab", "of another release", "../" * 21 + "x", "g" * 64])
def test_what_is_no_hash_names_no_file(
    name: str, tmp_path: Path, shared_object_store: ObjectStoreServer, *, is_packed: bool
) -> None:
    bucket = Bucket(shared_object_store.address(f"no-hash-{is_packed}"))
    for files in (FileStore(tmp_path / "files"), FileStore(tmp_path / "none", bucket)):
        contents = [b"%d" % number for number in range(40 if is_packed else 1)]
        files.keep([StagedFile(sha256_of(content), content) for content in contents])

        assert not files.has(name)
        with pytest.raises(DamagedFileError):
            files.get(name)
