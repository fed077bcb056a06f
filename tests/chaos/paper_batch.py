"""A batch of papers: asked for, awaited, and held to an undisturbed run."""

import datetime as dt
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from migrations.run import upgrade
from standalone import database
from tests import factories
from tests.chaos.backends import Backend
from tests.waiting import wait_until
from worker.fill import fill_batch_chunk
from worker.resources import Resources
from workflow.domain.papers import DOSSIER
from workflow.domain.record import Bloc as BlocFacts
from workflow.models import Bloc, Paper, PaperStatus, Review, open_engine
from workflow.services.printing import paper_requests
from workflow.services.records import record_exchange
from workflow.services.stores.file_store import DamagedFileError, FileStore, open_file_store

#: Bloc and kind.
Name = tuple[str, str]
EDITED = 3
_OPEN = (PaperStatus.QUEUED, PaperStatus.FILLING)


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True)
class BatchToll:
    """What became of a batch that was disturbed."""

    papers: int
    #: Not ready, or without its file.
    lost: int
    #: Rows beyond one for a review and kind.
    doubled: int
    #: With other bytes than in the undisturbed run.
    changed: int

    @property
    def is_none(self) -> bool:
        return not (self.lost or self.doubled or self.changed)

    def __add__(self, other: "BatchToll") -> "BatchToll":
        return BatchToll(
            self.papers + other.papers,
            self.lost + other.lost,
            self.doubled + other.doubled,
            self.changed + other.changed,
        )


NOTHING = BatchToll(0, 0, 0, 0)


@dataclass
class PaperBatch:
    """The papers of many reviews in the database of a backing."""

    backing: Backend
    engine: Engine
    reviews: list[int]
    #: Reviews of the same kind that no batch covers: people edit them meanwhile.
    edited: list[int]
    #: The files of an undisturbed run.
    hashes: dict[Name, str]

    @property
    def files(self) -> FileStore:
        return open_file_store(self.backing.settings)

    @property
    def count(self) -> int:
        return len(self.hashes)

    @property
    def some_hash(self) -> str:
        """The file of any paper."""
        return next(iter(self.hashes.values()))

    def ask(self, *, enqueued: bool = True, kept: bool = False) -> int:
        """Ask for the papers of all reviews and enqueue them; the batch.

        Their files of earlier batches are taken away, unless `kept`.
        """
        if not kept:
            self.forget_files()
        with Session(self.engine) as session:
            rows = session.scalars(select(Review).where(Review.id.in_(self.reviews))).all()
            batch = paper_requests.request_papers(session, rows, DOSSIER, by=None, now=now())
            session.commit()
            if enqueued:
                paper_requests.enqueue_papers(session, self.backing.broker_url, batch)
            return batch.id

    def forget_files(self) -> None:
        """Else the files of the batch before would be found in the store, and none be written."""
        for pack in self.files.medium.list_packs():
            self.files.medium.remove(pack.name)
        for sha256 in self.hashes.values():
            self.files.medium.remove(f"{sha256[:2]}/{sha256}")

    def counts(self, batch_id: int) -> dict[PaperStatus, int]:
        query = select(Paper.status, func.count()).filter_by(batch_id=batch_id)
        with Session(self.engine.execution_options(read_only=True)) as session:
            return {row[0]: row[1] for row in session.execute(query.group_by(Paper.status))}

    def is_done(self, batch_id: int) -> bool:
        return not set(_OPEN) & set(self.counts(batch_id))

    def ready(self, batch_id: int) -> int:
        return self.counts(batch_id).get(PaperStatus.READY, 0)

    def until_begun(self, batch_id: int, *, within: float = 120.0) -> None:
        """Wait until some papers of a batch are made."""
        wait_until(lambda: self.ready(batch_id) > 0, within=within, what="some papers")

    def until_done(self, batch_id: int, *, within: float = 120.0) -> float:
        """Wait until nothing of a batch is open; the seconds that took."""
        return wait_until(lambda: self.is_done(batch_id), within=within, what="the batch")

    def toll(self, batch_id: int) -> BatchToll:
        """Hold a batch that has ended to the undisturbed run."""
        with Session(self.engine) as session:
            made = _named(session, batch_id)
        ready = {name: sha256 for name, sha256 in made if sha256 and self.is_whole(sha256)}
        return BatchToll(
            papers=self.count,
            lost=len(self.hashes.keys() - ready.keys()),
            doubled=sum(n - 1 for n in Counter(name for name, _ in made).values()),
            changed=sum(self.hashes.get(name) != sha256 for name, sha256 in ready.items()),
        )

    def is_whole(self, sha256: str) -> bool:
        """Whether the store has a file with the bytes that its name promises."""
        try:
            self.files.get(sha256)
        except DamagedFileError:
            return False
        return True

    def place_of(self, sha256: str) -> tuple[Path, int]:
        """The file, its own or a pack, and where in the midst of it the bytes of that hash lie."""
        content = self.files.get(sha256)
        for path in (self.files.path(sha256), *(self.files.root / "packs").glob("*.zip")):
            if path.exists() and (begin := path.read_bytes().find(content)) >= 0:
                return path, begin + len(content) // 2
        raise FileNotFoundError(sha256)

    def is_idle(self) -> bool:
        """Whether nothing waits or is made in any batch."""
        query = select(func.count()).select_from(Paper).where(Paper.status.in_(_OPEN))
        with Session(self.engine.execution_options(read_only=True)) as session:
            return not session.scalar(query)

    def describe_batches(self) -> list[str]:
        """Each state of the papers of each batch, with their number, claim and reason."""
        state = (Paper.batch_id, Paper.status, Paper.claim, Paper.attempts, Paper.reason)
        query = select(*state, func.max(Paper.claimed_at), func.count()).group_by(*state)
        with Session(self.engine.execution_options(read_only=True)) as session:
            return [str(tuple(row)) for row in session.execute(query)]

    def reasons(self, batch_id: int) -> Counter[str]:
        """Why papers of a batch have failed."""
        query = select(Paper.reason).filter_by(batch_id=batch_id, status=PaperStatus.FAILED)
        with Session(self.engine) as session:
            return Counter(str(reason) for reason in session.scalars(query))


