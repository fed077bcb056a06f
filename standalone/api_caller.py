"""Asks the interface of a running service, for the generated client: one request at a time.

The token goes to the service that was named and to nobody else: over TLS, or on this machine, and
never on to where an answer leads.
"""

import http.client
import json
import time
import urllib.error
import urllib.request
import uuid
from typing import Any
from urllib.parse import urlencode, urlsplit

#: Seconds that one answer may take, and that a service that is busy is asked again for.
_TIMEOUT = 60.0
_PATIENCE = 30.0
_BUSY = {429, 503}
#: More than any record, paper or archive of papers.
MOST_BYTES = 256 * 2**20
#: Where nothing can be heard on the way.
_THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}


class ApiError(Exception):
    """The service refuses a request; `problem` is what it says (RFC 9457)."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        super().__init__(str(problem.get("title") or f"HTTP {status}"))
        self.status = status
        self.problem = problem


class UnreachableError(Exception):
    """Nobody answers at that address, or nobody of ours."""


class UnsafeAddressError(ValueError):
    """A token sent to that address could be read on the way."""


class _FollowNobody(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer like any other: the token is for who was named."""

    def redirect_request(self, *_: object) -> None:
        return None


_OPENER = urllib.request.build_opener(_FollowNobody)


class ApiCaller:
    """One service, asked by one token; raises `UnsafeAddressError`."""

    def __init__(self, server: str, token: str) -> None:
        parts = urlsplit(server)
        is_safe = parts.scheme == "https" or (
            parts.scheme == "http" and parts.hostname in _THIS_MACHINE
        )
        if not (is_safe and parts.hostname and parts.username is None):
            raise UnsafeAddressError(server)
        self._base = server.rstrip("/") + "/api/v1"
        self._token = token

    def ask(
        self,
        method: str,
        path: str,
        *,
        query: dict[str, Any] | None = None,
        body: Any = None,
        file: tuple[str, bytes] | None = None,
        version: int | None = None,
    ) -> Any:
        """Ask, again while the service is busy; JSON as plain values, anything else as bytes.

        Raises `ApiError`, `UnreachableError`.
        """
        given = {name: value for name, value in (query or {}).items() if value is not None}
        address = f"{self._base}{path}" + (f"?{urlencode(given)}" if given else "")
        headers = {"Authorization": f"Bearer {self._token}", "Idempotency-Key": uuid.uuid4().hex}
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        data: bytes | None = None
        if file is not None:
            headers["Content-Type"], data = _pack_form(body or {}, *file)
        elif body is not None:
            headers["Content-Type"], data = "application/json", json.dumps(body).encode()
        # The address is the one that the person named.
        request = urllib.request.Request(address, data, headers, method=method)  # noqa: S310
        return self._send(request, time.monotonic() + _PATIENCE)

    def _send(self, request: urllib.request.Request, until: float) -> Any:
        while True:
            try:
                return _read(request)
            except ApiError as error:
                if error.status not in _BUSY or time.monotonic() > until:
                    raise
            time.sleep(1)


def _read(request: urllib.request.Request) -> Any:
    try:
        with _OPENER.open(request, timeout=_TIMEOUT) as answer:
            content = _read_bounded(answer)
            is_json = "json" in answer.headers.get("Content-Type", "")
    except urllib.error.HTTPError as error:
        raise ApiError(error.code, _read_problem(error)) from error
    except (OSError, http.client.HTTPException) as error:
        raise UnreachableError(str(error)) from error
    return _decode(content) if is_json else content


def _read_bounded(answer: Any) -> bytes:
    content: bytes = answer.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise UnreachableError("more than any answer of the interface")
    return content


def _decode(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise UnreachableError("no answer of the interface") from error


def _read_problem(error: urllib.error.HTTPError) -> dict[str, Any]:
    """What a refusal says; nothing where it is none of the interface."""
    try:
        found = _decode(_read_bounded(error))
    except (OSError, http.client.HTTPException, UnreachableError):
        return {}
    return found if isinstance(found, dict) else {}


def _pack_form(fields: dict[str, Any], name: str, content: bytes) -> tuple[str, bytes]:
    """A form with a file: its media type and its bytes."""
    boundary = uuid.uuid4().hex
    disposition = "Content-Disposition: form-data; name="
    parts = [
        f'--{boundary}\r\n{disposition}"{field}"\r\n\r\n{value}\r\n'.encode()
        for field, value in fields.items()
        if value is not None
    ]
    plain = "".join(sign for sign in name if sign.isprintable() and sign not in '"\\')
    head = f'{disposition}"file"; filename="{plain}"'
    before, after = f"--{boundary}\r\n{head}\r\n\r\n", f"\r\n--{boundary}--\r\n"
    body = b"".join([*parts, before.encode(), content, after.encode()])
    return f"multipart/form-data; boundary={boundary}", body
