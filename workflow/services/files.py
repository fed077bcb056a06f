"""The file store: papers, templates and uploads under the hash of their bytes."""

import hashlib
import os
import tempfile
from pathlib import Path


class DamagedFileError(RuntimeError):
    """A stored file is gone or no longer has the bytes its name promises."""


class Files:
    """A folder of files named by SHA-256; a file that is there is whole and never changes."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, sha256: str) -> Path:
        """Where the file of that hash lies or would lie."""
        return self.root / sha256[:2] / sha256

    def put(self, content: bytes) -> str:
        """Store bytes and return their hash; safe to repeat and to do at the same time."""
        sha256 = hashlib.sha256(content).hexdigest()
        target = self.path(sha256)
        if not _holds(target, content):
            target.parent.mkdir(parents=True, exist_ok=True)
            self._write(target, content)
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes of that hash; raises `DamagedFileError` where they are gone or changed."""
        try:
            content = self.path(sha256).read_bytes()
        except OSError as error:
            raise DamagedFileError(sha256) from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise DamagedFileError(sha256)
        return content

    def _write(self, target: Path, content: bytes) -> None:
        """Temp file, fsync, rename: after a crash the file is whole or not there."""
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _holds(target: Path, content: bytes) -> bool:
    """Whether the file is there and whole: storing a damaged one again mends it."""
    try:
        return target.read_bytes() == content
    except OSError:
        return False
