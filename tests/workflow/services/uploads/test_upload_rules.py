"""What may be uploaded: judged by content, within what one person may send a day."""

import datetime as dt
import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from tests import factories
from workflow.domain.errors import BadInputError
from workflow.domain.roles import Role
from workflow.models import Account, Attachment, Inspection, InspectionStatus
from workflow.services.accounts import credentials
from workflow.services.printing import inspections
from workflow.services.records import record_exchange
from workflow.services.stores.file_store import FileStore
from workflow.services.uploads import upload_quotas, upload_rules
from workflow.services.uploads.virus_scanner import VirusScanner


def zip_with(name: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr(zipfile.ZipInfo(name), "x")  # a fixed day: tests are named by these bytes
    return made.getvalue()


WORD = zip_with("word/document.xml")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("Báo cáo.PDF", b"%PDF-1.7"),
        ("bao-cao.docx", WORD),
        ("diem.xlsx", zip_with("xl/workbook.xml")),
        ("cu.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("quet.jpg", b"\xff\xd8\xff\xe0"),
        ("quet.tiff", b"II*\0"),
    ],
)
def test_documents_and_scans_may_come_with_a_report(name: str, content: bytes) -> None:
    upload_rules.check_attachment(name, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("virus.exe", b"MZ"),
        ("bao-cao.pdf", b"MZ\x90\0"),
        ("bao-cao.docx", b"\x7fELF"),
        ("bao-cao.docx", zip_with("AndroidManifest.xml")),
        ("bao-cao.xlsx", WORD),
        ("bao-cao.docx", WORD[:40]),
        ("trang.html", b"<script>"),
        ("anh.svg", b"<svg>"),
        ("bao-cao", b"%PDF-1.7"),
        ("bao-cao.pdf.exe", b"%PDF-1.7"),
    ],
)
def test_anything_else_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(BadInputError, match="không phải"):
        upload_rules.check_attachment(name, content)


@pytest.fixture
def clerk(session: Session) -> Account:
    return credentials.add_account(
        session, login="an", name="An", role=Role.ADMINISTRATOR, now=factories.NOW
    )


def test_one_person_sends_so_much_a_day(session: Session, clerk: Account) -> None:
    record = factories.seed_record()
    review = record_exchange.store_record(session, record, by=None, now=factories.NOW).review
    half, now = upload_quotas.MAX_BYTES_A_DAY // 2, factories.NOW
    for number in range(2):
        upload_quotas.check_daily_bytes(session, clerk, half, now)
        attachment = Attachment(
            review_id=review.id, member="a", file_name="a.pdf", sha256=str(number), size=half,
            added_at=now, added_by_id=clerk.id,
        )  # fmt: skip
        session.add(attachment)
        session.flush()

    with pytest.raises(BadInputError, match="24 giờ"):
        upload_quotas.check_daily_bytes(session, clerk, 1, now + dt.timedelta(hours=23))
    upload_quotas.check_daily_bytes(session, clerk, 1, now + dt.timedelta(hours=25))


def test_what_is_too_much_is_not_stored(session: Session, clerk: Account, tmp_path: Path) -> None:
    store = FileStore(tmp_path)

    def ask(number: int, now: dt.datetime = factories.NOW) -> Inspection:
        return inspections.request_inspection(
            session, store, file_name="a.docx", content=b"%d" % number, family=None, stage=None,
            by=clerk, now=now,
        )  # fmt: skip

    asked = [ask(number) for number in range(upload_quotas.MAX_WAITING_INSPECTIONS)]
    with pytest.raises(BadInputError, match="đang được kiểm tra"):
        ask(99)
    assert not store.path(hashlib.sha256(b"99").hexdigest()).exists()

    for row in asked:
        row.status, row.reason = InspectionStatus.FAILED, "x"
    for number in range(upload_quotas.MAX_INSPECTIONS_A_DAY - len(asked)):
        row = ask(number)
        row.status, row.reason = InspectionStatus.FAILED, "x"
    with pytest.raises(BadInputError, match="24 giờ"):
        ask(100)
    ask(100, factories.NOW + dt.timedelta(hours=25))


def test_one_person_sends_so_many_files_a_day(session: Session, clerk: Account) -> None:
    """However small: each is a row of history, written while the council waits."""
    record = factories.seed_record()
    review = record_exchange.store_record(session, record, by=None, now=factories.NOW).review
    session.add_all(
        Attachment(
            review_id=review.id, member="a", file_name="a.pdf", sha256=str(number), size=5,
            added_at=factories.NOW, added_by_id=clerk.id,
        )
        for number in range(upload_quotas.MAX_FILES_A_DAY)
    )  # fmt: skip
    session.flush()

    with pytest.raises(BadInputError, match="300 tệp"):
        upload_quotas.check_daily_bytes(session, clerk, 5, factories.NOW)


@pytest.mark.parametrize("place", upload_rules.UploadPlace)
@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.zip"])
def test_a_zip_of_countless_parts_is_refused_before_its_list_is_read(
    place: upload_rules.UploadPlace, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a", "")
    one = stream.getvalue()
    start = one.index(b"PK\1\2")
    many = one[:start] + one[start : one.index(b"PK\5\6")] * 25_000 + one[one.index(b"PK\5\6") :]

    def refuse_reading(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(zipfile, "ZipFile", refuse_reading)
    with pytest.raises(BadInputError, match="quá nhiều thành phần"):
        upload_rules.accept_upload(place, name, many, VirusScanner(""))


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("kế hoạch.docx", "kế hoạch.docx"),
        ("C:\\mẫu\\a.docx", "a.docx"),
        ("../../a.docx", "a.docx"),
        ("a\r\nSet-Cookie: b.docx", "a Set-Cookie: b.docx"),
        ("a\tb\u2028c.docx", "a b c.docx"),
        ("x" * 300 + ".docx", "x" * 190 + ".docx"),
    ],
)
def test_the_name_of_a_file_is_one_line(typed: str, name: str) -> None:
    assert upload_rules.clean_file_name(typed) == name


@pytest.mark.parametrize("typed", ["a\0.docx", "a\x1b.docx", "\ud800.docx"])
def test_a_name_that_nothing_can_hold_is_refused(typed: str) -> None:
    with pytest.raises(BadInputError, match="ký tự điều khiển"):
        upload_rules.clean_file_name(typed)
