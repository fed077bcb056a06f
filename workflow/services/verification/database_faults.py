"""Pages that the database finds damaged, and rows that cannot be read as what they are."""

from collections.abc import Iterator

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from workflow.domain.errors import Message
from workflow.services.backups.table_codec import list_tables
from workflow.services.database_damage import check_pages, describe_damage, first_line
from workflow.services.verification.fault import Fault, FaultSubject


def find_database_faults(session: Session, advice: Message) -> Iterator[Fault]:
    """Check all pages, then read all rows: an index or a text may be damaged on a sound page."""
    for detail in check_pages(session.connection()):
        yield Fault(FaultSubject.DATABASE, "database", describe_damage(detail, advice))
    for table in list_tables(session.connection()):
        try:
            damaged = sum(b"\\u0000" in line for line in table.lines(session.connection()))
        except (ValueError, TypeError, DBAPIError) as error:
            yield _table_fault(table.name, first_line(error), advice)
            session.rollback()  # PostgreSQL reads nothing more in a transaction that failed
            continue
        if damaged:
            yield _table_fault(table.name, f"NUL × {damaged}", advice)


def _table_fault(table: str, detail: str, advice: Message) -> Fault:
    message = describe_damage(f"{table}: {detail}", advice)
    return Fault(FaultSubject.DATABASE, f"table {table}", message)
