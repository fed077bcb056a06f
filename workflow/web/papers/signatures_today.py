"""Signatures that were right when a signed copy came in, and are not by the trust folder of today.

A page looks once for each copy and state of the folder: reading a file takes a moment.
"""

import threading
from pathlib import Path

from flask import current_app

from workflow.domain.signatures import DigitalSignature
from workflow.models import SignedCopy
from workflow.services.printing.signed_copies import find_lost_signatures
from workflow.services.printing.trust_folder import list_trusted, read_trusted
from workflow.web import database
from workflow.web.file_store import files

#: A copy, and the files of the folder with their sizes and times.
_Key = tuple[str, tuple[tuple[str, int, int], ...]]
_MOST_KEPT = 200
_lock = threading.Lock()
_found: dict[_Key, list[DigitalSignature]] = {}


def list_lost_today(copy: SignedCopy) -> list[DigitalSignature]:
    """The signatures of a copy that nobody should rely on any more; without a folder, none."""
    folder: Path | None = current_app.config["SETTINGS"].trusted_certificates
    if folder is None:
        return []
    key = copy.file_sha256, _describe(folder)
    with _lock:
        if key in _found:
            return _found[key]
    found = find_lost_signatures(files(), database.session(), copy, read_trusted(folder))
    with _lock:
        while len(_found) >= _MOST_KEPT:
            _found.pop(next(iter(_found)))
        _found[key] = found
    return found


def _describe(folder: Path) -> tuple[tuple[str, int, int], ...]:
    looked = ((path.name, path.stat()) for path in list_trusted(folder))
    return tuple((name, stat.st_size, stat.st_mtime_ns) for name, stat in looked)
