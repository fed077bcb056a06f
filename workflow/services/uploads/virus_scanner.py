"""Asking clamd about a file, by its INSTREAM command over a socket; off until an address is set."""

import socket
import struct
from dataclasses import dataclass
from urllib.parse import urlsplit

from workflow.domain.errors import BadInputError, Message
from workflow.domain.labels import N_
from workflow.write_lock import check_lock

_CHUNK = 64 * 1024
_LENGTH = struct.Struct("!L")
_SECONDS = 20.0
#: The longest answer that clamd gives of one stream.
_LONGEST_ANSWER = 4096
_OK, _FOUND = ": OK", " FOUND"


class ScannerAwayError(OSError):
    """clamd does not answer, or cannot look at the file."""


@dataclass(frozen=True)
class VirusScanner:
    """The scanner of the settings; without an address it finds nothing."""

    #: `unix:///run/clamav/clamd.ctl` or `tcp://host:3310`.
    address: str = ""
    #: Whether files are taken in while it is away.
    lenient: bool = False

    def refuse_infected(self, file_name: str, content: bytes) -> None:
        """Raise `BadInputError` for a file with a virus, and while nobody can tell."""
        if not self.address:
            return
        try:
            virus = ask_clamd(self.address, content)
        except ScannerAwayError:
            if self.lenient:
                return
            text = N_("Chưa quét được vi-rút nên chưa nhận tệp; hãy thử lại sau ít phút.")
            raise BadInputError(Message(text), field="file") from None
        if virus:
            text = N_(
                "Tệp «{name}» có mã độc ({virus}) nên không được nhận; hãy quét máy của anh/chị rồi"
                " gửi bản sạch."
            )
            raise BadInputError(Message(text, name=file_name, virus=virus), field="file")


def ask_clamd(address: str, content: bytes) -> str:
    """The name of the virus in a file; empty for none. Raises `ScannerAwayError`."""
    check_lock("a virus scanner is asked")
    try:
        with _connect(address) as link:
            link.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), _CHUNK):
                piece = content[start : start + _CHUNK]
                link.sendall(_LENGTH.pack(len(piece)) + piece)
            link.sendall(_LENGTH.pack(0))
            answer = _read_answer(link)
    except OSError as error:
        raise ScannerAwayError(str(error)) from error
    if answer.endswith(_FOUND):
        return answer.removesuffix(_FOUND).partition(": ")[2]
    if not answer.endswith(_OK):
        raise ScannerAwayError(answer)
    return ""


def _connect(address: str) -> socket.socket:
    place = urlsplit(address)
    if place.scheme == "tcp":
        return socket.create_connection((place.hostname or "", place.port or 3310), _SECONDS)
    link = socket.socket(socket.AF_UNIX)
    link.settimeout(_SECONDS)
    try:
        link.connect(place.path)
    except OSError:
        link.close()
        raise
    return link


def _read_answer(link: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER:
        if not (piece := link.recv(_LONGEST_ANSWER)):
            break
        answer += piece
    return answer.rstrip(b"\0\n").decode(errors="replace")
