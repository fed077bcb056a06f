"""Requests collected before a thread sees them, and answers kept until the client has read them.

gunicorn's parser and writer are given a `BufferedSocket` in place of the client's socket: what they
read is complete, what they write is taken at once. Nobody's slow network occupies a thread.
"""

import re
import select
import socket
import tempfile
import time
from typing import IO

#: Request line and headers together; a browser of ours sends about 2 KiB.
MAX_HEAD_BYTES = 32 * 1024
#: A body without cookie or token: the sign-in form needs less than 1 KiB.
MAX_BODY_WITHOUT_COOKIE = 64 * 1024
#: More than any upload; the pages refuse above 20 MiB with a page of their own.
MAX_BODY_BYTES = 64 * 1024 * 1024
#: What is larger goes to a temporary file.
MAX_IN_MEMORY = 256 * 1024
#: An answer that runs this far ahead of its reader makes its thread wait.
MAX_UNSENT_BYTES = 512 * 1024 * 1024

#: Seconds for all headers, from the first byte of a request.
HEAD_SECONDS = 10
#: Seconds without a single byte of a body, or of an answer taken.
SILENT_SECONDS = 15
#: Seconds for a whole body or answer: these, and one more for each 16 KiB.
TRANSFER_SECONDS = 20
_BYTES_PER_SECOND = 16 * 1024

_CHUNK = 64 * 1024
#: Enough of a first line to know who asks: the method and the first part of the address.
_BEGINNING = 64
#: An answer to one client is sent in turns of this size, so that others get theirs.
_TURN = 1024 * 1024
#: What may be of somebody signed in, or of a program; the pages know whether it is.
_KNOWN = re.compile(rb"^(cookie|authorization):", re.IGNORECASE)


