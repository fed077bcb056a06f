"""gunicorn's worker with threads, but none of them waits for somebody who has not asked yet."""

import selectors
import time
from functools import partial

from gunicorn.workers.gthread import (  # type: ignore[import-untyped]  # it ships no types
    TConn,
    ThreadWorker,
)


class Worker(ThreadWorker):  # type: ignore[misc]  # for the same reason
    """Threads for requests; connections without one are watched by the main thread.

    Browsers open connections ahead of need. gunicorn gives each a thread for up to five seconds;
    sixteen of them made everybody else wait for twenty.
    """

    def enqueue_req(self, conn: TConn) -> None:
        """Hand a connection to a thread once there is something to read, in place of at once."""
        if conn.initialized or conn.data_ready:
            super().enqueue_req(conn)
        else:
            self._watch(conn)

    def _watch(self, conn: TConn) -> None:
        """What gunicorn does with a connection that was silent for those five seconds."""
        conn.sock.setblocking(False)  # noqa: FBT003 (the socket's own way)
        conn.timeout = time.monotonic() + self.cfg.keepalive
        self.pending_conns.append(conn)
        readable = partial(self.on_pending_socket_readable, conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, readable)

    def _cap_keepalive(self, deadline: float) -> None:
        """Wait no longer for those who have not asked than for those who might ask again."""
        super()._cap_keepalive(deadline)
        for conn in self.pending_conns:
            conn.timeout = min(conn.timeout, deadline)
