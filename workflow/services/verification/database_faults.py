"""What the database has lost, and rows that cannot be read as what they are."""

from collections.abc import Iterator

from sqlalchemy.exc import DBAPIError, NoSuchTableError
from sqlalchemy.orm import Session

from workflow.domain.errors import Message
from workflow.services.backups.table_codec import list_tables
from workflow.services.database_damage import describe_damage, find_damage, first_line
from workflow.services.verification.fault import Fault, FaultSubject


def find_database_faults(session: Session, advice: Message) -> Iterator[Fault]:
    """Check all pages, then read all rows: an index or a text may be damaged on a sound page."""
    for detail in find_damage(session.connection()):
        yield _fault("database", detail, session, advice)
    try:
        tables = list_tables(session.connection())
    except NoSuchTableError:  # one that others refer to; it was told of above
        return
    for table in tables:
        try:
            damaged = sum(b"\\u0000" in line for line in table.lines(session.connection()))
        except (ValueError, TypeError, DBAPIError) as error:
            detail = f"{table.name}: {first_line(error)}"
            yield _fault(f"table {table.name}", detail, session, advice)
            session.rollback()  # PostgreSQL reads nothing more in a transaction that failed
            continue
        if damaged:
            detail = f"{table.name}: NUL × {damaged}"
            yield _fault(f"table {table.name}", detail, session, advice)


def _fault(where: str, detail: str | Message, session: Session, advice: Message) -> Fault:
    message = describe_damage(detail, advice, session.get_bind().dialect.name)
    return Fault(FaultSubject.DATABASE, where, message)
