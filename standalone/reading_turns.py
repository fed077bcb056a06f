"""Turns of those who read: who asks for many pages at once waits for themself, not others for them.

Whoever is signed in counts by the session that their cookie names, a program by its token, all
others by their address. Nothing is verified here: what is made up gets one in nowhere, and its
pages cost little.
"""

import binascii
import json
import re
import threading
import zlib
from base64 import urlsafe_b64decode
from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress

_SESSION = re.compile(
    rb"\r\ncookie:[^\r\n]*?[ ;:](?:__Host-)?thidua=(\.?)([\w-]+)\.", re.IGNORECASE
)
_TOKEN = re.compile(rb"\r\nauthorization: *bearer +([^\s]+)", re.IGNORECASE)
#: Where the cookie of a session keeps its token (`workflow.web.auth.current_user`).
_TOKEN_KEY = "_user_id"  # noqa: S105 (the name of a place)
_LARGEST_COOKIE = 8192


def find_asker(head: bytes, address: str) -> str:
    """Tell who asks, by the head of a request."""
    if found := _TOKEN.search(head):
        return f"token {found[1].decode('latin-1')}"
    return _find_session(head) or f"address {address}"


def _find_session(head: bytes) -> str:
    """The session that a cookie names, as it stands in it after each answer; empty for none.

    The rest of the cookie is another one after each page: who keeps old ones gets no more turns.
    """
    if not (found := _SESSION.search(head)):
        return ""
    with suppress(binascii.Error, zlib.error, ValueError, RecursionError):
        payload = urlsafe_b64decode(found[2] + b"=" * (-len(found[2]) % 4))
        if found[1]:
            payload = zlib.decompressobj().decompress(payload, _LARGEST_COOKIE)
        content = json.loads(payload)
        token = content.get(_TOKEN_KEY) if isinstance(content, dict) else None
        return f"session {token}" if isinstance(token, str) else ""
    return ""


class ReadingTurns:
    """Hands acts to threads: one of each asker in turn, and never all threads to one of them."""

    def __init__(self, threads: Executor, count: int) -> None:
        self._threads, self._free = threads, count
        #: One thread is for whoever comes next.
        self._most_of_one = max(1, count - 1)
        self._lock = threading.Lock()
        #: In the order of their turns.
        self._waiting: dict[str, deque[tuple[Future[bool], Callable[[], bool]]]] = {}
        self._running: Counter[str] = Counter()

    def submit(self, asker: str, act: Callable[[], bool]) -> "Future[bool]":
        """Do it when the asker's turn has come and a thread is free."""
        done: Future[bool] = Future()
        with self._lock:
            self._waiting.setdefault(asker, deque()).append((done, act))
            self._begin_turns()
        return done

    def _begin_turns(self) -> None:
        while self._free and (asker := self._find_next()):
            mine = self._waiting.pop(asker)
            done, act = mine.popleft()
            if mine:
                self._waiting[asker] = mine  # behind all others
            self._free -= 1
            self._running[asker] += 1
            self._threads.submit(self._carry_out, asker, done, act)

    def _find_next(self) -> str | None:
        fits = (one for one in self._waiting if self._running[one] < self._most_of_one)
        return next(fits, None)

    def _carry_out(self, asker: str, done: "Future[bool]", act: Callable[[], bool]) -> None:
        try:
            if done.set_running_or_notify_cancel():
                done.set_result(act())
        except BaseException as error:
            done.set_exception(error)
        finally:
            with self._lock:
                self._free += 1
                self._running -= Counter({asker: 1})  # whoever has none left is forgotten
                self._begin_turns()
