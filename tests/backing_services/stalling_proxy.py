"""A network that can be cut: a small TCP proxy which passes, stalls, drops or answers 503."""

import contextlib
import select
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto

_PIECE = 65536
_BUSY = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/xml\r\n"
    b"Connection: close\r\nContent-Length: 88\r\n\r\n"
    b"<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>\n\n"
)


class Way(Enum):
    """What becomes of connections."""

    OPEN = auto()
    #: Nothing comes through, and nobody is told.
    STALLED = auto()
    #: Whoever is connected or connects is cut off.
    CUT = auto()
    #: Every request is answered 503, as object stores do that have too much to do.
    BUSY = auto()
    #: Of what is sent, some comes through; then the connection is cut.
    HALF = auto()


class StallingProxy:
    """Passes connections on to a port of this machine or a Unix socket.

    `way` may change at any moment.
    """

    def __init__(self, target: int | str, listen: str = "127.0.0.1") -> None:
        self._target = target
        self._listener = socket.create_server((listen, 0))
        self.port = int(self._listener.getsockname()[1])
        self.way = Way.OPEN
        #: Seconds that each piece takes on its way.
        self.delay = 0.0
        #: Bytes that came through in all.
        self.passed = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self.way = Way.CUT
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError), client:
            if self.way is Way.CUT:
                return
            with self._connect() as server:
                self._pass(client, server)

    def _connect(self) -> socket.socket:
        if isinstance(self._target, int):
            return socket.create_connection(("127.0.0.1", self._target))
        server = socket.socket(socket.AF_UNIX)
        server.connect(self._target)
        return server

    def _pass(self, client: socket.socket, server: socket.socket) -> None:
        sent = 0
        while True:
            ready, _, _ = select.select([client, server], [], [], 0.05)
            if self.way is Way.CUT:
                return
            if self.way is Way.STALLED:
                continue
            for one in ready:
                piece = one.recv(_PIECE)
                if not piece:
                    return
                if self.way is Way.BUSY:
                    client.sendall(_BUSY)
                    return
                if self.way is Way.HALF and one is client:
                    server.sendall(piece[: len(piece) // 2])
                    return
                time.sleep(self.delay)
                (server if one is client else client).sendall(piece)
                sent += len(piece)
                self.passed += len(piece)


@contextmanager
def run_proxy(target: int | str, listen: str = "127.0.0.1") -> Iterator[StallingProxy]:
    """A proxy to a port of this machine or a Unix socket."""
    proxy = StallingProxy(target, listen)
    try:
        yield proxy
    finally:
        proxy.close()
