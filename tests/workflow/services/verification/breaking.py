"""Breaking what the database keeps, as only who has its keys can: with the guards switched off."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.orm import Session

from workflow.models.guards import GUARDS, create, drop


@contextmanager
def unguarded(session: Session) -> Iterator[None]:
    """The tables without their guards."""
    drop(session.connection(), GUARDS)
    yield
    session.flush()
    create(session.connection(), GUARDS)
    session.expire_all()


def tamper(session: Session, statement: str, **values: object) -> None:
    """Run SQL against the guarded tables."""
    with unguarded(session):
        session.execute(text(statement), values)
