"""Old packs are joined and thinned, and nothing that a row names is ever lost on the way."""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import Engine, delete
from sqlalchemy.orm import Session

from tests import factories
from workflow.models import Inspection, InspectionStatus
from workflow.services.stores.bucket import Bucket
from workflow.services.stores.file_store import FileStore, sha256_of
from workflow.services.stores.medium import Medium, StoredObject
from workflow.services.stores.pack_tidying import OLD_S, WAIT_S, TidyReport, tidy_packs
from workflow.services.stores.packs import pack_name

#: A moment at which what is stored now is old, and the night after.
FIRST_NIGHT = time.time() + OLD_S + 3600
SECOND_NIGHT = FIRST_NIGHT + WAIT_S + 3600
THIRD_NIGHT = SECOND_NIGHT + WAIT_S + 3600


def contents(name: str, count: int) -> list[bytes]:
    return [f"{name} {number} ".encode() * 20 for number in range(count)]


WASTEFUL, UNNAMED, FULL = contents("wasteful", 40), contents("unnamed", 40), contents("full", 200)
SMALL, SMALLER = contents("small", 40), contents("smaller", 35)
NAMED = [*WASTEFUL[:5], *FULL, *SMALL, *SMALLER, b"alone"]
OLD_PACKS = {pack_name(map(sha256_of, pack)) for pack in (WASTEFUL, UNNAMED, FULL, SMALL, SMALLER)}


class StoppedError(Exception):
    """The power was cut."""


class LaterMedium:
    """A medium on whose clock the packs of these tests are old, and those written now are new.

    Its process ends before, or just after, one of its steps, if one is named.
    """

    def __init__(self, inner: Medium, step: int = 0, *, after: bool = False) -> None:
        self._inner, self._left, self._after = inner, step, after

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def list_packs(self) -> Iterator[StoredObject]:
        for found in self._inner.list_packs():
            facts = found.look()
            if found.name not in OLD_PACKS:
                facts = replace(facts, written=FIRST_NIGHT)
            yield StoredObject(found.name, found.version, partial(replace, facts))

    def write(self, contents: dict[str, bytes]) -> None:
        self._take(lambda: self._inner.write(contents))

    def remove(self, name: str) -> None:
        self._take(lambda: self._inner.remove(name))

    def _take(self, step: Callable[[], None]) -> None:
        self._left -= 1
        if self._left == 0 and not self._after:
            raise StoppedError
        step()
        if self._left == 0:
            raise StoppedError


@pytest.fixture(params=["folder", pytest.param("bucket", marks=pytest.mark.slow)])
def new_store(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], FileStore]:
    """Makes stores that hold the packs of this module."""
    made = 0

    def make() -> FileStore:
        nonlocal made
        made += 1
        medium = None
        if request.param == "bucket":
            medium = Bucket(f"{request.getfixturevalue('store_url')}".replace("?", f"/{made}?"))
        files = FileStore(tmp_path / str(made), medium)
        for pack in (WASTEFUL, UNNAMED, FULL, SMALL, SMALLER):
            files.keep(map(files.stage, pack))
        files.put(b"alone")
        return files

    return make


@pytest.fixture
def named(engine: Engine) -> Engine:
    """A database whose rows name what is to stay."""
    name_files(engine, NAMED)
    return engine


def name_files(engine: Engine, named: list[bytes]) -> None:
    with Session(engine) as session:
        session.add_all(
            Inspection(
                asked_at=factories.NOW, file_sha256=sha256_of(content), attempts=0,
                status=InspectionStatus.QUEUED,
            )
            for content in named
        )  # fmt: skip
        session.commit()


def elsewhere(files: FileStore) -> FileStore:
    """The store as another process finds it, asked by its packs anew."""
    return FileStore(files.root, cast(Medium, LaterMedium(files.medium)))


def lost(files: FileStore, wanted: list[bytes]) -> list[bytes]:
    other = elsewhere(files)
    return [content for content in wanted if not other.has(sha256_of(content))] + [
        content for content in wanted if other.get(sha256_of(content)) != content
    ]


def pack_count(files: FileStore) -> int:
    return len(list(files.medium.list_packs()))


def test_what_no_row_names_goes_a_night_after_the_rest_was_joined(
    new_store: Callable[[], FileStore], named: Engine
) -> None:
    files = new_store()

    first = tidy_packs(named, elsewhere(files), FIRST_NIGHT)
    assert (first.joined, first.removed) == (1, 0)
    assert pack_count(files) == 6

    second = tidy_packs(named, elsewhere(files), SECOND_NIGHT)
    assert second == TidyReport(joined=0, removed=4, dropped=75)
    assert set(files.names()) == set(map(sha256_of, NAMED))
    assert lost(files, NAMED) == []
    assert pack_count(files) == 2

    assert tidy_packs(named, elsewhere(files), THIRD_NIGHT) == TidyReport()


