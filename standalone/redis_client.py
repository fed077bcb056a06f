"""A few words with Redis or Valkey: enough to see whether it answers and who listens to it.

The client library takes longer to load than all else that the supervisor does before it starts the
first process; of its many commands only two are needed here.
"""

import socket
import ssl
from contextlib import ExitStack
from typing import BinaryIO
from urllib.parse import parse_qsl, unquote, urlsplit

TIMEOUT = 5.0


class CommandRejectedError(OSError):
    """The server answered, but not what was asked."""


def send_command(url: str, *words: str) -> str:
    """Say one command to the server at `url` and give its answer; raises `OSError`."""
    with ExitStack() as open_things:
        connection = open_things.enter_context(_connect(url))
        reader = open_things.enter_context(connection.makefile("rb"))
        for command in (*_auth_commands(url), words):
            connection.sendall(_encode(command))
            answer = _read_reply(reader)
    return answer


def _connect(url: str) -> socket.socket:
    address = urlsplit(url)
    if address.scheme in {"redis+socket", "unix"}:
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(TIMEOUT)
        try:
            connection.connect(unquote(address.path))
        except OSError:
            connection.close()
            raise
        return connection
    host = address.hostname or "127.0.0.1"
    connection = socket.create_connection((host, address.port or 6379), timeout=TIMEOUT)
    if address.scheme == "rediss":
        return _tls(address.query).wrap_socket(connection, server_hostname=host)
    return connection


def _tls(query: str) -> ssl.SSLContext:
    """Trust whom the address names, else whom the machine trusts; show its certificate."""
    given = dict(parse_qsl(query))
    context = ssl.create_default_context(cafile=given.get("ssl_ca_certs"))
    if certificate := given.get("ssl_certfile"):
        context.load_cert_chain(certificate, given.get("ssl_keyfile"))
    return context


def _auth_commands(url: str) -> list[tuple[str, ...]]:
    """The commands that sign in, if the address names an account."""
    address = urlsplit(url)
    if address.password is None:
        return []
    names = [address.username] if address.username else []
    return [("AUTH", *map(unquote, names), unquote(address.password))]


def _encode(words: tuple[str, ...]) -> bytes:
    parts = [word.encode() for word in words]
    return b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(p), p) for p in parts)


def _read_reply(reader: BinaryIO) -> str:
    line = reader.readline()
    kind, rest = line[:1], line[1:].strip()
    if kind == b"$":
        return reader.read(int(rest) + 2)[:-2].decode(errors="replace")
    if kind != b"+":
        raise CommandRejectedError(rest.decode(errors="replace") or "no answer")
    return rest.decode()
