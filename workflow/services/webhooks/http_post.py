"""One POST that ends: to a pinned address, in bounded time, reading little, following nothing."""

import http.client
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from threading import Timer
from urllib.parse import SplitResult, urlsplit

from workflow.domain.labels import N_
from workflow.services.webhooks.addresses import (
    AddressPolicy,
    ForbiddenAddressError,
    get_port,
    resolve,
)
from workflow.write_lock import check_lock

#: Seconds that a try may take in all, however slowly bytes come.
TIMEOUT_S = 15.0
#: Bytes of an answer that are read; the rest is nobody's business.
MOST_READ = 1000

NOT_ALLOWED = N_("Tên máy dẫn tới địa chỉ trong mạng riêng.")
NOT_TRUSTED = N_("Chứng thư HTTPS của máy nhận không hợp lệ.")
SILENT = N_("Máy nhận không trả lời kịp.")
UNKNOWN_HOST = N_("Không tìm thấy máy này.")
UNREACHABLE = N_("Không nối được tới máy nhận.")
NOT_HTTP = N_("Máy nhận không trả lời đúng HTTP.")


@dataclass(frozen=True)
class PostResult:
    """What came of one POST."""

    #: None where no answer came.
    status: int | None
    #: The beginning of the answer.
    answer: str
    #: Why there was none, in words.
    reason: str
    took_ms: int


def post(url: str, headers: Mapping[str, str], body: bytes, policy: AddressPolicy) -> PostResult:
    """Post a body and read the beginning of the answer; whatever happens is in the result."""
    check_lock("a receiver is told")
    began = time.monotonic()
    status, answer, reason = _post(urlsplit(url), headers, body, policy)
    took = time.monotonic() - began
    if status is None and took >= TIMEOUT_S:
        reason = SILENT
    return PostResult(status, answer, reason, round(took * 1000))


def _post(
    split: SplitResult, headers: Mapping[str, str], body: bytes, policy: AddressPolicy
) -> tuple[int | None, str, str]:
    try:
        with _connect(split, policy) as sock, _bounded(sock):
            return _talk(sock, split, headers, body)
    except ForbiddenAddressError:
        return None, "", NOT_ALLOWED
    except socket.gaierror:
        return None, "", UNKNOWN_HOST
    except ssl.SSLCertVerificationError:
        return None, "", NOT_TRUSTED
    except TimeoutError:
        return None, "", SILENT
    except OSError:
        return None, "", UNREACHABLE
    except (http.client.HTTPException, ValueError):
        return None, "", NOT_HTTP


def _connect(split: SplitResult, policy: AddressPolicy) -> socket.socket:
    sock = socket.create_connection((resolve(split, policy), get_port(split)), TIMEOUT_S)
    if split.scheme != "https":
        return sock
    try:
        with _bounded(sock):
            return _tls().wrap_socket(sock, server_hostname=split.hostname)
    except BaseException:
        sock.close()
        raise


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


@contextmanager
def _bounded(sock: socket.socket) -> Iterator[None]:
    """End the connection when the time is up: a read limit begins anew with each byte."""
    timer = Timer(TIMEOUT_S, _shut, [sock])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _shut(sock: socket.socket) -> None:
    """Shut it as a plain socket: a TLS one would first forget that it is one."""
    try:
        socket.socket.shutdown(sock, socket.SHUT_RDWR)
    except OSError:
        return  # it has ended by itself


def _talk(
    sock: socket.socket, split: SplitResult, headers: Mapping[str, str], body: bytes
) -> tuple[int, str, str]:
    connection = http.client.HTTPConnection(split.hostname or "")
    connection.sock = sock
    target = (split.path or "/") + (f"?{split.query}" if split.query else "")
    own = {"Host": split.netloc, "Connection": "close", "Accept-Encoding": "identity"}
    connection.request("POST", target, body, {**headers, **own})
    answer = connection.getresponse()
    beginning = answer.read(MOST_READ).decode("utf-8", "replace")
    shown = "".join(sign for sign in beginning if sign.isprintable() or sign in "\n\t")
    return answer.status, shown, ""
