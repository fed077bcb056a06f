"""A few words with Redis or Valkey: enough to see whether it answers and who listens to it.

The client library takes longer to load than all else that the supervisor does before it starts the
first process; of its many commands only two are needed here.
"""

import socket
import ssl
from contextlib import ExitStack
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

PATIENCE = 5.0


class RefusedError(OSError):
    """The server answered, but not what was asked."""


def ask(url: str, *words: str) -> str:
    """Say one command to the server at `url` and give its answer; raises `OSError`."""
    with ExitStack() as open_things:
        connection = open_things.enter_context(_connect(url))
        reader = open_things.enter_context(connection.makefile("rb"))
        for command in (*_introduction(url), words):
            connection.sendall(_encoded(command))
            answer = _answer(reader)
    return answer


def _connect(url: str) -> socket.socket:
    address = urlsplit(url)
    if address.scheme in {"redis+socket", "unix"}:
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(PATIENCE)
        try:
            connection.connect(unquote(address.path))
        except OSError:
            connection.close()
            raise
        return connection
    host = address.hostname or "127.0.0.1"
    connection = socket.create_connection((host, address.port or 6379), timeout=PATIENCE)
    if address.scheme == "rediss":
        return ssl.create_default_context().wrap_socket(connection, server_hostname=host)
    return connection


def _introduction(url: str) -> list[tuple[str, ...]]:
    """What is said first: who we are, where the address names that."""
    address = urlsplit(url)
    if address.password is None:
        return []
    names = [address.username] if address.username else []
    return [("AUTH", *map(unquote, names), unquote(address.password))]


def _encoded(words: tuple[str, ...]) -> bytes:
    parts = [word.encode() for word in words]
    return b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(p), p) for p in parts)


def _answer(reader: BinaryIO) -> str:
    line = reader.readline()
    kind, rest = line[:1], line[1:].strip()
    if kind == b"$":
        return reader.read(int(rest) + 2)[:-2].decode(errors="replace")
    if kind != b"+":
        raise RefusedError(rest.decode(errors="replace") or "no answer")
    return rest.decode()
