"""Counting what a session asks its database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session


@contextmanager
def counted_statements(session: Session) -> Iterator[list[str]]:
    """The statements that are sent meanwhile."""
    seen: list[str] = []

    def note(*args: Any) -> None:
        seen.append(args[2])

    event.listen(session.connection(), "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(session.connection(), "before_cursor_execute", note)
