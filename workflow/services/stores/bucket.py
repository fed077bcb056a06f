"""A bucket of an object store that speaks S3, by `obstore` (docs/adr/0033).

An object is there once its PUT was answered, whole: the server holds the bytes to the length and
the hash that the request is signed with.

The library runs threads of its own, which no fork takes along: a process that is to part into
others must not have asked a bucket before (`operations.startup` asks in a process of its own).
"""

import datetime as dt
import io
import logging
import os
import re
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import BinaryIO

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from workflow.config.store import split_store_url
from workflow.services.stores.medium import (
    PACKS,
    ObjectFacts,
    StoreAwayError,
    StoredObject,
    StoreRefusedError,
)

logger = logging.getLogger(__name__)

#: Seconds for one request, and those in which one that failed is tried again.
REQUEST_S, RETRY_S = 15, 15
#: Seconds in which nobody asks again a store that did not answer.
PAUSE_S = 2.0
_CONNECT_S = 3
_RETRIES = 2
_AT_ONCE = 16
#: Objects of one answer, and bytes that a table of a pack is read in.
_PAGE, _READ_AHEAD = 1000, 64 * 1024
#: HTTP: no byte of the object is in the range; and what is better asked again later.
_BEYOND_ITS_END, _TRY_LATER = 416, (408, 425, 429)
_STATUS = re.compile(r"status code: (\d{3})")
_CODE = re.compile(r"<Code>(\w+)</Code>")
_PACK = re.compile(rf"{PACKS}/[^/]+\.zip")
_FILE = re.compile(r"[0-9a-f]{2}/[^/.][^/]*")


@dataclass(frozen=True)
class Bucket:
    """The objects under a prefix of a bucket; see `Medium`."""

    #: `s3://KEY:SECRET@bucket/prefix?endpoint=…&region=…`
    address: str = field(repr=False)

    @property
    def label(self) -> str:
        named = split_store_url(self.address)
        return f"s3://{named.bucket}/{named.prefix}"

    @property
    def is_remote(self) -> bool:
        return True

    def read(self, name: str) -> bytes:
        with self._asking() as client:
            return bytes(obstore.get(client, name).bytes())

    def read_part(self, name: str, begin: int, size: int) -> bytes:
        if size == 0:
            return b""
        try:
            with self._asking() as client:
                return bytes(obstore.get_range(client, name, start=begin, length=size))
        except EOFError:  # it ends before
            return b""

    def open(self, found: StoredObject) -> AbstractContextManager[BinaryIO]:
        return io.BufferedReader(_ObjectReader(self, found), _READ_AHEAD)

    def find(self, name: str) -> StoredObject | None:
        try:
            with self._asking() as client:
                head = obstore.head(client, name)
        except FileNotFoundError:
            return None
        return _to_stored_object(head["path"], head["e_tag"], head["size"], head["last_modified"])

    def list_packs(self) -> Iterator[StoredObject]:
        yield from self._list(PACKS, _PACK)

    def list_files(self) -> Iterator[StoredObject]:
        yield from self._list(None, _FILE)

    def list_all(self) -> Iterator[StoredObject]:
        """List all that lies under the prefix, whoever wrote it."""
        yield from self._list(None, re.compile(".*"))

    def _list(self, under: str | None, wanted: re.Pattern[str]) -> Iterator[StoredObject]:
        with self._asking() as client:
            pages = obstore.list(client, under, chunk_size=_PAGE)
        while True:
            with self._asking():
                page = next(pages, None)
            if page is None:
                return
            for one in page:
                if wanted.fullmatch(one["path"]):
                    yield _to_stored_object(
                        one["path"], one["e_tag"], one["size"], one["last_modified"]
                    )

    def write(self, contents: Mapping[str, bytes]) -> None:
        """Send objects, several at a time; what was sent before one failed is whole and stays."""
        if len(contents) <= 1:
            for name, content in contents.items():
                self._send(name, content)
            return
        with ThreadPoolExecutor(min(_AT_ONCE, len(contents))) as threads:
            for _ in threads.map(self._send, contents, contents.values()):
                pass  # asking for the result raises what went wrong

    def _send(self, name: str, content: bytes) -> None:
        with self._asking() as client:
            obstore.put(client, name, content, use_multipart=False)

    def renew(self, name: str) -> None:
        """Nothing: what is to look new is sent again."""

    def remove(self, name: str) -> None:
        with self._asking() as client:
            obstore.delete(client, name)

    @contextmanager
    def _asking(self) -> Iterator[S3Store]:
        """Ask the server, unless it has just not answered; its errors become ours."""
        fork.require_own_process()
        silence = _silence_of(self.address)
        silence.refuse_while_away()
        try:
            yield _connect(self.address)
        except (FileNotFoundError, BaseError) as error:
            translated = self._translate(error)
            if isinstance(translated, StoreAwayError):
                logger.warning(
                    "the object store does not do what it is asked: %s", translated.detail
                )
            if isinstance(translated, StoreAwayError) and not isinstance(
                translated, StoreRefusedError
            ):
                silence.begin(translated.detail)
            else:
                silence.end()
            raise translated from error
        silence.end()

    def _translate(self, error: FileNotFoundError | BaseError) -> Exception:
        found = _STATUS.search(str(error))
        status = int(found[1]) if found else 0
        detail = f"{self.label}: {_reason(error)}"
        if isinstance(error, FileNotFoundError) and "NoSuchBucket" not in str(error):
            return error
        if status == _BEYOND_ITS_END:
            return EOFError()
        if 400 <= status < 500 and status not in _TRY_LATER:
            return StoreRefusedError(detail)
        return StoreAwayError(detail)


