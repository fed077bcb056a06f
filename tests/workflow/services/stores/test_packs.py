"""Many small files in one: found, whole or told of, and mended."""

import errno
import os
import zipfile
from pathlib import Path

import pytest

from workflow.services.stores.file_store import (
    DamagedFileError,
    FileDamage,
    FileStore,
    UnwritableStoreError,
    sha256_of,
)
from workflow.services.stores.packs import Packs

MANY = [f"văn bản {number} ".encode() * (number + 1) for number in range(60)]
HASHES = [sha256_of(content) for content in MANY]


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


def store(files: FileStore, contents: list[bytes]) -> None:
    files.keep([files.stage(content) for content in contents])


def packs_of(files: FileStore) -> list[Path]:
    folder = files.root / "packs"
    return sorted(folder.iterdir()) if folder.exists() else []


def elsewhere(files: FileStore) -> FileStore:
    """The same store as another process finds it."""
    other = FileStore(files.root)
    other.packs = Packs(files.medium)
    return other


def given(files: FileStore) -> list[int]:
    """Which of the many the store still gives; what it gives is right."""
    found = []
    for number, sha256 in enumerate(HASHES):
        try:
            assert files.get(sha256) == MANY[number]
        except DamagedFileError:
            continue
        found.append(number)
    return found


def test_many_become_one_file_that_any_program_opens(files: FileStore) -> None:
    store(files, MANY)

    (pack,) = packs_of(files)
    with zipfile.ZipFile(pack) as opened:
        assert opened.testzip() is None
        assert {opened.read(name) for name in opened.namelist()} == set(MANY)
        assert sorted(opened.namelist()) == sorted(HASHES) == sorted(files.names())
    assert len(given(files)) == len(given(elsewhere(files))) == len(MANY)


def test_a_few_stay_files_of_their_own(files: FileStore) -> None:
    store(files, MANY[:5])

    assert packs_of(files) == []
    assert given(files) == [0, 1, 2, 3, 4]
    assert set(files.names()) == set(HASHES[:5])


def test_what_is_stored_is_not_stored_again(files: FileStore) -> None:
    store(files, MANY)
    other = elsewhere(files)
    store(other, [*MANY, b"one more"])
    other.put(MANY[0])

    assert len(packs_of(files)) == 1
    assert len(list(files.names())) == len(MANY) + 1


def test_what_another_process_stores_is_found(files: FileStore) -> None:
    store(files, MANY[:40])
    store(elsewhere(files), [*MANY[20:], *(b"%d" % number for number in range(40))])

    assert len(packs_of(files)) == 2
    assert len(given(files)) == len(MANY)


def test_a_flipped_byte_harms_one_file_only(files: FileStore) -> None:
    store(files, MANY)
    (pack,) = packs_of(files)
    content = bytearray(pack.read_bytes())
    content[content.index(MANY[7])] ^= 1
    pack.write_bytes(content)

    assert sorted(set(range(len(MANY))) - set(given(files))) == [7]
    with pytest.raises(DamagedFileError) as caught:
        files.get(HASHES[7])
    assert caught.value.damage is FileDamage.CHANGED

    files.put(MANY[7])
    assert len(given(files)) == len(given(elsewhere(files))) == len(MANY)


def test_a_bit_lost_beside_the_contents_loses_one_file_at_most(files: FileStore) -> None:
    store(files, MANY)
    (pack,) = packs_of(files)
    whole = pack.read_bytes()
    directory = range(whole.index(b"PK\1\2"), len(whole))

    for place in (*range(0, 94, 9), *directory[::53], *directory[-22::3]):
        harmed = bytearray(whole)
        harmed[place] ^= 1 << place % 8
        pack.write_bytes(harmed)
        assert len(given(elsewhere(files))) >= len(MANY) - 1, place


def test_a_pack_that_cannot_be_read_for_now_is_read_later(
    files: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(files, MANY)
    store(files, [b"%d" % number for number in range(40)])
    other = elsewhere(files)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EMFILE, "Too many open files")

    with monkeypatch.context() as busy:
        busy.setattr(Path, "open", refuse)
        with pytest.raises(DamagedFileError) as caught:
            other.get(HASHES[0])

    assert caught.value.damage is FileDamage.UNREADABLE
    assert len(given(other)) == len(MANY)


@pytest.mark.parametrize("left", [0.2, 0.6])
def test_of_a_pack_cut_short_the_beginning_is_given_and_all_can_be_stored_again(
    files: FileStore, left: float
) -> None:
    store(files, MANY)
    (pack,) = packs_of(files)
    os.truncate(pack, int(pack.stat().st_size * left))

    whole = len(given(elsewhere(files)))
    assert 0 < whole < len(MANY)
    assert len(given(files)) == whole

    store(elsewhere(files), MANY)
    assert len(given(files)) == len(given(elsewhere(files))) == len(MANY)


def test_a_pack_that_is_gone_is_told_and_can_be_stored_again(files: FileStore) -> None:
    store(files, MANY)
    packs_of(files)[0].unlink()

    with pytest.raises(DamagedFileError) as caught:
        files.get(HASHES[0])
    assert caught.value.damage is FileDamage.GONE
    assert given(files) == []

    store(files, MANY)
    assert len(given(files)) == len(MANY)


@pytest.mark.parametrize(
    "content", [b"", b"PK\5\6", b"PK\5\6" + bytes(18), b"no zip at all" * 9], ids=repr
)
def test_what_is_no_pack_is_passed_over(files: FileStore, content: bytes) -> None:
    store(files, MANY)
    (files.root / "packs" / "stray.zip").write_bytes(content)

    assert len(given(elsewhere(files))) == len(MANY)
    assert len(list(elsewhere(files).names())) == len(MANY)


def test_a_store_that_takes_nothing_says_so_and_keeps_nothing(files: FileStore) -> None:
    files.root.mkdir()
    (files.root / "packs").write_bytes(b"")  # where the packs would be

    with pytest.raises(UnwritableStoreError):
        store(files, MANY)

    assert list(files.names()) == []
