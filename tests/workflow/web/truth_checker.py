"""What pages say was done, held to what the database then has, under faults of every kind.

    python -m tests.workflow.web.truth_checker --operations 10000 [--seed NUMBER] [--postgres]

An operation is one form, filled in at random and sent while something may fail: a statement, the
commit (refused, or carried out with its answer lost), the room on the disk, or the file that is
brought to it; on PostgreSQL a proxy cuts the connection right before or after a COMMIT. What is
said is the answer, and the notices of the next page.
"""

import errno
import hashlib
import itertools
import logging
import os
import random
import re
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import click
from flask import Flask
from sqlalchemy import URL, Connection, Engine, event, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from migrations.run import upgrade
from tests.backing_services import postgres
from tests.backing_services.commit_cutter import CommitCutter, Cut, run_commit_cutter
from tests.backing_services.engines import SharedEngines
from tests.sign_in import SignedInClient, sign_in_directly
from tests.workflow.web.conftest import World, store_world
from tests.workflow.web.pages import Browser, Page, form_values
from workflow.config import Settings
from workflow.domain.year import State
from workflow.models import Account, Base, Review, Unit
from workflow.web import create_app
from workflow.web.protection.security import limiter

#: What a page does besides what was asked for, and by what a repeated form is known.
PLUMBING = {"api_token", "form_receipt", "sign_in_session", "security_event", "heartbeat"}
DENIED, DOUBTED = "chưa làm được việc vừa rồi", "có thể đã lưu"
STORED_ANYWAY = "đã được lưu, nhưng trang tiếp theo chưa hiện được"
REFUSED, SENT_ON, UNAVAILABLE = 422, 302, 503
#: Then a new one: pages and digests grow with what is stored.
_OPERATIONS_A_DATABASE = 400
_NOTICE = re.compile(r'class="notice tone-(good|bad|info|warn)" role="status"')


class FaultKind(Enum):
    """What fails."""

    NOTHING = auto()
    COMMIT_REFUSED = auto()
    ANSWER_LOST = auto()
    COMMIT_EIO = auto()
    STATEMENT = auto()
    NO_ROOM = auto()
    FILE_EIO = auto()
    CUT_BEFORE_COMMIT = auto()
    CUT_AFTER_COMMIT = auto()


ON_POSTGRES = (
    FaultKind.NOTHING, FaultKind.FILE_EIO, FaultKind.CUT_BEFORE_COMMIT, FaultKind.CUT_AFTER_COMMIT,
)  # fmt: skip
ON_SQLITE = tuple(kind for kind in FaultKind if not kind.name.startswith("CUT"))
_CUTS = {FaultKind.CUT_BEFORE_COMMIT: Cut.BEFORE, FaultKind.CUT_AFTER_COMMIT: Cut.AFTER}


class Told(Enum):
    """What was said."""

    DONE = auto()
    NOT_DONE = auto()
    PERHAPS = auto()
    NOTHING = auto()


@dataclass(frozen=True)
class Operation:
    """A form: who sends it, from which page, to which address; what is typed, the button."""

    who: str
    page: str
    action: str
    typed: Callable[[str], dict[str, Any]] = lambda _: {}
    button: tuple[str, str] = ("save", "1")


_EDIT = "/reviews/{review}/edit"
OPERATIONS = (
    Operation("head", f"{_EDIT}/general", f"{_EDIT}/general", lambda word: {"bloc-code": word}),
    Operation("head", f"{_EDIT}/meeting/time", f"{_EDIT}/meeting/time",
              lambda word: {"meeting-place": word}),
    Operation("head", f"{_EDIT}/contests/0", f"{_EDIT}/contests/0",
              lambda word: {"contests-0-title": word}),
    Operation("head", f"{_EDIT}/papers", f"{_EDIT}/papers", button=("take", "papers-2")),
    Operation("head", "/reviews/{review}", "/reviews/{review}/papers", button=("kind", "all")),
    Operation("head", "/reviews/{review}/bases", "/reviews/{review}/bases",
              lambda word: {"text": f"Quy chế {word}", "source": "bản giấy"}),
    Operation("member", "/reviews/{review}/report", "/reviews/{review}/report",
              lambda word: {"file": (BytesIO(f"%PDF-1.7 {word}".encode()), f"{word}.pdf")}),
    Operation("administrator", "/people/new", "/people/new", lambda word: {
        "name": f"Người {word}", "login": word, "role": "council_officer", "council": "1",
    }),
    Operation("council", "/units/{unit}", "/units/{unit}/posts",
              lambda word: {"post-person": f"Người {word}", "post-post": "Giám đốc"}),
    Operation("administrator", "/people/{head}", "/people/{head}",
              lambda word: {"name": f"Người {word}"}),
    Operation("administrator", "/people/{head}", "/people/{head}/link"),
)  # fmt: skip


