"""A package of another installation: held to its lists, kept whole, read; or refused whole."""

import hashlib
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import NOW
from workflow.domain.errors import BadInputError, NotFoundError
from workflow.domain.record import encode_record
from workflow.models import ReceivedArchive
from workflow.services.archive.receiving import (
    DamagedArchiveError,
    find_received,
    list_packed_files,
    list_received,
    read_packed_file,
    receive_archive,
)
from workflow.services.archive.verification import find_archive_faults
from workflow.services.stores.file_store import FileStore

RECORD = "data/ky-tong-ket.json"
PAYLOAD = {
    "data/van-ban/001_To-trinh.docx": b"PK van ban",
    "data/ho-so.xml": b"<File/>",
    RECORD: encode_record(factories.make_record(5)),
}
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def hashes(files: dict[str, bytes]) -> bytes:
    rows = (f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items())
    return "".join(rows).encode()


def bag(payload: dict[str, bytes]) -> dict[str, bytes]:
    """A whole package of these files, as any program makes one."""
    info = "Source-Organization: Sở số 1\nExternal-Description: Khối thi đua 1, 2021\n"
    tags = {
        "bagit.txt": DECLARATION,
        "bag-info.txt": info.encode(),
        "manifest-sha256.txt": hashes(payload),
    }
    return {**payload, **tags, "tagmanifest-sha256.txt": hashes(tags)}


