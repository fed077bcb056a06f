"""Papers as they print: the PDF and the page images of a stored Word file, made once and cached.

The cache lies in the file store by engine, its version and the hash of the Word file. Its files
can be made again at any time: backups leave it out, and what is old or damaged there goes.
"""

import contextlib
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from workflow.config.pdf_engine import PdfEngine
from workflow.domain.errors import Message, NotFoundError
from workflow.services.printing.page_process import (
    AT_ONCE,
    Filling,
    RenderedPaper,
    UnviewableError,
    render,
    render_for_batch,
)
from workflow.services.printing.release import current_release
from workflow.services.stores.file_store import FileStore

#: Changes when `worker.pdf` prints the same Word file differently.
_REVISION = 4
#: Files in one of the 256 folders of the cache, some 2 GB in all; the oldest go.
_MAX_KEPT = 60
#: The list of blanks among the images of a paper.
_BLANKS = "blanks"
_Read: TypeAlias = Callable[[], bytes]
_Item = TypeVar("_Item")
#: Papers of a batch that are printed, or wait to be, before the one that is sent.
_AHEAD = 2 * AT_ONCE
_HASH_SIZE = hashlib.sha256().digest_size


@dataclass(frozen=True)
class Blank:
    """A dotted blank on a page, the first being 1; its place as shares of the page from 0 to 1."""

    page: int
    left: float
    top: float
    width: float
    height: float
    #: Which of the marks of the filling it has; None where that is not known.
    gap: int | None


@dataclass(frozen=True)
class PrintedPages:
    """How many pages a paper has, and the blanks on them."""

    count: int
    blanks: tuple[Blank, ...]


@dataclass(frozen=True)
class Previews:
    """The printed form of the Word files of a store."""

    files: FileStore
    engine: PdfEngine
    #: Called before a paper is printed: ends a transaction that others would wait for.
    release: Callable[[], None] | None = None

    def pdf(self, sha256: str) -> bytes:
        """The PDF/A file; raises `UnviewableError` or `DamagedFileError`."""
        path = self._path(sha256, "pdf")
        return _read_sealed(path) or self._render(sha256, self.files.get(sha256), images=False).pdf

    def print_ahead(
        self, items: Iterable[_Item], file_of: Callable[[_Item], str | None]
    ) -> Iterator[tuple[_Item, Callable[[], bytes] | None]]:
        """Each item with what gives its PDF, or raises as `pdf` does; None without a file.

        A few are printed while the one before them is used.
        """
        waiting: deque[tuple[_Item, Callable[[], bytes] | None]] = deque()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            try:
                for item in items:
                    sha256 = file_of(item)
                    printed = pool.submit(self._print, sha256).result if sha256 else None
                    waiting.append((item, printed))
                    if len(waiting) > _AHEAD:
                        yield waiting.popleft()
                yield from waiting
            finally:
                pool.shutdown(wait=False, cancel_futures=True)

    def _print(self, sha256: str) -> bytes:
        path = self._path(sha256, "pdf")
        if (cached := _read_sealed(path)) is not None:
            return cached
        pdf = render_for_batch(self.engine, self.files.get(sha256)).pdf
        with contextlib.suppress(OSError):  # as in `_render`
            _write_sealed(path, pdf)
        return pdf

    def count_pages(self, sha256: str) -> int:
        """Count the page images; raises as `pdf` does."""
        return self.pages(sha256).count

    def pages(self, sha256: str, filling: Filling | None = None) -> PrintedPages:
        """The pages of a stored file; the blanks know their gaps with what it was filled from.

        Raises as `pdf` does.
        """
        return self._pages(sha256, lambda: self.files.get(sha256), filling)

    def page_image(self, sha256: str, number: int) -> bytes:
        """The PNG of a page, the first being 1; raises as `pdf` does, and `NotFoundError`."""
        return self._page_image(sha256, number, lambda: self.files.get(sha256), None)

    def draft_pages(self, filling: Filling) -> PrintedPages:
        """The pages of a paper that nobody has asked for yet; raises `UnviewableError`."""
        return self._pages(_hash_filling(filling), bytes, filling)

    def draft_page_image(self, filling: Filling, number: int) -> bytes:
        """The PNG of a page of it; raises as `draft_pages` does, and `NotFoundError`."""
        return self._page_image(_hash_filling(filling), number, bytes, filling)

    def _pages(self, key: str, read: _Read, filling: Filling | None) -> PrintedPages:
        with self._open_images(key, read, filling) as images:
            found = json.loads(images.read(_BLANKS))
            if filling and not found["are_marked"]:
                self._render(key, read(), images=True, filling=filling)
                return self._pages(key, read, None)
            count = len(images.namelist()) - 1
        return PrintedPages(count, tuple(_read_blank(row) for row in found["blanks"]))

    def _page_image(self, key: str, number: int, read: _Read, filling: Filling | None) -> bytes:
        with self._open_images(key, read, filling) as images:
            try:
                return images.read(str(number))
            except KeyError:
                raise NotFoundError(Message("Văn bản không có trang này.")) from None

    def _open_images(self, key: str, read: _Read, filling: Filling | None) -> zipfile.ZipFile:
        content = _read_sealed(self._path(key, "pages"))
        if content is None:
            rendered = self._render(key, read(), images=True, filling=filling)
            content = _pack(rendered, are_marked=filling is not None)
        return zipfile.ZipFile(io.BytesIO(content))

    def _render(
        self, key: str, docx: bytes, *, images: bool, filling: Filling | None = None
    ) -> RenderedPaper:
        if self.release:
            self.release()
        rendered = render(self.engine, docx, images=images, filling=filling)
        with contextlib.suppress(OSError):  # a full or read-only disk: make it anew next time
            _write_sealed(self._path(key, "pdf"), rendered.pdf)
            if images:
                packed = _pack(rendered, are_marked=filling is not None)
                _write_sealed(self._path(key, "pages"), packed)
        return rendered

    def _path(self, sha256: str, ending: str) -> Path:
        folder = self.files.root / ".previews" / _engine_version(self.engine)
        return folder / sha256[:2] / f"{sha256}.{ending}"


