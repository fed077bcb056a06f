"""Open a backup file, encrypted or not, and say in a sentence what is wrong with it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from workflow.services.backups import backup_errors, encryption
from workflow.services.backups.archive import (
    DamagedArchiveError,
    NewerArchiveError,
    NotAnArchiveError,
    read_archive,
)
from workflow.services.backups.contents import BackupHeader, BackupManifest, RowChunk, StoredFile
from workflow.services.backups.encryption import BrokenEncryptionError, WrongPassphraseError

#: Called only if the file is encrypted; returns None if nobody knows it.
Passphrase = Callable[[], str | None]


class BackupSource:
    """A backup file that can be read several times; its passphrase is asked for and tried once."""

    def __init__(
        self, path: Path, passphrase: Passphrase, key: encryption.Key | None = None
    ) -> None:
        self.path = path
        self._passphrase = passphrase
        self._key = key

    def contents(self) -> Iterator[BackupHeader | RowChunk | StoredFile | BackupManifest]:
        """Read the contents from the beginning, checked by their sums; raises `BackupError`."""
        with self._explained(), self.path.open("rb") as file:
            if not encryption.is_encrypted(file):
                yield from read_archive(file)
                return
            key = self._key = self._key or self._unlock(file)
            encryption.skip_key(file)
            with encryption.decrypt(file, key) as stream:
                yield from read_archive(stream)

    def check(self) -> tuple[BackupHeader, BackupManifest]:
        """Read it to the end; what it is of, and what it holds."""
        header, manifest = None, None
        for content in self.contents():
            if isinstance(content, BackupHeader):
                header = content
            elif isinstance(content, BackupManifest):
                manifest = content
        if header is None or manifest is None:
            raise backup_errors.not_a_backup_error(self.path)
        return header, manifest

    def _unlock(self, file: BinaryIO) -> encryption.Key:
        passphrase = self._passphrase()
        if not passphrase:
            raise backup_errors.passphrase_needed_error(self.path)
        return encryption.decrypt_key(file, passphrase)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except NotAnArchiveError as error:
            raise backup_errors.not_a_backup_error(self.path) from error
        except NewerArchiveError as error:
            raise backup_errors.newer_release_error(self.path) from error
        except WrongPassphraseError as error:
            raise backup_errors.wrong_passphrase_error(self.path) from error
        except (DamagedArchiveError, BrokenEncryptionError) as error:
            raise backup_errors.damaged_error(self.path, str(error)) from error
        except OSError as error:
            raise backup_errors.unreadable_error(self.path, error) from error