def _to_stored_object(
    name: str, e_tag: str | None, size: int, written: dt.datetime
) -> StoredObject:
    facts = ObjectFacts(size, written.timestamp())
    return StoredObject(name, e_tag or str(facts), lambda: facts)


def _reason(error: Exception) -> str:
    """The first words of the library's error, and the code that the server gave."""
    code = _CODE.search(str(error))
    return code[1] if code else str(error).partition("\n")[0].rpartition(" - ")[2]


class _ObjectReader(io.RawIOBase):
    """An object as a file to be read here and there."""

    def __init__(self, bucket: Bucket, found: StoredObject) -> None:
        self._bucket, self._name = bucket, found.name
        self._size = found.look().size
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        size = min(len(buffer), self._size - self._at)
        if size <= 0:
            return 0
        part = self._bucket.read_part(self._name, self._at, size)
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)


@lru_cache(maxsize=8)
def _connect(address: str) -> S3Store:
    named = split_store_url(address)
    return S3Store(
        named.bucket,
        prefix=named.prefix or None,
        endpoint=named.endpoint or None,
        region=named.region,
        access_key_id=named.key,
        secret_access_key=named.secret,
        virtual_hosted_style_request=False,
        client_options={
            "timeout": dt.timedelta(seconds=REQUEST_S),
            "connect_timeout": dt.timedelta(seconds=_CONNECT_S),
            "allow_http": named.endpoint.startswith("http://"),
        },
        retry_config={"max_retries": _RETRIES, "retry_timeout": dt.timedelta(seconds=RETRY_S)},
    )


class _Silence:
    """Whether a store has just not answered: then one asks, and all others need not wait for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._until: float | None = None
        self._detail = ""

    def refuse_while_away(self) -> None:
        """Raise `StoreAwayError` while the store is silent, except for the first after a pause."""
        if self._until is None:
            return
        with self._lock:
            if self._until is None:
                return
            now = time.monotonic()
            if now < self._until:
                raise StoreAwayError(self._detail)
            self._until = now + REQUEST_S + RETRY_S

    def begin(self, detail: str) -> None:
        with self._lock:
            self._detail = detail
            self._until = time.monotonic() + PAUSE_S

    def end(self) -> None:
        if self._until is not None:
            with self._lock:
                self._until = None


@lru_cache(maxsize=8)
def _silence_of(_address: str) -> _Silence:
    return _Silence()


class _ForkGuard:
    """Makes an error of what would hang for ever: a child asks whose parent has asked before."""

    def __init__(self) -> None:
        self._used = self._forked = False
        os.register_at_fork(after_in_child=self._note_fork)

    def require_own_process(self) -> None:
        if self._forked:
            raise RuntimeError("this process was forked from one that had asked an object store")
        self._used = True

    def _note_fork(self) -> None:
        self._forked = self._forked or self._used


fork = _ForkGuard()
