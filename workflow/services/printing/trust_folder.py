"""The folder in which an office keeps certificates of issuers, and lists of what they revoked."""

from collections.abc import Iterator
from pathlib import Path

#: Lists of revoked certificates are `.crl`, or PEM among the others.
_ENDINGS = (".pem", ".crt", ".cer", ".der", ".crl")
#: Lists of an issuer of a country take some megabytes.
_MAX_FILES, _MAX_FILE_BYTES, _MAX_BYTES = 200, 32 * 2**20, 96 * 2**20


def read_trusted(folder: Path | None) -> list[bytes]:
    """The files of the folder that are looked at; none without a folder."""
    return [path.read_bytes() for path in _choose_files(folder)]


def list_left_out(folder: Path | None) -> list[Path]:
    """Files of the folder that are not looked at: too many, or too large."""
    chosen = set(_choose_files(folder))
    return [path for path in _list_files(folder) if path not in chosen]


def list_trusted(folder: Path | None) -> list[Path]:
    """The places of the files that are looked at."""
    return list(_choose_files(folder))


def _choose_files(folder: Path | None) -> Iterator[Path]:
    total = 0
    for path in _list_files(folder)[:_MAX_FILES]:
        size = path.stat().st_size
        if size <= _MAX_FILE_BYTES and total + size <= _MAX_BYTES:
            total += size
            yield path


def _list_files(folder: Path | None) -> list[Path]:
    if folder is None or not folder.is_dir():
        return []
    found = (path for path in folder.iterdir() if path.suffix.lower() in _ENDINGS)
    return sorted(path for path in found if path.is_file())
