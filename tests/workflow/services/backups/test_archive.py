"""The format: whatever is cut off, changed or added, it is noticed."""

import hashlib
import io
import random
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import factories
from tests.backup_data import PASSPHRASE
from workflow.domain.errors import DomainError
from workflow.services.backups import encryption
from workflow.services.backups.archive import ArchiveWriter
from workflow.services.backups.backup_source import BackupSource
from workflow.services.backups.contents import BackupHeader, RowChunk, StoredFile

pytestmark = pytest.mark.slow

TABLES = {"council": {"id": "int", "name": "text"}, "bloc": {"id": "int"}}
CONTENT = b"PK" * 3000


def archive() -> Iterator[bytes]:
    header = BackupHeader(made_at=factories.NOW.isoformat(), revision="0001", tables=TABLES)
    writer = ArchiveWriter(header)
    yield from writer.start()
    yield from writer.part(RowChunk("council", [b'[1,"A"]\n', '[2,"Đ"]\n'.encode()]))
    yield from writer.part(RowChunk("council", [b'[3,"C"]\n']))
    yield from writer.file(StoredFile(sha256_of(CONTENT), CONTENT))
    yield from writer.end({"0" * 64: "paper 1"})


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    path = tmp_path / "plain.backup"
    path.write_bytes(b"".join(archive()))
    return path


@pytest.fixture(scope="module")
def encrypted() -> bytes:
    """Made once: a passphrase is made hard to guess by being slow to try."""
    out = io.BytesIO()
    encryption.encrypt(archive(), out, PASSPHRASE)
    return out.getvalue()


@pytest.fixture
def sealed(tmp_path: Path, encrypted: bytes) -> Path:
    path = tmp_path / "sealed.backup"
    path.write_bytes(encrypted)
    return path


def check(path: Path, passphrase: str | None = None) -> None:
    BackupSource(path, lambda: passphrase).check()


def test_what_was_written_is_read(plain: Path) -> None:
    header, manifest = BackupSource(plain, lambda: None).check()

    assert header.tables == TABLES
    assert (manifest.tables["council"].rows, manifest.tables["bloc"].rows) == (3, 0)
    assert (manifest.files, manifest.file_bytes) == (1, len(CONTENT))
    assert manifest.missing == {"0" * 64: "paper 1"}


def test_it_is_a_tar_archive_that_other_programs_open(plain: Path) -> None:
    with tarfile.open(plain) as opened:
        assert opened.getnames()[0] == "thidua-backup.json"
        assert opened.getnames()[-2:] == ["manifest.json", "manifest.sha256"]


def test_cut_off_anywhere_it_is_refused(plain: Path) -> None:
    whole = plain.read_bytes()

    for length in range(0, len(whole) - 1024, 301):
        plain.write_bytes(whole[:length])
        with pytest.raises(DomainError):
            check(plain)


def test_a_changed_byte_that_says_something_is_noticed(plain: Path) -> None:
    """Only bytes that fill up blocks may change unseen: reading gives what was written."""
    whole, chance = plain.read_bytes(), random.Random(6)  # noqa: S311 (nothing secret)
    wanted = list(BackupSource(plain, lambda: None).contents())
    noticed = 0
    for _ in range(400):
        place = chance.randrange(len(whole))
        plain.write_bytes(whole[:place] + bytes([whole[place] ^ 0x20]) + whole[place + 1 :])
        try:
            assert list(BackupSource(plain, lambda: None).contents()) == wanted
        except DomainError:
            noticed += 1

    assert noticed > 100


def test_a_member_that_does_not_belong_is_noticed(plain: Path) -> None:
    extra = tarfile.TarInfo("files/00/evil")
    whole = b"".join(archive())
    plain.write_bytes(whole[:1024] + extra.tobuf(tarfile.USTAR_FORMAT) + whole[1024:])

    with pytest.raises(DomainError, match="evil"):
        check(plain)


def test_a_member_that_is_missing_is_noticed(plain: Path) -> None:
    chunks = list(archive())
    plain.write_bytes(b"".join(chunks[:3] + chunks[6:]))

    with pytest.raises(DomainError, match="sums"):
        check(plain)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 a zip", b"\0" * 2048, b"{}" * 600])
def test_another_file_is_no_backup(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "other").write_bytes(content)

    with pytest.raises(DomainError, match="không phải là bản sao lưu"):
        check(tmp_path / "other")


def test_a_tar_archive_of_something_else_is_no_backup(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "other", "w") as other:
        info = tarfile.TarInfo("letter.txt")
        info.size = 5
        other.addfile(info, io.BytesIO(b"hello"))

    with pytest.raises(DomainError, match="không phải là bản sao lưu"):
        check(tmp_path / "other")


def test_a_format_of_later_releases_is_told_from_damage(tmp_path: Path) -> None:
    header = BackupHeader(made_at="", revision="", tables={}, version=2)
    (tmp_path / "later").write_bytes(b"".join(ArchiveWriter(header).start()))

    with pytest.raises(DomainError, match="phiên bản mới hơn"):
        check(tmp_path / "later")


def test_a_file_that_is_not_there_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="Không đọc được"):
        check(tmp_path / "none")


def test_encrypted_it_opens_with_its_passphrase_only(sealed: Path) -> None:
    check(sealed, PASSPHRASE)
    with pytest.raises(DomainError, match="Mật khẩu không mở được"):
        check(sealed, "một câu khác hẳn")
    with pytest.raises(DomainError, match="đã được mã hóa"):
        check(sealed)
    assert CONTENT[:20] not in sealed.read_bytes()


def test_encrypted_and_cut_off_or_changed_it_is_refused(sealed: Path) -> None:
    whole = sealed.read_bytes()
    source = BackupSource(sealed, lambda: PASSPHRASE)
    source.check()  # the passphrase is tried once, then the key is known

    for length in range(700, len(whole), 997):
        sealed.write_bytes(whole[:length])
        with pytest.raises(DomainError, match=r"đã hỏng|không phải"):
            source.check()
    for place in range(700, len(whole), 997):
        sealed.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(DomainError, match=r"đã hỏng|không phải"):
            source.check()


def test_a_passphrase_is_slow_to_guess(encrypted: bytes) -> None:
    assert encryption.work_factor(encrypted) >= encryption.MIN_WORK_FACTOR


def test_what_goes_wrong_while_encrypting_is_raised_as_it_was(tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"x" * 100_000
        raise OSError(28, "No space left on device")

    with (tmp_path / "x").open("wb") as file, pytest.raises(OSError, match="No space left"):
        encryption.encrypt(broken(), file, PASSPHRASE)
