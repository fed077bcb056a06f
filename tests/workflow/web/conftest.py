"""One application, the seed review, and one person of every role."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import make_url, select
from sqlalchemy.orm import Session

from tests.backing_services.engines import SharedEngines
from tests.sign_in import SignedInClient, sign_in_directly
from tests.workflow.web.compiled import CompiledRule, CompiledTemplates
from tests.workflow.web.pages import Browser, Page
from workflow.config import Settings
from workflow.domain.record import Member
from workflow.domain.roles import Role
from workflow.models import Account, Council, Review, Unit, open_engine
from workflow.services.accounts import credentials
from workflow.services.records import record_exchange, record_reading
from workflow.services.units.unit_names import add_unit
from workflow.web import create_app
from workflow.web.clock import now

SEED = Path(__file__).parents[3] / "seed" / "khoi-thi-dua-6-2021.json"
PASSWORD = "một câu rất dễ nhớ"


@dataclass(frozen=True)
class World:
    """What is in the database: ids, since rows belong to sessions."""

    review: int
    #: Accounts by what they are to the review.
    accounts: dict[str, int]


@dataclass(frozen=True)
class Furnished:
    """A database file and what is in it."""

    path: Path
    world: World


_TEMPLATES = CompiledTemplates()


@pytest.fixture
def app(
    settings: Settings, shared_engines: SharedEngines, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Flask]:
    """The application; nobody has guessed a password yet: it counts anew, without a broker."""
    monkeypatch.setattr(Flask, "url_rule_class", CompiledRule)
    made = create_app(settings, developing=True)
    made.test_client_class = SignedInClient
    made.jinja_env.bytecode_cache = _TEMPLATES
    own = made.extensions["database"]
    with shared_engines.open(settings.database_url) as engine:
        made.extensions["database"] = engine
        yield made
        held = engine.pool.checkedout()  # type: ignore[attr-defined]
    own.dispose()
    assert held == 0, "a request has kept its connection"


@pytest.fixture
def db(app: Flask) -> Iterator[Session]:
    """A session apart from those of the requests; commit, or close, before the next request."""
    with Session(app.extensions["database"]) as session:
        yield session


@pytest.fixture(scope="session")
def furnished(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Furnished:
    """A database with the seed review and its people, made once and copied for each test."""
    path = tmp_path_factory.mktemp("furnished") / "furnished.sqlite3"
    path.write_bytes(migrated_sqlite.read_bytes())
    engine = open_engine(f"sqlite:///{path}")
    with Session(engine) as session:
        found = store_world(session)
        session.commit()
    engine.dispose()
    return Furnished(path, found)


@pytest.fixture
def world(settings: Settings, furnished: Furnished) -> World:
    """The seed review and people: its head's officer, a member's staff, and so on.

    Of this test alone: whom it adds is unknown to the next.
    """
    Path(str(make_url(settings.database_url).database)).write_bytes(furnished.path.read_bytes())
    return World(furnished.world.review, dict(furnished.world.accounts))


def open_link(person: Browser, token: str) -> Page:
    """Open a one-time link as a browser does: what stands behind the `#` goes on in a form."""
    return person.submit(person.get("/link"), "/link/enter", {"token": token})


def store_world(session: Session) -> World:
    """Store the seed review and its people."""
    record = record_reading.read_record(record_reading.parse_records(SEED.read_bytes())[0])
    review = record_exchange.store_record(session, record, by=None, now=now()).review
    return World(review.id, _people(session, review))


def _people(session: Session, review: Review) -> dict[str, int]:
    council = review.bloc.council
    elsewhere = add_unit(session, council, Member(name="Sở Nội vụ"), by=None, now=now())
    other_council = Council(name="Hội đồng Thi đua - Khen thưởng tỉnh Lâm Đồng")
    session.add(other_council)
    units = {unit.name: unit for unit in session.scalars(select(Unit))}
    add = credentials.add_account
    accounts = {
        "administrator": add(
            session, login="admin", name="Phạm Quản Trị", role=Role.ADMINISTRATOR, now=now()
        ),
        "council": add(
            session, login="hoidong", name="Lê Thị Hội Đồng", role=Role.COUNCIL_OFFICER,
            council=council, now=now(),
        ),
        "other council": add(
            session, login="khac", name="Võ Nơi Khác", role=Role.COUNCIL_OFFICER,
            council=other_council, now=now(),
        ),
        "head": add(
            session, login="truongkhoi", name="Nguyễn Thị An", role=Role.MEMBER_STAFF,
            unit=units["Ban Tuyên giáo Tỉnh ủy"], now=now(),
        ),
        "member": add(
            session, login="vanphong", name="Trần Văn Bình", role=Role.MEMBER_STAFF,
            unit=units["Văn phòng Tỉnh ủy"], now=now(),
        ),
        "stranger": add(
            session, login="sonoivu", name="Đỗ Thị Lạ", role=Role.MEMBER_STAFF,
            unit=elsewhere, now=now(),
        ),
    }  # fmt: skip
    return {name: account.id for name, account in accounts.items()}


@pytest.fixture
def browser(app: Flask, world: World) -> Callable[[str | None], Browser]:
    """`browser("head")` is the head's officer, signed in; `browser(None)` is nobody."""

    def open_browser(who: str | None) -> Browser:
        if who is None:
            return Browser(app.test_client())
        with Session(app.extensions["database"]) as session:
            account = session.get_one(Account, world.accounts[who])
            user = sign_in_directly(session, account)
        return Browser(app.test_client(user=user))

    return open_browser
