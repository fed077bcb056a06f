"""Engines of one process of tests: what one test's statements were compiled to serves the next.

Compiling statements anew in each test took a sixth of all time that tests spend on databases.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from workflow.models import open_engine


class SharedEngines:
    """Engines as the service opens them, each with its own connections to its own database."""

    def __init__(self) -> None:
        #: The first engine of each kind of database: it holds what statements compile to.
        self._engines: dict[str, Engine] = {}
        #: How many use such an engine now.
        self._users = Counter[str]()

    @contextmanager
    def open(self, url: str) -> Iterator[Engine]:
        """An engine for a database; all its connections are closed in the end."""
        own = open_engine(url)
        if own.url.get_backend_name() not in self._engines:
            with own.connect():  # its dialect learns the version of the server
                pass
        shared = self._engines.setdefault(own.url.get_backend_name(), own)
        if self._users[own.name] == 0:
            shared.pool = own.pool
            shared.url = own.url
        elif shared.url != own.url:
            yield own
            own.dispose()
            return
        self._users[own.name] += 1
        # An engine over the same pool whose listeners, which a test may add to, are its own.
        opened = shared.execution_options()
        try:
            yield opened
        finally:
            self._users[own.name] -= 1
            opened.dispose()
