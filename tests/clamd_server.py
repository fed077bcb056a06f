"""A program that speaks clamd's INSTREAM protocol over a socket, for tests."""

import socketserver
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

#: What it calls a virus: the beginning of the file that every scanner knows for trials.
SIGNATURE = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"


class _Handler(socketserver.StreamRequestHandler):
    meanwhile: Callable[[], object] | None = None

    def handle(self) -> None:
        if self.rfile.read(len(b"zINSTREAM\0")) != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while length := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        if self.meanwhile:
            self.meanwhile()
        found = b"Eicar-Test-Signature FOUND" if SIGNATURE in content else b"OK"
        self.wfile.write(b"stream: " + found + b"\0")


@contextmanager
def run_clamd(
    path: Path | None = None, meanwhile: Callable[[], object] | None = None
) -> Iterator[str]:
    """Its address: of a Unix socket where a path is given, else of a port.

    `meanwhile` is called while a file is looked at.
    """
    server: socketserver.BaseServer
    handler = (
        type("_Handler", (_Handler,), {"meanwhile": staticmethod(meanwhile)})
        if meanwhile
        else _Handler
    )
    if path is None:
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler)
        address = f"tcp://127.0.0.1:{server.server_address[1]}"
    else:
        server = socketserver.ThreadingUnixStreamServer(str(path), handler)
        address = f"unix://{path}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield address
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
