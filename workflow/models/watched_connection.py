"""A connection to PostgreSQL that nobody waits at for ever, whatever the server does.

The server ends what lasts too long, but only while it runs: one that is frozen whole or whose disk
hangs takes connections and answers nothing, and over a Unix socket the kernel sees nothing wrong.
So whoever hears nothing for a while asks, over another connection, whether anybody is answered.
"""

import time
from collections.abc import Generator
from typing import Any

import psycopg
from psycopg import errors

#: Seconds of silence after which the server is asked, and in which it has to answer.
_ASK_AFTER = 3.0
_ANSWERS_WITHIN = 2
#: Seconds after which one statement is given up even if the server answers others: its own bound
#: for a statement has failed then.
_LONGEST_SILENCE = 45.0


class WatchedConnection(psycopg.Connection[Any]):
    """Gives up a statement, and itself, once its server has stopped answering."""

    #: Set while a statement may last as long as it needs.
    is_unbounded = False

    def wait(self, gen: Any, *arguments: Any, **options: Any) -> Any:
        """Wait for the server; raises `psycopg.OperationalError` once it answers nobody."""
        return super().wait(self._watch(gen), *arguments, **options)

    def _watch(self, gen: Any) -> Generator[Any, Any, Any]:
        """Hand on what a generator of psycopg waits for, and look at the clock meanwhile."""
        try:
            state = next(gen)
            began = heard = time.monotonic()
            while True:
                ready = yield state
                now = time.monotonic()
                if ready:
                    heard = now
                elif not self.is_unbounded and now - began > _LONGEST_SILENCE:
                    self._give_up("no answer to a statement")
                elif now - heard > _ASK_AFTER:
                    self._require_life()
                    heard = time.monotonic()
                state = gen.send(ready)
        except StopIteration as end:
            return end.value

    def _require_life(self) -> None:
        known: dict[str, Any] = self.info.get_parameters()
        known |= {"password": self.info.password or None, "connect_timeout": _ANSWERS_WITHIN}
        try:
            psycopg.connect(**known).close()
        except errors.ConnectionTimeout:
            self._give_up("the server takes connections and answers none of them")
        except psycopg.OperationalError:
            return  # it has no connection to spare, or is starting: that is an answer

    def _give_up(self, reason: str) -> None:
        self.close()
        raise psycopg.OperationalError(reason)
