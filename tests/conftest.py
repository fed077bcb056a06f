"""What tests ask for: settings, databases, a broker, programs of the machine.

`session` and `engine` are SQLite with the real migrations; `any_session` and `any_engine` run a
test once there and once on PostgreSQL.
"""

import gc
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import hypothesis
import pytest
from sqlalchemy import URL, Engine
from sqlalchemy.orm import Session

from migrations.run import upgrade
from tests.backing_services import object_store, postgres, valkey
from tests.backing_services.availability import find_program
from tests.backing_services.engines import SharedEngines
from tests.backing_services.memory import use_memory
from tests.selection import OneByOne, select
from workflow import write_lock
from workflow.config import Settings
from workflow.models import open_engine

if TYPE_CHECKING:
    from playwright.sync_api import Browser

#: Where the files of this run are, if in memory; they stay there for a look if a test failed.
FOLDER = pytest.StashKey[Path | None]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--quick", action="store_true", help="leave out slow tests and PostgreSQL")


def pytest_configure(config: pytest.Config) -> None:
    gc.set_threshold(20_000, 20, 20)  # seldom: it took a twentieth of the time of all tests
    write_lock.is_strict = True
    # No test is timed: a busy machine takes seconds for what takes a moment elsewhere.
    hypothesis.settings.register_profile("untimed", deadline=None)
    hypothesis.settings.load_profile("untimed")
    if not hasattr(config, "workerinput"):  # a worker of xdist finds the folder in its surroundings
        config.stash[FOLDER] = use_memory()


@pytest.hookimpl(optionalhook=True)  # not there under -p no:xdist
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneByOne:
    return OneByOne(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    select(config, items)


def pytest_collection_finish() -> None:
    gc.freeze()  # what was imported and collected stays: no need to look through it again and again


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    folder = session.config.stash.get(FOLDER, None)
    if folder and exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def settings(tmp_path: Path, sqlite_url: str) -> Settings:
    """Settings of a service with its data in a folder of this test; its broker does not run."""
    return Settings(
        data=tmp_path,
        database_url=sqlite_url,
        broker_url=f"redis+socket://{tmp_path}/no-broker.sock",
        secret_key="a secret of tests only",
    )


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the newest schema, copied for each test that writes."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.sqlite3"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(tmp_path: Path, migrated_sqlite: Path) -> str:
    """A SQLite database of this test."""
    (tmp_path / "thidua.sqlite3").write_bytes(migrated_sqlite.read_bytes())
    return f"sqlite:///{tmp_path / 'thidua.sqlite3'}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[URL]:
    """The address of a PostgreSQL server on which databases may be made."""
    with postgres.provide_server() as address:
        yield address


@pytest.fixture
def bare_postgres(postgres_server: URL) -> Iterator[URL]:
    """A PostgreSQL database of this test, without a schema."""
    with postgres.create_temporary_database(postgres_server, f"thidua_{uuid4().hex}") as database:
        yield database


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: URL) -> Iterator[URL]:
    """A PostgreSQL database with the newest schema; each test leaves it empty."""
    with postgres.create_temporary_database(postgres_server, f"thidua_{uuid4().hex}") as database:
        _migrate(database.render_as_string(hide_password=False))
        yield database


@pytest.fixture(scope="session")
def postgres_emptier(migrated_postgres: URL) -> Iterator[postgres.DatabaseEmptier]:
    """Who empties the PostgreSQL database between tests."""
    emptier = postgres.DatabaseEmptier(migrated_postgres)
    yield emptier
    emptier.close()


@pytest.fixture
def postgres_url(
    migrated_postgres: URL, postgres_emptier: postgres.DatabaseEmptier
) -> Iterator[str]:
    """The PostgreSQL database, emptied after this test."""
    yield migrated_postgres.render_as_string(hide_password=False)
    postgres_emptier.empty()


@pytest.fixture(scope="session")
def shared_engines() -> SharedEngines:
    return SharedEngines()


@pytest.fixture
def engine(sqlite_url: str, shared_engines: SharedEngines) -> Iterator[Engine]:
    """SQLite, for tests that need several sessions."""
    with shared_engines.open(sqlite_url) as opened:
        yield opened


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session on SQLite."""
    with Session(engine) as opened:
        yield opened


@pytest.fixture(params=["sqlite", "postgres"])
def any_engine(request: pytest.FixtureRequest, shared_engines: SharedEngines) -> Iterator[Engine]:
    """One test, both databases."""
    with shared_engines.open(request.getfixturevalue(f"{request.param}_url")) as opened:
        yield opened


@pytest.fixture
def any_session(any_engine: Engine) -> Iterator[Session]:
    """A session, once on each database."""
    with Session(any_engine) as opened:
        yield opened


@pytest.fixture
def broker_url() -> Iterator[str]:
    """A real broker of this test."""
    with valkey.run_broker() as url:
        yield url


@pytest.fixture(scope="session")
def shared_object_store() -> Iterator[object_store.ObjectStoreServer]:
    """A real S3 server that runs as long as the tests."""
    with object_store.run_object_store() as server:
        yield server


@pytest.fixture
def store_url(shared_object_store: object_store.ObjectStoreServer) -> str:
    """The address of an empty file store in a bucket."""
    return shared_object_store.address(uuid4().hex)


@pytest.fixture(scope="session")
def chromium() -> Iterator["Browser"]:
    """A real browser; each test opens a profile of its own in it.

    What a test expects of a page may take long on a busy machine.
    """
    from playwright.sync_api import expect, sync_playwright  # most runs of one test need none

    program = find_program("chromium", "chromium-browser", "google-chrome")
    expect.set_options(timeout=60_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def soffice() -> str:
    """The path of LibreOffice."""
    return find_program("soffice", "libreoffice")


@contextmanager
def _open_engine(url: str) -> Iterator[Engine]:
    opened = open_engine(url)
    yield opened
    opened.dispose()


def _migrate(url: str) -> None:
    with _open_engine(url) as opened:
        upgrade(opened)
