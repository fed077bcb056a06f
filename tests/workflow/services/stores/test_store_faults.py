"""Whatever the network does to the store: nothing is half-stored, nothing is called damaged."""

import time
from pathlib import Path
from uuid import uuid4

import pytest

from tests.backing_services.object_store import ObjectStoreServer
from tests.backing_services.stalling_proxy import StallingProxy, Way
from workflow.services.stores import bucket as bucket_module
from workflow.services.stores.bucket import Bucket
from workflow.services.stores.file_store import FileStore, sha256_of
from workflow.services.stores.medium import StoreAwayError

pytestmark = pytest.mark.slow

MANY = [f"văn bản {number} ".encode() * 99 for number in range(60)]
FAULTS = [way for way in Way if way is not Way.OPEN]


@pytest.fixture
def prefix() -> str:
    return uuid4().hex


@pytest.fixture
def files(
    tmp_path: Path, shared_object_store: ObjectStoreServer, network: StallingProxy, prefix: str
) -> FileStore:
    """The store beyond the network."""
    address = shared_object_store.address(prefix, port=network.port)
    return FileStore(tmp_path / "files", Bucket(address))


@pytest.fixture
def beside(tmp_path: Path, shared_object_store: ObjectStoreServer, prefix: str) -> FileStore:
    """The same store, by a way that nothing happens to."""
    return FileStore(tmp_path / "beside", Bucket(shared_object_store.address(prefix)))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name.lower())
def test_while_the_store_is_away_nothing_is_half_stored_nor_called_damaged(
    files: FileStore,
    beside: FileStore,
    network: StallingProxy,
    monkeypatch: pytest.MonkeyPatch,
    fault: Way,
) -> None:
    kept = beside.put(b"from before")
    network.way = fault
    monkeypatch.setattr(bucket_module, "REQUEST_S", 1)  # who is stalled gives up by then
    monkeypatch.setattr(bucket_module, "RETRY_S", 1)

    for act in (lambda: files.put(b"x" * 300_000), lambda: files.keep(map(files.stage, MANY))):
        with pytest.raises(StoreAwayError):
            act()
    if fault is not Way.HALF:  # a question is small: the half of it that comes through is none
        with pytest.raises(StoreAwayError):
            files.get(kept)

    network.way = Way.OPEN
    assert beside.get(kept) == b"from before"
    # What was under way when the network stalled may still arrive, but only as a whole.
    assert all(sha256_of(beside.get(sha256)) == sha256 for sha256 in beside.names())


def test_a_silent_store_is_not_waited_for_again_and_again(
    files: FileStore, network: StallingProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bucket_module, "PAUSE_S", 1000.0)
    network.way = Way.CUT
    with pytest.raises(StoreAwayError):
        files.put(b"paper")
    network.way, before = Way.STALLED, network.passed

    began = time.thread_time()
    for _ in range(50):
        with pytest.raises(StoreAwayError, match="không trả lời"):
            files.put(b"paper")

    assert network.passed == before
    assert time.thread_time() - began < 5


def test_after_a_pause_one_asks_for_all_and_finds_the_store_back(
    files: FileStore, network: StallingProxy
) -> None:
    network.way = Way.CUT
    with pytest.raises(StoreAwayError):
        files.put(b"paper")

    network.way = Way.OPEN

    files.keep(map(files.stage, MANY))
    assert all(files.get(sha256_of(content)) == content for content in MANY)