@cache
def _engine_version(engine: PdfEngine) -> str:
    """The name and version of what prints, fit for a folder."""
    if engine == PdfEngine.EMBEDDED:
        return f"rdocx-{version('rdocx')}-{_REVISION}"
    if engine.url:  # what it prints with changes with its image, which nobody is asked for here
        server = hashlib.sha256(engine.url.encode()).hexdigest()[:12]
        return f"{engine.name}-{server}-{_REVISION}"
    program = shutil.which("soffice")
    if program is None:
        raise UnviewableError(Message("máy chủ chưa cài LibreOffice."))
    told = subprocess.run(  # noqa: S603  a program of this machine
        [program, "--version"], capture_output=True, text=True, timeout=60, check=False
    )
    return f"{re.sub(r'[^A-Za-z0-9.]+', '-', told.stdout)[:40].strip('-')}-{_REVISION}"


def _pack(made: RenderedPaper, *, are_marked: bool) -> bytes:
    """The page images as one file: a zip that names them by their numbers, and their blanks."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number, png in enumerate(made.images, 1):
            archive.writestr(zipfile.ZipInfo(str(number)), png)
        header = json.dumps({"are_marked": are_marked, "blanks": made.blanks})
        archive.writestr(zipfile.ZipInfo(_BLANKS), header)
    return packed.getvalue()


def _read_blank(row: dict[str, Any]) -> Blank:
    place = {name: row[name] for name in ("left", "top", "width", "height", "gap")}
    return Blank(row["page"] + 1, **place)


def _hash_filling(filling: Filling) -> str:
    """The key of a draft: what it says, and the template that it is printed by."""
    described = json.dumps([filling.describe(), current_release()], sort_keys=True).encode()
    return hashlib.sha256(described + filling.template).hexdigest()


def _read_sealed(path: Path) -> bytes | None:
    """A cached file without its seal; None if it is missing or damaged."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    seal, content = content[:_HASH_SIZE], content[_HASH_SIZE:]
    return content if hashlib.sha256(content).digest() == seal else None


def _write_sealed(path: Path, content: bytes) -> None:
    """Write and rename; other processes see the whole file or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(hashlib.sha256(content).digest() + content)
        os.replace(name, path)
        kept = sorted(path.parent.iterdir(), key=lambda found: found.stat().st_mtime)
        for old in kept[:-_MAX_KEPT]:
            old.unlink(missing_ok=True)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
