"""gunicorn's worker with threads, which see only requests that have arrived whole.

gunicorn gives a thread to each connection and lets it wait for the client: nine half-sent requests,
or nine clients that don't read their answers, stop eight threads. Here the event loop collects each
request up to a limit, hands it to a thread, and sends the answer on by itself.
"""

import errno
import selectors
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from socket import SHUT_WR, socket
from typing import Any

from gunicorn.workers.gthread import (  # type: ignore[import-untyped]  # it ships no types
    TConn,
    ThreadWorker,
)

from standalone.buffered_socket import (
    SILENT_SECONDS,
    BufferedSocket,
    RequestRefusedError,
    transfer_seconds,
)
from standalone.early_answers import (
    BUSY,
    FAILED,
    TOO_LARGE_OR_MALFORMED,
    compose_answer,
    find_status,
)
from standalone.reading_turns import ReadingTurns, find_asker
from standalone.stranger_forms import StrangerForm, find_stranger_form
from standalone.transfer_bounds import check_space, find_late_readers

#: Asked by whoever watches the service: answered by a thread of its own, whatever others do.
_HEALTH = b"GET /healthz "
#: Methods that read; everything else may wait for a lock of the database.
_READING = (b"GET ", b"HEAD ", b"OPTIONS ")
#: Threads of a process for what writes. SQLite takes one writer at a time.
_WRITERS = 3
#: And for each kind of form of whoever is not signed in: a flood keeps nobody from saving, and
#: papers that take long to check keep nobody from signing in.
_STRANGERS = 1
#: Seconds that a request may wait for its thread, one that writes and one that reads; then its
#: client is told to try again.
_LONGEST_QUEUE = 5.0
_LONGEST_QUEUE_OF_READERS = 8.0
#: Seconds in which a client may read the last answer of a connection before that is closed.
_LINGER_SECONDS = 2.0
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class Worker(ThreadWorker):  # type: ignore[misc]  # for the same reason
    """Threads for whole requests; the main thread looks after everything slow."""

    def init_process(self) -> None:
        #: Until when each connection may stay as it is; none of them is in a thread's hands.
        self.deadlines: dict[TConn, float] = {}
        self.health_pool = ThreadPoolExecutor(1, "health")
        self.write_pool = ThreadPoolExecutor(_WRITERS, "write")
        self.stranger_pools = {
            form: ThreadPoolExecutor(_STRANGERS, form.value) for form in StrangerForm
        }
        super().init_process()

    def get_thread_pool(self) -> Any:
        """Threads for who reads, and the turns they are given in."""
        threads = super().get_thread_pool()
        self.reading_turns = ReadingTurns(threads, self.cfg.threads)
        return threads

    def accept(self, listener: socket) -> None:
        """Take a connection, at the cost of the most idle one where there are too many."""
        try:
            raw, client = listener.accept()
        except OSError as error:  # gone again, or another process was faster
            if error.errno in {errno.EMFILE, errno.ENFILE}:
                self._close_stalest()
            return
        self.nr_conns += 1
        sock = BufferedSocket(raw, self.cfg.tmp_upload_dir)
        self._await_request(TConn(self.cfg, sock, client, listener.getsockname()))
        if self.nr_conns >= self.worker_connections:
            self._close_stalest()

    def _close_stalest(self) -> None:
        """Close who has waited longest without a request, else who has sent one longest."""
        idle = (conn for conn in self.deadlines if not conn.sock.request.begun)
        stalest = next(idle, None) or next(iter(self.deadlines), None)
        if stalest:
            self._unwatch(stalest)
            self._close(stalest)

    def _await_request(self, conn: TConn) -> None:
        self._watch(conn, selectors.EVENT_READ, self._receive, self.cfg.keepalive)

    def _watch(
        self, conn: TConn, event: int, callback: Callable[..., None], seconds: float
    ) -> None:
        self.poller.register(conn.sock.raw, event, partial(callback, conn))
        self.deadlines[conn] = time.monotonic() + seconds

    def _unwatch(self, conn: TConn) -> None:
        self.poller.unregister(conn.sock.raw)
        self.deadlines.pop(conn, None)

    def _receive(self, conn: TConn, raw: socket) -> None:
        """Collect what a client has sent."""
        try:
            data = raw.recv(64 * 1024)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        if not data:
            self._unwatch(conn)
            self._close(conn)
            return
        self._take(conn, partial(conn.sock.request.feed, data))

    def _take(self, conn: TConn, feed: Callable[[], None]) -> None:
        """Feed a request that is watched, and continue as it then is."""
        try:
            feed()
            self._admit(conn)
        except RequestRefusedError as error:
            self._refuse(conn, error.status)
        except OSError:  # no space for the temporary file
            self._refuse(conn, 503)
        else:
            request = conn.sock.request
            if request.complete:
                self._unwatch(conn)
                self.enqueue_req(conn)
            elif request.begun:
                silent = time.monotonic() + SILENT_SECONDS
                self.deadlines[conn] = min(request.deadline, silent)

    def _admit(self, conn: TConn) -> None:
        """Look once at the head of a request: at its length, and for a client that asks first."""
        request = conn.sock.request
        if request.head_complete and not request.admitted:
            request.admitted = True
            check_space(conn, self.deadlines)
            if request.expects_continue and request.missing:
                conn.sock.sendall(_CONTINUE)

    def _refuse(self, conn: TConn, status: int) -> None:
        """Answer a request that no thread sees, and close."""
        self._unwatch(conn)
        answer = compose_answer(status, TOO_LARGE_OR_MALFORMED, conn.sock.request.beginning)
        conn.sock.forget_request()
        try:
            conn.sock.sendall(answer)
        except OSError:
            self._close(conn)
            return
        self._send_rest(conn, keep=False)

    def enqueue_req(self, conn: TConn) -> None:
        """Hand a whole request to a thread."""
        conn.data_ready = True
        head = conn.sock.request.head
        if head.startswith(_HEALTH):
            done = self.health_pool.submit(self.handle, conn)
        elif head.startswith(_READING):
            asker = find_asker(head, str(conn.client[0]) if conn.client else "")
            latest = time.monotonic() + _LONGEST_QUEUE_OF_READERS
            done = self.reading_turns.submit(asker, partial(self._handle_in_time, conn, latest))
        else:
            latest = time.monotonic() + _LONGEST_QUEUE
            form = find_stranger_form(head)
            pool = self.stranger_pools[form] if form else self.write_pool
            done = pool.submit(self._handle_in_time, conn, latest)
        done.add_done_callback(partial(self.method_queue.defer, self.finish_request, conn))

    def _handle_in_time(self, conn: TConn, latest: float) -> bool:
        """Answer a request, unless those before it were stuck for too long."""
        if time.monotonic() <= latest:
            return bool(self.handle(conn))
        answer = compose_answer(503, BUSY, conn.sock.request.beginning)
        conn.sock.forget_request()
        conn.sock.sendall(answer)
        return False

    def handle_error(self, req: Any, client: BufferedSocket, addr: Any, exc: Exception) -> None:
        """Answer in our words what the parser refused, and what no page has caught."""
        status = find_status(exc)
        if status >= 500:
            self.log.error("a request could not be answered", exc_info=exc)
        sentence = FAILED if status >= 500 else TOO_LARGE_OR_MALFORMED
        with suppress(OSError):
            client.sendall(compose_answer(status, sentence, client.request.beginning))

    def finish_request(self, conn: TConn, done: "Future[bool]") -> None:
        """Send on what the thread has left, then wait for the next request or close."""
        keep = not done.cancelled() and not done.exception() and bool(done.result())
        self._send_rest(conn, keep=keep and conn.sock.request.reusable)

    def _send_rest(self, conn: TConn, *, keep: bool) -> None:
        try:
            if conn.sock.flush():
                self._after_answer(conn, keep=keep)
                return
        except OSError:
            self._close(conn)
            return
        conn.answer_deadline = time.monotonic() + transfer_seconds(conn.sock.unsent)
        send = partial(self._send_more, keep=keep)
        self._watch(conn, selectors.EVENT_WRITE, send, SILENT_SECONDS)
        for late in find_late_readers(self.deadlines):
            self._unwatch(late)
            self._close(late)

    def _send_more(self, conn: TConn, _raw: socket, *, keep: bool) -> None:
        try:
            done = conn.sock.flush()
        except OSError:
            self._unwatch(conn)
            self._close(conn)
            return
        if done:
            self._unwatch(conn)
            self._after_answer(conn, keep=keep)
        else:
            silent = time.monotonic() + SILENT_SECONDS
            self.deadlines[conn] = min(conn.answer_deadline, silent)

    def _after_answer(self, conn: TConn, *, keep: bool) -> None:
        if keep:
            self._await_request(conn)
            self._take(conn, conn.sock.next_request)
            return
        # What a client still sends would make the kernel throw the answer away at a plain close.
        try:
            conn.sock.raw.shutdown(SHUT_WR)
        except OSError:
            self._close(conn)
            return
        self._watch(conn, selectors.EVENT_READ, self._discard, _LINGER_SECONDS)

    def _discard(self, conn: TConn, raw: socket) -> None:
        try:
            if raw.recv(64 * 1024):
                return
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            pass
        self._unwatch(conn)
        self._close(conn)

    def _close(self, conn: TConn) -> None:
        self.nr_conns -= 1
        conn.sock.close()

    def murder_pending(self) -> None:
        """Close connections whose time is over; a half-sent request is told why."""
        now = time.monotonic()
        for conn in [conn for conn, deadline in self.deadlines.items() if deadline <= now]:
            request = conn.sock.request
            if request.begun and not request.complete:
                self._refuse(conn, 408)
            else:
                self._unwatch(conn)
                self._close(conn)

    def _cap_keepalive(self, deadline: float) -> None:
        """Wait no longer for those who have not asked than for those who might ask again."""
        for conn, until in self.deadlines.items():
            if not conn.sock.request.begun:
                self.deadlines[conn] = min(until, deadline)

    def run(self) -> None:
        super().run()
        for conn in list(self.deadlines):
            self._close(conn)
        self.health_pool.shutdown(wait=False)
        self.write_pool.shutdown(wait=False)
        for pool in self.stranger_pools.values():
            pool.shutdown(wait=False)
