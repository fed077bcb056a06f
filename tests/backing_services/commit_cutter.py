"""A TCP proxy before PostgreSQL that cuts a connection at its COMMIT, when it is told to."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum, auto
from pathlib import Path

from sqlalchemy import URL, make_url

#: How psycopg asks for it: a simple query, whose text ends with a zero.
_COMMIT = b"COMMIT\x00"


class Cut(Enum):
    """Where the connection breaks."""

    #: The server never hears of it.
    BEFORE = auto()
    #: The server carries it out; its answer is lost.
    AFTER = auto()


class CommitCutter:
    """Passes everything on until it is told to cut the next COMMIT."""

    def __init__(self, server: Path) -> None:
        self._server = str(server)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._next: Cut | None = None
        self.cuts = 0
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    def lead_through(self, address: str) -> str:
        """The address of a database of the server, reached through the proxy."""
        through = make_url(address).set(host="127.0.0.1", port=self.port, query={})
        return through.render_as_string(hide_password=False)

    @contextmanager
    def cutting(self, cut: Cut) -> Iterator[None]:
        """Cut the first COMMIT of the block."""
        self._next = cut
        yield
        self._next = None

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(self._server)
                threading.Thread(target=self._send_on, args=(client, server), daemon=True).start()
                threading.Thread(
                    target=self._bring_back, args=(client, server), daemon=True
                ).start()

    def _send_on(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while data := client.recv(65_536):
                cut = self._next if data.endswith(_COMMIT) else None
                if cut is None:
                    server.sendall(data)
                    continue
                self._next = None
                self.cuts += 1
                if cut is Cut.AFTER:
                    client.shutdown(socket.SHUT_RDWR)
                    server.sendall(data)
                    return  # what brings answers back ends both, once there is one
                break
        _end(client, server)

    def _bring_back(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while data := server.recv(65_536):
                client.sendall(data)
        _end(client, server)


def _end(*ends: socket.socket) -> None:
    for end in ends:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()


@contextmanager
def run_commit_cutter(database: URL) -> Iterator[CommitCutter]:
    """A proxy before the server of a database, which is reached by its Unix socket."""
    cutter = CommitCutter(Path(str(database.query["host"])) / ".s.PGSQL.5432")
    yield cutter
    cutter.close()