class RequestRefusedError(Exception):
    """A request that is not taken; `status` is that of the answer."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def transfer_seconds(size: int) -> float:
    """Give the time limit for a body or an answer of this size."""
    return TRANSFER_SECONDS + size / _BYTES_PER_SECOND


class RequestBuffer:
    """One request as it arrives; `rest` is what came after it on the same connection."""

    def __init__(self, folder: str | None) -> None:
        self._folder = folder
        self.head = bytearray()
        #: What its first line begins with, kept when its reader has taken the head.
        self.beginning = b""
        self.body: IO[bytes] | None = None
        self.rest = b""
        #: Bytes of the body: as declared, and still to come.
        self.length = self.missing = 0
        self.begun = self.head_complete = False
        #: Whether its length has been weighed against what else is being collected.
        self.admitted = False
        #: Whether another request may follow: not after one whose end is unknown.
        self.reusable = True
        self.deadline = float("inf")
        self._body_began = 0.0

    @property
    def complete(self) -> bool:
        """Tell whether all of it is here."""
        return self.head_complete and not self.missing

    @property
    def expects_continue(self) -> bool:
        """Tell whether the client waits for a word before it sends the body."""
        return b"100-continue" in b"".join(self._values(b"expect")).lower()

    def feed(self, data: bytes) -> None:
        """Add bytes from the network; raises `RequestRefusedError`."""
        if not self.begun:
            self.begun = True
            self.deadline = time.monotonic() + HEAD_SECONDS
        if self.head_complete:
            self._add_body(data)
            return
        searched = max(len(self.head) - 3, 0)
        self.head += data
        self.beginning = bytes(self.head[:_BEGINNING])
        end = self.head.find(b"\r\n\r\n", searched)
        if end > MAX_HEAD_BYTES or (end < 0 and len(self.head) > MAX_HEAD_BYTES):
            raise RequestRefusedError(431)
        if end >= 0:
            after = bytes(self.head[end + 4 :])
            del self.head[end + 4 :]
            self._begin_body()
            self._add_body(after)

    def _begin_body(self) -> None:
        self.head_complete = True
        if self._values(b"transfer-encoding"):
            raise RequestRefusedError(411)
        lengths = self._values(b"content-length")
        if len(lengths) > 1 or not all(value.isdigit() and len(value) < 16 for value in lengths):
            self.reusable = False  # gunicorn's parser says what is wrong with it
            return
        self.length = self.missing = int(lengths[0]) if lengths else 0
        signed_in = any(_KNOWN.match(line) for line in self.head.split(b"\r\n"))
        if self.length > (MAX_BODY_BYTES if signed_in else MAX_BODY_WITHOUT_COOKIE):
            raise RequestRefusedError(413)
        self._body_began = time.monotonic()

    def _values(self, name: bytes) -> list[bytes]:
        """The values of a header, split as gunicorn splits them."""
        lines = bytes(self.head).split(b"\r\n")[1:]
        pairs = (line.partition(b":") for line in lines)
        return [value.strip(b" \t") for key, _, value in pairs if key.lower() == name]

    def _add_body(self, data: bytes) -> None:
        mine, self.rest = data[: self.missing], self.rest + data[self.missing :]
        if mine:
            self.body = self.body or _open_spool(self._folder)
            self.body.write(mine)
            self.missing -= len(mine)
        # By what has come so far: one that is far too slow ends soon, however much it declared.
        self.deadline = self._body_began + transfer_seconds(self.length - self.missing)
        if self.complete and self.body:
            self.body.seek(0)

    def read(self, size: int) -> bytes:
        """The next bytes of a complete request, its head first; empty at its end."""
        if self.head:
            taken = bytes(self.head[:size])
            del self.head[:size]
            return taken
        return self.body.read(size) if self.body else b""

    def close(self) -> None:
        """Give the temporary file back."""
        if self.body:
            self.body.close()
            self.body = None


class BufferedSocket:
    """A client's socket that never makes its user wait."""

    def __init__(self, raw: socket.socket, folder: str | None) -> None:
        raw.settimeout(0)
        self.raw = raw
        self._folder = folder
        self.request = RequestBuffer(folder)
        self._answer: IO[bytes] | None = None
        self._written = self._sent = 0

    @property
    def unsent(self) -> int:
        """Bytes of answers that the client has not taken yet."""
        return self._written - self._sent

    def next_request(self) -> None:
        """Begin again with what came after the last request."""
        rest = self.request.rest
        self.forget_request()
        if rest:
            self.request.feed(rest)

    def forget_request(self) -> None:
        """Throw away what was collected."""
        self.request.close()
        self.request = RequestBuffer(self._folder)

    def recv(self, size: int) -> bytes:
        """Bytes of the request that was collected; empty at its end, as where a client closed."""
        return self.request.read(size)

    def send(self, data: bytes) -> int:
        """Take nothing: gunicorn's only use is "100 Continue", said when it was asked."""
        return len(data)

    def sendall(self, data: bytes) -> None:
        """Take all of an answer's bytes; those the network does not take now are kept."""
        view = memoryview(data)
        if not self.unsent:
            view = view[self._try_send(view) :]
        if not view:
            return
        while self.unsent > MAX_UNSENT_BYTES:
            self._wait_and_flush()
        self._answer = self._answer or _open_spool(self._folder)
        self._answer.seek(self._written)
        self._answer.write(view)
        self._written += len(view)

    def flush(self) -> bool:
        """Send what is kept, as far as the network takes it; says whether nothing is left."""
        turn = 0
        while self._answer and self.unsent and turn < _TURN:
            self._answer.seek(self._sent)
            sent = self._try_send(memoryview(self._answer.read(_CHUNK)))
            if not sent:
                break
            self._sent += sent
            turn += sent
        if not self.unsent:
            self._drop_answer()
        return not self.unsent

    def _try_send(self, view: memoryview) -> int:
        try:
            return self.raw.send(view)
        except (BlockingIOError, InterruptedError):
            return 0

    def _wait_and_flush(self) -> None:
        poll = select.poll()
        poll.register(self.raw, select.POLLOUT)
        if not poll.poll(SILENT_SECONDS * 1000):
            raise TimeoutError("the client takes no more of the answer")
        self.flush()

    def close(self) -> None:
        """Close the socket and give temporary files back."""
        self.request.close()
        self._drop_answer()
        self.raw.close()

    def _drop_answer(self) -> None:
        if self._answer:
            self._answer.close()
        self._answer = None
        self._written = self._sent = 0

    def fileno(self) -> int:
        return self.raw.fileno()

    def getsockname(self) -> object:
        return self.raw.getsockname()

    def gettimeout(self) -> float | None:
        return None

    def settimeout(self, seconds: float | None) -> None:
        """Do nothing: what is buffered needs no waiting."""

    def setblocking(self, flag: bool) -> None:  # noqa: FBT001 (the socket's own way)
        """Do nothing: what is buffered needs no waiting."""

    def shutdown(self, how: int) -> None:
        """Leave the end of an answer to the loop: its bytes may still be here."""


def _open_spool(folder: str | None) -> IO[bytes]:
    return tempfile.SpooledTemporaryFile(MAX_IN_MEMORY, dir=folder)