def prepare(backing: Backend, reviews: int) -> PaperBatch:
    """Store reviews in the database of a backing; their hashes are those of an undisturbed run."""
    database.migrate(backing.settings)
    engine = open_engine(backing.database_url)
    ids = store_reviews(engine, _blocs(reviews + EDITED))
    return PaperBatch(backing, engine, ids[:reviews], ids[reviews:], make_reference_files(reviews))


@cache
def make_reference_files(reviews: int) -> dict[Name, str]:
    """The files of the same papers, made in a place of their own where nothing happens."""
    with tempfile.TemporaryDirectory(prefix="thidua-chaos-") as name:
        folder = Path(name)
        engine = open_engine(f"sqlite:///{folder}/undisturbed.sqlite3")
        upgrade(engine)
        ids = store_reviews(engine, _blocs(reviews))
        with Session(engine) as session:
            rows = session.scalars(select(Review).where(Review.id.in_(ids))).all()
            batch_id = paper_requests.request_papers(session, rows, DOSSIER, by=None, now=now()).id
            session.commit()
        while fill_batch_chunk(
            Resources(engine, FileStore(folder / "files")), batch_id, now
        ).papers:
            pass
        with Session(engine) as session:
            made = dict(_named(session, batch_id))
        engine.dispose()
    assert len(made) == reviews * len(DOSSIER)
    return {name: str(sha256) for name, sha256 in made.items()}


def _named(session: Session, batch_id: int) -> list[tuple[Name, str | None]]:
    query = select(Bloc.name, Paper.kind, Paper.file_sha256).filter(Paper.batch_id == batch_id)
    rows = session.execute(query.join(Paper.review).join(Review.bloc))
    return [((bloc, kind), sha256) for bloc, kind, sha256 in rows]


def _blocs(count: int) -> list[str]:
    return [f"Khối thi đua số {number}" for number in range(count)]


def store_reviews(engine: Engine, blocs: Iterable[str]) -> list[int]:
    """Reviews of the seed's facts for blocs of these names; their ids."""
    with Session(engine) as session:
        reviews = []
        for name in blocs:
            record = msgspec.structs.replace(
                factories.seed_record(), id=None, bloc=BlocFacts(name=name)
            )
            reviews.append(
                record_exchange.store_record(session, record, by=None, now=factories.NOW).review
            )
        session.commit()
        return [review.id for review in reviews]
