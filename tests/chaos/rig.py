"""A service at work on a backing, and how hard it is to be treated."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.orm import Session

from tests.chaos import clients
from tests.chaos.backends import BACKENDS, Backend
from tests.chaos.clients import Client, Savers
from tests.chaos.paper_batch import PaperBatch, prepare
from tests.chaos.service import Service, run_service


@dataclass(frozen=True)
class RigSize:
    """How much is made and how often it is broken."""

    #: Four papers each.
    reviews: int = 500
    kills: int = 100
    rounds: int = 5
    plugs: int = 3
    #: Seconds that the broker is stopped.
    stop: float = 30.0
    #: Seconds that SQLite is locked, and that PostgreSQL has no connection to give.
    lock: float = 15.0
    full: float = 10.0
    #: How often the broker is killed and emptied.
    broker_kills: int = 3
    #: How often the object store and a worker are killed together.
    store_kills: int = 20
    terminations: int = 10
    restarts: int = 3
    #: How often the power is cut.
    cuts: int = 20
    #: Seconds that a transaction is frozen; foreign messages.
    frozen: float = 20.0
    #: People who save the same reviews, and for how many seconds.
    people: int = 16
    history: float = 90.0
    flood: int = 30_000
    #: Seconds for a batch to recover in.
    timeout: float = 240.0
    quick: bool = False


LONG = RigSize()
SHORT = RigSize(
    reviews=50, kills=4, rounds=1, plugs=1, stop=2.0, lock=1.0, full=2.0, broker_kills=1,
    store_kills=2, terminations=2, restarts=1, timeout=100.0, cuts=2, frozen=6.0, flood=6_000,
    quick=True, people=6, history=8.0,
)  # fmt: skip


@dataclass
class ChaosRig:
    """Where a break is made."""

    backing: Backend
    service: Service
    papers: PaperBatch
    size: RigSize
    chance: random.Random

    def person(self) -> Client:
        """The administrator, signed in."""
        with Session(self.papers.engine) as session:
            return clients.sign_in(self.backing, session, lambda: self.service.url)

    def people(self, count: int) -> list[Client]:
        """So many administrators: one alone may not send as many forms as they do together."""
        with Session(self.papers.engine) as session:
            return [
                Client(lambda: self.service.url, clients.cookie_for(self.backing, session, account))
                for account in clients.add_administrators(session, count)
            ]

    def savers(self) -> Savers:
        """People who save forms, each of another review."""
        return Savers(self.person(), self.papers.edited)

    def describe_state(self) -> str:
        """What explains a wait that did not end: processes, papers, the end of the log."""
        processes = "\n".join(f"{one.pid} {one.command}" for one in self.service.processes())
        log = self.service.said.read_text(errors="replace").splitlines()[-60:]
        return "\n".join((processes, *self.papers.describe_batches(), *log))


@contextmanager
def start_rig(backing: str, size: RigSize) -> Iterator[ChaosRig]:
    """A service that runs on the backing of that name, with reviews to make papers of."""
    with BACKENDS[backing]() as made:
        papers = prepare(made, size.reviews)
        with run_service(made, quick=size.quick) as service:
            rig = ChaosRig(made, service, papers, size, random.Random(6))  # noqa: S311 (no secret)
            try:
                yield rig
            except Exception as error:
                error.add_note(rig.describe_state())
                raise
        papers.engine.dispose()
