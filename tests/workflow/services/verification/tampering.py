"""Breaking what the database keeps, as only who has its keys can: with the guards switched off."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.orm import Session

from workflow.models.change_guards import GUARDS, create_guards, drop_guards


@contextmanager
def unguarded(session: Session) -> Iterator[None]:
    """The tables without their guards."""
    drop_guards(session.connection(), GUARDS)
    yield
    session.flush()
    create_guards(session.connection(), GUARDS)
    session.expire_all()


def tamper(session: Session, statement: str, **values: object) -> None:
    """Run SQL against the guarded tables."""
    with unguarded(session):
        session.execute(text(statement), values)
