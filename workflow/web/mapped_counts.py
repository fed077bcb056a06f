"""The files in which each process counts requests, mapped into its memory.

Where the disk below a mapped file is full, writing to the map ends the process (SIGBUS). So its
room is taken before it is written to: then a full disk is an `OSError`, and nothing is counted.
"""

import os
from contextlib import suppress
from typing import Any

from prometheus_client import mmap_dict, values

#: What the library maps of a new file.
_FIRST_BYTES = 64 * 1024
#: More than what stands beside a key in the file.
_BESIDE_KEY = 64


class ReservedDict(mmap_dict.MmapedDict):
    """The library's file of counts, which never maps what the disk has no room for."""

    def __init__(self, filename: str, read_mode: bool = False) -> None:  # noqa: FBT001, FBT002
        if not read_mode:
            _make_with_room(filename)
        super().__init__(filename, read_mode)  # type: ignore[no-untyped-call]  # as it comes

    def _init_value(self, key: str) -> None:
        needed, room = self._used + len(key.encode()) + _BESIDE_KEY, self._capacity
        while needed > room:
            room *= 2
        os.posix_fallocate(self._f.fileno(), 0, room)
        super()._init_value(key)  # type: ignore[no-untyped-call]  # as it comes


def _make_with_room(filename: str) -> None:
    """Make the file with its room, or none: an empty one would stop whoever adds them up."""
    handle = os.open(filename, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        os.posix_fallocate(handle, 0, max(_FIRST_BYTES, os.fstat(handle).st_size))
    except OSError:
        with suppress(OSError):
            os.unlink(filename)
        raise
    finally:
        os.close(handle)


def reserve_room() -> None:
    """Let the library count in files of this kind."""
    module: Any = values
    module.MmapedDict = ReservedDict
