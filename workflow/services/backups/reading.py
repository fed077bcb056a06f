"""Open a backup file, encrypted or not, and say in a sentence what is wrong with it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from workflow.services.backups import sealing, troubles
from workflow.services.backups.archive import (
    DamagedArchiveError,
    NewerArchiveError,
    NotAnArchiveError,
    read,
)
from workflow.services.backups.contents import Header, Manifest, Part, StoredFile
from workflow.services.backups.sealing import BrokenSealError, WrongPassphraseError

#: Asked only where the file is encrypted; none where nobody knows it.
Passphrase = Callable[[], str | None]


class Source:
    """A backup file that can be read several times; its passphrase is asked for and tried once."""

    def __init__(self, path: Path, passphrase: Passphrase, key: sealing.Key | None = None) -> None:
        self.path = path
        self._passphrase = passphrase
        self._key = key

    def contents(self) -> Iterator[Header | Part | StoredFile | Manifest]:
        """The contents from the beginning, each held to its checksum; raises `BackupError`."""
        with self._explained(), self.path.open("rb") as file:
            if not sealing.is_sealed(file):
                yield from read(file)
                return
            key = self._key = self._key or self._unlock(file)
            sealing.skip_key(file)
            with sealing.unsealed(file, key) as stream:
                yield from read(stream)

    def check(self) -> tuple[Header, Manifest]:
        """Read it to the end; what it is of, and what it holds."""
        header, manifest = None, None
        for content in self.contents():
            if isinstance(content, Header):
                header = content
            elif isinstance(content, Manifest):
                manifest = content
        if header is None or manifest is None:
            raise troubles.not_a_backup(self.path)
        return header, manifest

    def _unlock(self, file: BinaryIO) -> sealing.Key:
        passphrase = self._passphrase()
        if not passphrase:
            raise troubles.needs_a_passphrase(self.path)
        return sealing.unlock(file, passphrase)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except NotAnArchiveError as error:
            raise troubles.not_a_backup(self.path) from error
        except NewerArchiveError as error:
            raise troubles.from_a_newer_release(self.path) from error
        except WrongPassphraseError as error:
            raise troubles.wrong_passphrase(self.path) from error
        except (DamagedArchiveError, BrokenSealError) as error:
            raise troubles.damaged(self.path, str(error)) from error
        except OSError as error:
            raise troubles.cannot_be_read(self.path, error) from error