@dataclass
class TruthChecker:
    """An application whose database and disk fail on demand."""

    app: Flask
    #: Of what people have stored; the application may have another one, through the proxy.
    engine: Engine
    cutter: CommitCutter | None
    people: dict[str, Browser]
    names: dict[str, int]
    chance: random.Random
    told: Counter[tuple[FaultKind, Told]] = field(default_factory=Counter)
    #: What was said and is not so.
    lies: list[str] = field(default_factory=list)
    fired: bool = False

    def operate(self) -> None:
        """Send one form, perhaps with a fault, and hold what is said to what is so."""
        operation = self.chance.choice(OPERATIONS)
        kind = self.chance.choice((FaultKind.NOTHING, *self.kinds))
        person = self.people[operation.who]
        page, action = (
            address.format_map(self.names) for address in (operation.page, operation.action)
        )
        sent = dict(form_values(person.get(page).form(action))) | dict([operation.button])
        sent |= operation.typed(f"t{self.chance.randrange(10**9)}")
        before, self.fired = self.digest(), False
        with self.failing(kind):
            answer = person.client.post(action, data=sent, headers={"Referer": page})
        stored = self.digest() != before
        told = self.listen(person, answer, page)
        self.told[kind, told] += 1
        if lie := self.find_lie(told, stored=stored):
            self.lies.append(f"{action} under {kind.name}: {lie} ({answer.status_code})")

    @property
    def kinds(self) -> tuple[FaultKind, ...]:
        return ON_POSTGRES if self.cutter else ON_SQLITE

    def find_lie(self, told: Told, *, stored: bool) -> str:
        """Why what was said is not so; empty if it is."""
        if told is Told.NOT_DONE and stored:
            return "said not to be done, and is"
        if told in (Told.DONE, Told.NOTHING) and not stored and self.fired:
            return "said to be done, and is not"
        return ""

    def listen(self, person: Browser, answer: TestResponse, page: str) -> Told:
        """What the answer says, or the page that it leads to."""
        if answer.status_code == UNAVAILABLE:
            said = answer.text
            after = person.client.get(page).text  # the next page says nothing else
            if STORED_ANYWAY in said or "good" in _NOTICE.findall(after):
                return Told.DONE
            return Told.PERHAPS if DOUBTED in said else Told.NOT_DONE
        if answer.status_code != SENT_ON:
            good = "good" in _NOTICE.findall(answer.text)
            return Told.DONE if good else Told.NOT_DONE
        following = person.client.get(answer.headers["Location"], follow_redirects=True)
        tones = _NOTICE.findall(Page(following).response.text)
        if "good" in tones:
            return Told.DONE
        return Told.NOT_DONE if "bad" in tones else Told.NOTHING

    def digest(self) -> str:
        """A hash of everything that people have stored."""
        found = hashlib.sha256()
        with self.engine.connect() as connection:
            for table in Base.metadata.sorted_tables:
                if table.name not in PLUMBING:
                    rows = connection.execute(select(table))
                    found.update(repr(sorted(map(repr, rows))).encode())
        return found.hexdigest()

    @contextmanager
    def failing(self, kind: FaultKind) -> Iterator[None]:
        """Let something fail, once."""
        at = self.chance.randint(1, 12)
        with ExitStack() as until_then:
            if kind is FaultKind.FILE_EIO:
                until_then.enter_context(patch("os.fsync", self._fail_file))
            if self.cutter and kind in _CUTS:
                cuts = self.cutter.cuts
                until_then.callback(lambda: self._note_cut(cuts))
                until_then.enter_context(self.cutter.cutting(_CUTS[kind]))
            for name, listener in self._listeners(kind, at):
                event.listen(self.engine, name, listener)
                until_then.callback(event.remove, self.engine, name, listener)
            yield
        if kind is FaultKind.NO_ROOM:
            with self.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA max_page_count = 4294967294")

    def _listeners(self, kind: FaultKind, at: int) -> Iterator[tuple[str, Callable[..., None]]]:
        match kind:
            case FaultKind.COMMIT_REFUSED | FaultKind.ANSWER_LOST | FaultKind.COMMIT_EIO:
                yield "commit", lambda connection: self._fail_commit(connection, kind)
            case FaultKind.STATEMENT:
                left = iter(range(at - 1))

                def fail(_: Any, __: Any, statement: str, *___: Any) -> None:
                    writes = statement.lstrip().startswith(("INSERT", "UPDATE", "DELETE"))
                    if writes and next(left, None) is None:
                        self._raise(statement, "disk I/O error", code=sqlite3.SQLITE_IOERR)

                yield "before_cursor_execute", fail
            case FaultKind.NO_ROOM:
                yield "begin", self._take_room

    def _note_cut(self, before: int) -> None:
        self.fired = self.fired or bool(self.cutter and self.cutter.cuts > before)

    def _fail_commit(self, connection: Connection, kind: FaultKind) -> None:
        here = connection.connection.dbapi_connection
        assert here is not None
        stored = kind is FaultKind.ANSWER_LOST or (
            kind is FaultKind.COMMIT_EIO and self.chance.random() < 0.5
        )
        here.commit() if stored else here.rollback()
        if kind is FaultKind.COMMIT_EIO:
            self._raise("COMMIT", "disk I/O error", code=sqlite3.SQLITE_IOERR)
        self._raise("COMMIT", "database or disk is full", lost=stored)

    def _raise(self, statement: str, reason: str, *, code: int = 0, lost: bool = False) -> None:
        self.fired = True
        error = sqlite3.OperationalError(reason)
        if code:
            error.sqlite_errorcode = code
        raise OperationalError(statement, {}, error, connection_invalidated=lost)

    def _take_room(self, connection: Connection) -> None:
        """The file may grow by nothing: SQLite itself says that the disk is full."""
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    def _fail_file(self, _descriptor: int) -> None:
        self.fired = True
        raise OSError(errno.EIO, os.strerror(errno.EIO))