def zip_up(files: dict[str, bytes], path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(f"khoi-1-2021/{name}", content)
    return path


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


def test_a_whole_package_is_kept_and_each_of_its_files_is_read(
    session: Session, files: FileStore, tmp_path: Path
) -> None:
    path = zip_up(bag(PAYLOAD), tmp_path / "goi.zip")

    received = receive_archive(session, files, path, by=None, now=NOW)
    session.commit()

    assert (received.bloc, received.year, received.source) == ("Khối thi đua 1", "2021", "Sở số 1")
    assert list_received(session) == [received]
    assert files.get(received.file_sha256) == path.read_bytes()
    packed = list_packed_files(files, find_received(session, received.id))
    assert [one.name for one in packed] == list(PAYLOAD)
    read = [read_packed_file(files, received, one.place) for one in packed]
    assert read == [(name.rpartition("/")[2], content) for name, content in PAYLOAD.items()]
    with pytest.raises(NotFoundError):
        read_packed_file(files, received, 99)
    with pytest.raises(NotFoundError):
        find_received(session, 99)


Change = Callable[[dict[str, bytes]], None]
TAMPERED: dict[str, tuple[Change, str]] = {
    "a file was changed": (
        lambda made: made.update({RECORD: made[RECORD] + b" "}),
        "đã bị sửa hoặc hỏng",
    ),
    "a file is gone": (lambda made: made.__delitem__(RECORD), f"Gói thiếu tệp {RECORD}."),
    "a file is too much": (lambda made: made.update({"data/la.exe": b"MZ"}), "không danh sách nào"),
    "its lists are gone": (lambda made: made.__delitem__("bagit.txt"), "không phải gói lưu trữ"),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_a_package_that_was_tampered_with_is_refused_and_says_why(
    session: Session, files: FileStore, tmp_path: Path, how: str
) -> None:
    change, sentence = TAMPERED[how]
    made = bag(PAYLOAD)
    change(made)

    with pytest.raises(DamagedArchiveError) as caught:
        receive_archive(session, files, zip_up(made, tmp_path / "goi.zip"), by=None, now=NOW)

    assert any(sentence in str(fault) for fault in caught.value.faults)
    assert session.scalar(select(func.count()).select_from(ReceivedArchive)) == 0
    assert not [path for path in files.root.rglob("*") if path.is_file()]


@pytest.mark.parametrize("name", ["la.txt", f"khac/{RECORD}", f"khoi-1-2021x/{RECORD}"])
def test_a_file_beside_the_folder_of_the_package_is_none_of_it(
    session: Session, files: FileStore, tmp_path: Path, name: str
) -> None:
    """It would be shown among the files that were held to the lists, or read instead of one."""
    path = zip_up(bag(PAYLOAD), tmp_path / "goi.zip")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, b"[]")

    with pytest.raises(DamagedArchiveError, match=name):
        receive_archive(session, files, path, by=None, now=NOW)


def test_a_package_whose_list_was_shortened_is_found_by_what_it_counts(
    session: Session, files: FileStore, tmp_path: Path
) -> None:
    size = sum(map(len, PAYLOAD.values()))
    counted = {"bag-info.txt": f"Payload-Oxum: {size}.{len(PAYLOAD)}\n".encode()}
    whole = zip_up({**bag(PAYLOAD), **_retag(bag(PAYLOAD), counted)}, tmp_path / "du.zip")
    shorter = {name: content for name, content in PAYLOAD.items() if name != "data/ho-so.xml"}
    short = zip_up({**bag(shorter), **_retag(bag(shorter), counted)}, tmp_path / "thieu.zip")

    assert list(find_archive_faults(whole)) == []
    with pytest.raises(DamagedArchiveError, match="không có đủ số tệp"):
        receive_archive(session, files, short, by=None, now=NOW)


def _retag(made: dict[str, bytes], changed: dict[str, bytes]) -> dict[str, bytes]:
    """Changed files about the package, with the list of such files that goes with them."""
    names = ("bagit.txt", "bag-info.txt", "manifest-sha256.txt")
    tags = {name: changed.get(name, made[name]) for name in names}
    return {**tags, "tagmanifest-sha256.txt": hashes(tags)}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_package_with_two_files_of_one_name_is_refused(
    session: Session, files: FileStore, tmp_path: Path
) -> None:
    path = zip_up(bag(PAYLOAD), tmp_path / "goi.zip")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(f"khoi-1-2021/{RECORD}", PAYLOAD[RECORD])

    with pytest.raises(DamagedArchiveError, match="hai tệp cùng tên"):
        receive_archive(session, files, path, by=None, now=NOW)


@pytest.mark.parametrize(
    ("payload", "sentence"),
    [
        ({"data/a.txt": b"a"}, f"Gói thiếu hồ sơ kỳ tổng kết {RECORD}."),
        ({RECORD: b"[]"}, "đúng một kỳ tổng kết"),
        ({RECORD: b"{"}, "JSON"),
        ({RECORD: b'{"schema": "x"}'}, "Thiếu trường"),
    ],
)
def test_a_whole_package_that_is_of_no_year_is_refused(
    session: Session, files: FileStore, tmp_path: Path, payload: dict[str, bytes], sentence: str
) -> None:
    with pytest.raises(BadInputError, match=sentence):
        receive_archive(
            session, files, zip_up(bag(payload), tmp_path / "goi.zip"), by=None, now=NOW
        )


def test_a_package_is_taken_in_once(session: Session, files: FileStore, tmp_path: Path) -> None:
    path = zip_up(bag(PAYLOAD), tmp_path / "goi.zip")
    receive_archive(session, files, path, by=None, now=NOW)
    session.commit()

    with pytest.raises(BadInputError, match=r"đã nhận ngày 01/03/2022"):
        receive_archive(session, files, path, by=None, now=NOW)


def test_a_file_that_is_no_zip_is_refused(
    session: Session, files: FileStore, tmp_path: Path
) -> None:
    path = tmp_path / "goi.zip"
    path.write_bytes(b"%PDF")

    with pytest.raises(DamagedArchiveError, match="không phải gói lưu trữ"):
        receive_archive(session, files, path, by=None, now=NOW)


def test_a_package_that_unpacks_to_more_than_any_year_is_not_unpacked(
    session: Session, files: FileStore, tmp_path: Path
) -> None:
    path = tmp_path / "goi.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in bag(PAYLOAD).items():
            archive.writestr(f"khoi-1-2021/{name}", content)
        archive.getinfo(f"khoi-1-2021/{RECORD}").file_size = 2**31

    with pytest.raises(DamagedArchiveError, match="quá lớn hoặc có quá nhiều tệp"):
        receive_archive(session, files, path, by=None, now=NOW)


def test_what_was_taken_in_never_changes(
    any_session: Session, files: FileStore, tmp_path: Path
) -> None:
    path = zip_up(bag(PAYLOAD), tmp_path / "goi.zip")
    received = receive_archive(any_session, files, path, by=None, now=NOW)
    any_session.commit()

    received.bloc = "Khối khác"
    with pytest.raises(DBAPIError):
        any_session.commit()
