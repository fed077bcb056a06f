"""The database as commands reach it: always with the newest schema.

`python -m standalone.database` brings it there, before worker and web start; `up` does so with
`--with-example`, which fills an empty one with the shipped review.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from migrations.run import NewerSchemaError, upgrade
from standalone import console, data_folder
from standalone.connection import connect, open_session
from standalone.console import CommandError
from standalone.seed import seed_if_empty
from workflow.config import Settings, read_settings
from workflow.services.overview import due_dates
from workflow.services.printing import batch_totals


@contextmanager
def open_migrated_session(settings: Settings) -> Iterator[Session]:
    """A session; whoever uses it commits. Raises `Refusal` where there is no usable database."""
    data_folder.refuse_unfinished_restore(settings.data)
    migrate(settings)
    with open_session(settings) as session:
        yield session


def migrate(settings: Settings) -> None:
    """Bring the database to the newest schema."""
    try:
        with connect(settings) as engine:
            if upgrade(engine):
                with Session(engine) as session:
                    _refresh_derived_data(session)
    except NewerSchemaError as error:
        raise CommandError(str(error), "") from error


def _refresh_derived_data(session: Session) -> None:
    """Compute what is kept beside the facts: a release may bring other rules or a new column."""
    due_dates.refresh_due_dates(session)
    batch_totals.store_ended_totals(session)
    session.commit()


def main() -> int:
    """Complete the database that the settings name."""
    try:
        with open_migrated_session(read_settings()) as session:
            _refresh_derived_data(session)
            if "--with-example" in sys.argv[1:]:
                seed_if_empty(session)
    except Exception as error:  # the edge of a process: its last line becomes the sentence of `up`
        return console.report_error(error)
    return 0


if __name__ == "__main__":
    sys.exit(main())