@contextmanager
def open_checker(
    folder: Path, address: str, seed: int, cutter: CommitCutter | None = None
) -> Iterator[TruthChecker]:
    """A checker with its files in a folder, on an empty database with the newest schema."""
    reached = cutter.lead_through(address) if cutter else address
    settings = Settings(
        data=folder, database_url=reached, secret_key="of tests only",
        broker_url=f"redis+socket://{folder}/no-broker.sock",
    )  # fmt: skip
    app = create_app(settings, developing=True)
    app.test_client_class = SignedInClient
    unlimited = patch.object(limiter, "enabled", new=False)  # nobody sends forms this fast
    with unlimited, ExitStack() as until_then:
        engine = until_then.enter_context(SharedEngines().open(address))
        app.extensions["database"] = (
            until_then.enter_context(SharedEngines().open(reached)) if cutter else engine
        )
        with Session(engine) as session:
            world = store_world(session)
            session.get_one(Review, world.review).state = State.PLANNED
            session.commit()
            people = _sign_in(app, session, world)
            unit = session.scalars(select(Unit.id).filter_by(name="Sở Nội vụ")).one()
        names = {"review": world.review, "unit": unit} | world.accounts
        yield TruthChecker(app, engine, cutter, people, names, random.Random(seed))  # noqa: S311


@contextmanager
def open_sqlite_checker(folder: Path, migrated: Path, seed: int) -> Iterator[TruthChecker]:
    """A checker on a copy of an empty SQLite database."""
    database = folder / "thidua.sqlite3"
    database.write_bytes(migrated.read_bytes())
    with open_checker(folder, f"sqlite:///{database}", seed) as checker:
        yield checker


@contextmanager
def open_postgres_checker(folder: Path, empty: URL, seed: int) -> Iterator[TruthChecker]:
    """A checker on an empty PostgreSQL database with the newest schema, behind the proxy."""
    with run_commit_cutter(empty) as cutter:
        address = empty.render_as_string(hide_password=False)
        with open_checker(folder, address, seed, cutter) as checker:
            yield checker


def _sign_in(app: Flask, session: Session, world: World) -> dict[str, Browser]:
    return {
        who: Browser(app.test_client(user=sign_in_directly(session, session.get_one(Account, id_))))
        for who, id_ in world.accounts.items()
    }


@click.command()
@click.option("--operations", default=10_000)
@click.option("--seed", default=1)
@click.option("--postgres", "on_postgres", is_flag=True)
def main(operations: int, seed: int, *, on_postgres: bool) -> None:
    """Operate, count what was said, and tell what was not so."""
    logging.disable()
    told, lies, done = Counter[tuple[FaultKind, Told]](), list[str](), 0
    with tempfile.TemporaryDirectory(prefix="thidua-truth-") as name:
        checkers = _open_on_postgres if on_postgres else _open_on_sqlite
        for checker in checkers(Path(name), seed):
            for _ in range(min(_OPERATIONS_A_DATABASE, operations - done)):
                checker.operate()
                done += 1
            told += checker.told
            lies += checker.lies
            click.echo(f"{done} operations, {len(lies)} lies")
            if done >= operations:
                break
    for (kind, what), count in sorted(told.items(), key=str):
        click.echo(f"{kind.name:17} {what.name:9} {count}")
    click.echo("\n".join(lies))
    sys.exit(bool(lies))


def _open_on_sqlite(folder: Path, seed: int) -> Iterator[TruthChecker]:
    migrated = folder / "migrated.sqlite3"
    with SharedEngines().open(f"sqlite:///{migrated}") as engine:
        upgrade(engine)
    for number in itertools.count(seed):
        with open_sqlite_checker(Path(tempfile.mkdtemp(dir=folder)), migrated, number) as checker:
            yield checker


def _open_on_postgres(folder: Path, seed: int) -> Iterator[TruthChecker]:
    with postgres.provide_server() as server:
        for number in itertools.count(seed):
            with postgres.create_temporary_database(server, f"truth_{number}") as database:
                with SharedEngines().open(database.render_as_string(hide_password=False)) as engine:
                    upgrade(engine)
                place = Path(tempfile.mkdtemp(dir=folder))
                with open_postgres_checker(place, database, number) as checker:
                    yield checker


if __name__ == "__main__":
    main()
