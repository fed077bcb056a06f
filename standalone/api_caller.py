"""Asks the interface of a running service, for the generated client: one request at a time."""

import json
import time
import urllib.error
import urllib.request
import uuid
from typing import Any
from urllib.parse import urlencode

#: Seconds that one answer may take, and that a service that is busy is asked again for.
_TIMEOUT = 60.0
_PATIENCE = 30.0
_BUSY = {429, 503}


class ApiError(Exception):
    """The service refuses a request; `problem` is what it says (RFC 9457)."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        super().__init__(problem.get("title") or f"HTTP {status}")
        self.status = status
        self.problem = problem


class UnreachableError(Exception):
    """Nobody answers at that address."""


class ApiCaller:
    """One service, asked by one token."""

    def __init__(self, server: str, token: str) -> None:
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
        with urllib.request.urlopen(request, timeout=_TIMEOUT) as answer:  # noqa: S310
            content: bytes = answer.read()
            is_json = "json" in answer.headers.get("Content-Type", "")
    except urllib.error.HTTPError as error:
        raise ApiError(error.code, _read_problem(error.read())) from error
    except OSError as error:
        raise UnreachableError(str(error)) from error
    return json.loads(content) if is_json else content


def _read_problem(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except ValueError:
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
