"""Papers as they print: the PDF and the page images of a stored Word file, made once and cached.

The cache lies in the file store by engine, its version and the hash of the Word file. Its files
can be made again at any time: backups leave it out, and what is old or damaged there goes.
"""

import contextlib
import hashlib
import io
import os
import re
import shutil
import subprocess
import tempfile
import zipfile
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from workflow.config.settings import PdfEngine
from workflow.domain.errors import Message, NotFoundError
from workflow.services.file_store import FileStore
from workflow.services.printing.page_process import RenderedPaper, UnviewableError, render

#: Changes when `worker.pdf` prints the same Word file differently.
_REVISION = 1
#: Files in one of the 256 folders of the cache, some 2 GB in all; the oldest go.
_MAX_KEPT = 60
_HASH_SIZE = hashlib.sha256().digest_size


@dataclass(frozen=True)
class Previews:
    """The printed form of the Word files of a store."""

    files: FileStore
    engine: PdfEngine

    def pdf(self, sha256: str) -> bytes:
        """The PDF/A file; raises `UnviewableError` or `DamagedFileError`."""
        path = self._path(sha256, "pdf")
        return _read_sealed(path) or self._render(sha256, images=False).pdf

    def count_pages(self, sha256: str) -> int:
        """Count the page images; raises as `pdf` does."""
        with self._images(sha256) as images:
            return len(images.namelist())

    def page_image(self, sha256: str, number: int) -> bytes:
        """The PNG of a page, the first being 1; raises as `pdf` does, and `NotFoundError`."""
        with self._images(sha256) as images:
            try:
                return images.read(str(number))
            except KeyError:
                raise NotFoundError(Message("Văn bản không có trang này.")) from None

    def _images(self, sha256: str) -> zipfile.ZipFile:
        content = _read_sealed(self._path(sha256, "pages"))
        if content is None:
            content = _pack(self._render(sha256, images=True).images)
        return zipfile.ZipFile(io.BytesIO(content))

    def _render(self, sha256: str, *, images: bool) -> RenderedPaper:
        made = render(self.engine, self.files.get(sha256), images=images)
        with contextlib.suppress(OSError):  # a full or read-only disk: make it anew next time
            _write_sealed(self._path(sha256, "pdf"), made.pdf)
            if images:
                _write_sealed(self._path(sha256, "pages"), _pack(made.images))
        return made

    def _path(self, sha256: str, ending: str) -> Path:
        folder = self.files.root / ".previews" / _engine_version(self.engine)
        return folder / sha256[:2] / f"{sha256}.{ending}"


@cache
def _engine_version(engine: PdfEngine) -> str:
    """The name and version of what prints, fit for a folder."""
    if engine is PdfEngine.EMBEDDED:
        return f"rdocx-{version('rdocx')}-{_REVISION}"
    program = shutil.which("soffice")
    if program is None:
        raise UnviewableError(Message("máy chủ chưa cài LibreOffice."))
    told = subprocess.run(  # noqa: S603  a program of this machine
        [program, "--version"], capture_output=True, text=True, timeout=60, check=False
    )
    return f"{re.sub(r'[^A-Za-z0-9.]+', '-', told.stdout)[:40].strip('-')}-{_REVISION}"


def _pack(images: tuple[bytes, ...]) -> bytes:
    """The page images as one file: a zip that names them by their numbers."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number, png in enumerate(images, 1):
            archive.writestr(zipfile.ZipInfo(str(number)), png)
    return packed.getvalue()


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
