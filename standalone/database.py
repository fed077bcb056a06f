"""The database as commands reach it: always with the newest schema.

`python -m standalone.database` brings it there, before worker and web start; `up` does so with
`--with-example`, which fills an empty one with the shipped review, and `--with-link`, which hands
back the same as `standalone.sign_in`.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, make_url, select
from sqlalchemy.orm import Session

from migrations.run import UnknownSchemaError, upgrade
from standalone import console, data_folder
from standalone.connection import connect, now, open_session
from standalone.console import CommandError
from standalone.sign_in import make_administrator_link
from workflow.config import Settings, read_settings
from workflow.domain.record import Record
from workflow.models import Review
from workflow.models.grants import grant_service
from workflow.services.backups.nightly import describe_newest
from workflow.services.backups.table_codec import has_data
from workflow.services.database_damage import describe_damage, find_damage
from workflow.services.operations.schema_parts import mend_schema
from workflow.services.overview import due_dates
from workflow.services.printing import batch_progress
from workflow.services.records import record_exchange, record_reading
from workflow.services.stores.file_store import open_file_store
from workflow.services.stores.store_identity import claim_store

#: The shipped review: Khối thi đua 6 of Bình Thuận, 2021, as far as its papers tell.
SEED = Path(__file__).parent.parent / "seed" / "khoi-thi-dua-6-2021.json"


@contextmanager
def open_migrated_session(settings: Settings) -> Iterator[Session]:
    """Open a session; the caller commits. Raises `CommandError` if there is no usable database."""
    complete_restore(settings)
    migrate(settings)
    with open_session(settings) as session:
        claim_store(session, open_file_store(settings), describe_newest(settings.backups))
        yield session


def complete_restore(settings: Settings) -> None:
    """Complete a restore that was stopped after its rows were committed.

    Its files were stored before that, so only the last steps are missing. Raises `CommandError` for
    one that was stopped earlier.
    """
    if data_folder.read_marker(settings.data) is None:
        return
    with connect(settings, create=True, restoring=True) as engine, engine.connect() as connection:
        if not has_data(connection):
            data_folder.refuse_unfinished_restore(settings.data)
    migrate(settings)
    finish_restore(settings)
    console.say(
        "lần phục hồi bị dừng đã nạp đủ dữ liệu; nay đã hoàn tất",
        "the restore that was stopped had loaded everything; it is complete now",
    )


def finish_restore(settings: Settings) -> None:
    """Mark the store as that of the restored database, and record that the restore has ended."""
    with open_session(settings) as session:
        claim_store(session, open_file_store(settings), describe_newest(settings.backups))
    data_folder.record_restored(settings.data, data_folder.read_marker(settings.data) or "")


def migrate(settings: Settings) -> None:
    """Bring the database to the newest schema."""
    try:
        with connect(settings, create=True, owner=True) as engine:
            upgrade(engine, _complete_migration)
            _mend_schema(engine)
            if settings.database_owner_url:
                with engine.begin() as connection:
                    grant_service(connection, make_url(settings.database_url).username or "")
    except UnknownSchemaError as error:
        raise CommandError(str(error), "") from error


def _mend_schema(engine: Engine) -> None:
    """Put back indexes, constraints and numberings that somebody took away or set back."""
    with engine.execution_options(unbounded=True).begin() as connection:
        mended = mend_schema(connection)
    if mended:
        named = ", ".join(mended)
        console.say(
            f"đã lập lại chỉ mục, ràng buộc hoặc bộ đếm bị mất của cơ sở dữ liệu: {named}",
            f"put back what the database had lost: {named}",
        )


def _complete_migration(connection: Connection) -> None:
    with Session(connection) as session:
        _refresh_derived_data(session)


def _refresh_derived_data(session: Session) -> None:
    """Compute stored columns again: a release may bring other rules or a new column."""
    due_dates.refresh_due_dates(session)
    batch_progress.store_ended_totals(session)
    session.commit()


def read_seed_record() -> Record:
    """The facts of the shipped review."""
    (element,) = record_reading.parse_records(SEED.read_bytes())
    return record_reading.read_record(element)


def seed_if_empty(session: Session) -> None:
    """Give an empty database its first review, so that there is something to look at."""
    if session.scalars(select(Review.id).limit(1)).first() is None:
        record_exchange.store_record(session, read_seed_record(), by=None, now=now())
        session.commit()


def main() -> int:
    """Complete the database that the settings name."""
    try:
        settings = read_settings()
        with open_migrated_session(settings) as session:
            if damaged := find_damage(session.connection()):
                advice = describe_newest(settings.backups)
                backend = session.get_bind().dialect.name
                raise CommandError(str(describe_damage(damaged[0], advice, backend)), "")
            _refresh_derived_data(session)
            if "--with-example" in sys.argv[1:]:
                seed_if_empty(session)
            if "--with-link" in sys.argv[1:]:
                sys.stdout.write(make_administrator_link(session))
    except Exception as error:  # the edge of a process: its last line becomes the sentence of `up`
        return console.report_error(error)
    return 0


if __name__ == "__main__":
    sys.exit(main())
