"""The file store in a bucket of a real S3 server keeps what the one in a folder promises."""

import os
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from tests.backing_services.object_store import ObjectStoreServer
from workflow.config import Settings
from workflow.services.stores.bucket import Bucket
from workflow.services.stores.file_store import (
    DamagedFileError,
    FileDamage,
    FileStore,
    open_file_store,
    sha256_of,
)
from workflow.services.stores.medium import StoreAwayError, StoreRefusedError
from workflow.services.stores.packs import Packs

pytestmark = pytest.mark.slow

MANY = [f"văn bản {number} ".encode() * (number + 1) for number in range(60)]
HASHES = [sha256_of(content) for content in MANY]


@pytest.fixture
def files(tmp_path: Path, store_url: str) -> FileStore:
    return FileStore(tmp_path / "files", Bucket(store_url))


def store(files: FileStore, contents: list[bytes]) -> None:
    files.keep([files.stage(content) for content in contents])


def elsewhere(files: FileStore) -> FileStore:
    """The same store as another process finds it."""
    other = FileStore(files.root, files.medium)
    other.packs = Packs(files.medium)
    return other


def pack_names(files: FileStore) -> list[str]:
    return [found.name for found in files.medium.list_packs()]


def find_damage(files: FileStore, sha256: str) -> FileDamage:
    with pytest.raises(DamagedFileError) as caught:
        files.get(sha256)
    return caught.value.damage


def test_the_settings_name_a_folder_or_a_bucket(settings: Settings, store_url: str) -> None:
    assert open_file_store(settings).medium.label == str(settings.files)

    remote = open_file_store(replace(settings, store_url=store_url))

    assert remote.medium.label.startswith("s3://thidua/")
    assert "secret" not in remote.medium.label + repr(remote.medium)


def test_a_file_is_found_again_by_every_process(files: FileStore) -> None:
    sha256 = files.put("văn bản".encode())

    assert elsewhere(files).get(sha256) == "văn bản".encode()
    assert elsewhere(files).has(sha256)
    assert list(files.names()) == [sha256]
    assert not files.root.exists()


def test_what_is_not_there_is_gone(files: FileStore) -> None:
    assert find_damage(files, sha256_of(b"never")) is FileDamage.GONE
    assert not files.has(sha256_of(b"never"))


def test_many_become_one_object_that_any_program_opens(files: FileStore) -> None:
    store(files, MANY)

    (name,) = pack_names(files)
    with zipfile.ZipFile(BytesIO(files.medium.read(name))) as opened:
        assert sorted(opened.namelist()) == sorted(HASHES) == sorted(files.names())
    for other in (files, elsewhere(files)):
        assert [other.get(sha256) for sha256 in HASHES] == MANY
    store(elsewhere(files), MANY)
    assert pack_names(files) == [name]


@pytest.mark.parametrize("is_packed", [False, True], ids=["alone", "packed"])
def test_changed_bytes_are_told_and_mended_by_storing_again(
    files: FileStore, *, is_packed: bool
) -> None:
    store(files, MANY if is_packed else MANY[:3])
    name = pack_names(files)[0] if is_packed else f"{HASHES[2][:2]}/{HASHES[2]}"
    content = bytearray(files.medium.read(name))
    content[content.index(MANY[2])] ^= 1
    files.medium.write({name: bytes(content)})

    assert find_damage(elsewhere(files), HASHES[2]) is FileDamage.CHANGED
    assert elsewhere(files).get(HASHES[1]) == MANY[1]

    elsewhere(files).put(MANY[2])
    assert elsewhere(files).get(HASHES[2]) == files.get(HASHES[2]) == MANY[2]


def test_what_the_server_forgot_is_told_and_can_be_stored_again(files: FileStore) -> None:
    store(files, MANY)
    files.medium.remove(pack_names(files)[0])

    assert find_damage(files, HASHES[0]) is FileDamage.GONE

    store(files, MANY)
    assert files.get(HASHES[0]) == MANY[0]


@pytest.mark.parametrize("left", [0.2, 0.6])
def test_of_a_pack_cut_short_the_beginning_is_given(files: FileStore, left: float) -> None:
    store(files, MANY)
    (name,) = pack_names(files)
    whole = files.medium.read(name)
    files.medium.write({name: whole[: int(len(whole) * left)]})

    other = elsewhere(files)

    assert other.get(sorted(HASHES)[0]) == MANY[HASHES.index(sorted(HASHES)[0])]
    assert find_damage(other, sorted(HASHES)[-1]) is FileDamage.GONE


def test_only_what_is_old_enough_is_removed(files: FileStore) -> None:
    sha256 = files.put(b"of nobody")

    assert not files.remove(sha256, before=time.time() - 3600)
    assert files.remove(sha256, before=time.time() + 3600)
    assert not files.remove(sha256, before=time.time() + 3600)
    assert not files.has(sha256)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda url: url.replace("thiduatestsecret", "another"), "SignatureDoesNotMatch"),
        (lambda url: url.replace("thiduatest:", "somebody:"), "InvalidAccessKeyId"),
        (lambda url: url.replace("@thidua/", "@elsewhere/"), "NoSuchBucket"),
    ],
)
def test_a_wrong_key_or_bucket_is_no_damage(
    tmp_path: Path, store_url: str, change: Callable[[str], str], code: str
) -> None:
    files = FileStore(tmp_path, Bucket(change(store_url)))

    with pytest.raises(StoreRefusedError) as caught:
        files.get(HASHES[0])

    assert code in caught.value.detail
    assert "secret" not in caught.value.detail


def test_a_server_that_is_away_is_no_damage(tmp_path: Path, store_url: str) -> None:
    endpoint = store_url.partition("endpoint=")[2]
    files = FileStore(tmp_path, Bucket(store_url.replace(endpoint, "http://127.0.0.1:1")))

    acts = (
        lambda: files.get(HASHES[0]),
        lambda: files.put(b"paper"),
        lambda: files.has(HASHES[1]),
    )
    for act in acts:
        with pytest.raises(StoreAwayError, match="không trả lời"):
            act()


def test_a_child_of_a_process_that_has_asked_is_refused_instead_of_hanging(
    files: FileStore,
) -> None:
    files.put(b"paper")

    child = os.fork()
    if child == 0:
        try:
            files.put(b"paper")
        except RuntimeError:
            os._exit(7)
        os._exit(0)

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7


def test_a_server_that_stops_and_comes_back_has_everything(
    shared_object_store: ObjectStoreServer, files: FileStore
) -> None:
    store(files, MANY)
    single = files.put(b"single")

    shared_object_store.kill()
    with pytest.raises(StoreAwayError):
        files.get(single)
    shared_object_store.start()
    shared_object_store.wait_until_ready()

    assert files.get(single) == b"single"
    assert [files.get(sha256) for sha256 in HASHES] == MANY