def test_a_young_pack_is_left_alone(new_store: Callable[[], FileStore], named: Engine) -> None:
    files = new_store()

    assert tidy_packs(named, files, time.time() + OLD_S / 2) == TidyReport()
    assert pack_count(files) == 5


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_whatever_step_it_stops_at_nothing_is_lost_and_the_next_night_goes_on(
    new_store: Callable[[], FileStore], named: Engine, *, after: bool
) -> None:
    step = 0
    while True:
        step += 1
        files = new_store()
        stopping = cast(Medium, LaterMedium(files.medium, step, after=after))
        try:
            for night in (FIRST_NIGHT, SECOND_NIGHT):
                tidy_packs(named, FileStore(files.root, stopping), night)
        except StoppedError:
            assert lost(files, NAMED) == []
            for night in (THIRD_NIGHT, THIRD_NIGHT + WAIT_S, THIRD_NIGHT + 2 * WAIT_S):
                tidy_packs(named, elsewhere(files), night)
            assert set(files.names()) == set(map(sha256_of, NAMED))
            assert lost(files, NAMED) == []
        else:
            break
    assert step > 6  # a pack, the list, four packs that go


def test_what_is_named_again_before_its_pack_goes_is_kept(
    new_store: Callable[[], FileStore], named: Engine
) -> None:
    files = new_store()
    tidy_packs(named, elsewhere(files), FIRST_NIGHT)
    name_files(named, [UNNAMED[7], WASTEFUL[30]])

    for night in range(4):
        tidy_packs(named, elsewhere(files), SECOND_NIGHT + night * WAIT_S)
        assert lost(files, [*NAMED, UNNAMED[7], WASTEFUL[30]]) == []
    assert len(set(files.names())) == len(NAMED) + 2


def test_an_old_pack_stays_where_what_replaced_it_was_lost_meanwhile(
    new_store: Callable[[], FileStore], named: Engine
) -> None:
    files = new_store()
    worker = elsewhere(files)  # one process, which remembers what it has read
    tidy_packs(named, worker, FIRST_NIGHT)
    assert worker.get(sha256_of(SMALL[0])) == worker.get(sha256_of(SMALL[0])) == SMALL[0]
    (joined,) = {found.name for found in files.medium.list_packs()} - OLD_PACKS
    worker.packs.look()
    worker.get(sha256_of(SMALLER[0]))
    files.medium.remove(joined)

    tidy_packs(named, worker, SECOND_NIGHT)

    assert lost(files, NAMED) == []


def test_a_pack_stays_that_alone_holds_something_damaged(
    new_store: Callable[[], FileStore], named: Engine
) -> None:
    files = new_store()
    victim = next(
        found.name
        for found in files.medium.list_packs()
        if SMALL[3] in files.medium.read(found.name)
    )
    harmed = bytearray(files.medium.read(victim))
    harmed[harmed.index(SMALL[3])] ^= 1
    files.medium.write({victim: bytes(harmed)})

    for night in (FIRST_NIGHT, SECOND_NIGHT):
        tidy_packs(named, elsewhere(files), night)

    assert victim in [found.name for found in files.medium.list_packs()]
    assert lost(files, [one for one in NAMED if one != SMALL[3]]) == []


def test_where_rows_name_nothing_any_more_all_packs_go(
    new_store: Callable[[], FileStore], named: Engine
) -> None:
    files = new_store()
    with Session(named) as session:
        session.execute(delete(Inspection))
        session.commit()

    for night in (FIRST_NIGHT, SECOND_NIGHT):
        tidy_packs(named, elsewhere(files), night)

    assert pack_count(files) == 0


def test_who_stores_something_again_does_not_rely_on_an_old_pack(tmp_path: Path) -> None:
    files = FileStore(tmp_path / "files")
    files.keep(map(files.stage, SMALL))
    (pack,) = (files.root / "packs").iterdir()
    files.packs.look()
    files.put(SMALL[0])
    assert not files.path(sha256_of(SMALL[0])).exists()

    long_ago = time.time() - OLD_S
    os.utime(pack, (long_ago, long_ago))
    other = elsewhere(files)
    other.packs.look()
    other.put(SMALL[0])

    assert files.path(sha256_of(SMALL[0])).exists()
