"""Encryption on wish: a passphrase opens a key, and the key the archive, both in the `age` format.

A file that is encrypted begins with an armoured age file, which holds the key under the passphrase;
right after it comes the archive as a binary age file for that key. So the archive can be streamed,
and whoever has the passphrase can open it with the `age` program as well.
"""

import base64
import errno
import io
import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, TypeAlias

import pyrage
from pyrage import passphrase as by_passphrase
from pyrage import x25519

#: What opens the archive of one backup, itself kept under the passphrase.
Key: TypeAlias = x25519.Identity

BEGINS = b"-----BEGIN AGE ENCRYPTED FILE-----\n"
_ENDS = b"-----END AGE ENCRYPTED FILE-----\n"
#: The library measures each time how fast the machine is, to take a second: a stall meanwhile would
#: make a passphrase quick to guess, or a right one look like too much work. Then it is asked again.
MIN_WORK_FACTOR = 16
_TRIES = 8
_TOO_MUCH = "xcessive work"
#: A key under a passphrase takes some 420 bytes.
_LONGEST_KEY = 4096


class WrongPassphraseError(Exception):
    """The passphrase does not open this file."""


class BrokenEncryptionError(Exception):
    """The encrypted text has been cut off or changed."""


def encrypt(chunks: Iterable[bytes], out: BinaryIO, passphrase: str) -> Key:
    """Write the chunks encrypted, give the key; what goes wrong is raised as it was."""
    key = Key.generate()
    out.write(_encrypt_key(key, passphrase))
    reader, writer = _ChunkReader(chunks), _ChunkWriter(out)
    try:
        pyrage.encrypt_io(reader, writer, [key.to_public()])
    except pyrage.EncryptError as error:
        raise reader.error or writer.error or error from error
    return key


def is_encrypted(file: BinaryIO) -> bool:
    """Tell whether the file, open at its beginning, is encrypted; it is left there."""
    begins = file.read(len(BEGINS))
    file.seek(0)
    return begins == BEGINS


def decrypt_key(file: BinaryIO, passphrase: str) -> Key:
    """The key at the beginning of the file; raises `WrongPassphraseError`, `BrokenSealError`."""
    locked = _read_encrypted_key(file)
    for _ in range(_TRIES):
        try:
            return Key.from_str(by_passphrase.decrypt(locked, passphrase).decode())
        except pyrage.DecryptError as error:
            if _TOO_MUCH not in str(error):
                raise WrongPassphraseError from error
    raise OSError(errno.EBUSY, "the machine is too busy to try the passphrase; try again later")


def _encrypt_key(key: Key, passphrase: str) -> bytes:
    """The key under the passphrase, which is made slow to guess even where the machine stumbled."""
    for _ in range(_TRIES):
        locked: bytes = by_passphrase.encrypt(str(key).encode(), passphrase, armored=True)
        if work_factor(locked) >= MIN_WORK_FACTOR:
            break
    return locked


def work_factor(locked: bytes) -> int:
    """Read the logarithm of scrypt's cost from the header: how slow a passphrase is to try."""
    body = b"".join(locked.removeprefix(BEGINS).partition(_ENDS)[0].split())
    stanza = base64.b64decode(body).split(b"\n")[1]
    return int(stanza.split()[-1])


def skip_key(file: BinaryIO) -> None:
    """Go to where the archive begins."""
    file.seek(len(_read_encrypted_key(file)))


def _read_encrypted_key(file: BinaryIO) -> bytes:
    file.seek(0)
    armoured, end, _rest = file.read(_LONGEST_KEY).partition(_ENDS)
    if not end:
        raise BrokenEncryptionError("key")
    return armoured + end


@contextmanager
def decrypt(file: BinaryIO, key: Key) -> Iterator[BinaryIO]:
    """Decrypt from where `skip_key` stopped; raises `BrokenSealError`.

    The library pushes what it has decrypted, archives are read by pulling: a pipe joins the two.
    """
    ends = os.pipe()
    broken: list[Exception] = []

    def push() -> None:
        with os.fdopen(ends[1], "wb") as pipe:
            try:
                pyrage.decrypt_io(file, pipe, [key])
                pipe.flush()
            except (pyrage.DecryptError, OSError) as error:
                broken.append(error)

    thread = threading.Thread(target=push, name="unseal")
    thread.start()
    whole = False
    try:
        with os.fdopen(ends[0], "rb") as pipe:
            yield pipe
            while pipe.read(1024**2):
                pass  # what follows the archive's end must still be what was written
            whole = True
    finally:
        thread.join()
        if broken and whole:
            raise BrokenEncryptionError("decryption") from broken[0]


class _ChunkReader(io.RawIOBase):
    """Chunks as a file to read from; keeps what went wrong, which the library turns into text."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        super().__init__()
        self._chunks = iter(chunks)
        self._left = memoryview(b"")
        self.error: Exception | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        try:
            while not self._left:
                self._left = memoryview(next(self._chunks))
        except StopIteration:
            return 0
        except Exception as error:
            self.error = error
            raise
        taken = min(len(buffer), len(self._left))
        buffer[:taken] = self._left[:taken]
        self._left = self._left[taken:]
        return taken


class _ChunkWriter(io.RawIOBase):
    """A file to write to; keeps what went wrong."""

    def __init__(self, out: BinaryIO) -> None:
        super().__init__()
        self._out = out
        self.error: Exception | None = None

    def writable(self) -> bool:
        return True

    def write(self, chunk: bytes) -> int:  # type: ignore[override]
        try:
            return self._out.write(chunk)
        except OSError as error:
            self.error = error
            raise
