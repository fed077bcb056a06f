"""`thidua check FILE`: whose paper a file is, which version, changed or not."""

import io
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document
from sqlalchemy import select
from sqlalchemy.orm import Session

from standalone.commands.check import CHANGED, UNKNOWN, check_command
from tests.factories import NOW
from tests.paper_worker import fill_waiting
from tests.workflow.services.verification.conftest import Kept
from tests.workflow.services.verification.conftest import kept as kept
from worker.pdf.embedded import EmbeddedEngine
from workflow.domain.papers import PaperKind
from workflow.models import Review
from workflow.services.printing import page_process, paper_requests


@pytest.fixture(autouse=True)
def here(kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings name what was stored."""
    url = kept.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("THIDUA_DATA", str(tmp_path))
    monkeypatch.setenv("THIDUA_DATABASE_URL", url)


def check(path: Path) -> tuple[int, str]:
    ran = CliRunner().invoke(check_command, [str(path)], standalone_mode=False)
    assert ran.exception is None, ran.exception
    return ran.return_value or 0, ran.output


def test_an_unchanged_file_is_named_with_its_version(kept: Kept, tmp_path: Path) -> None:
    path = tmp_path / "nhan-duoc.docx"
    path.write_bytes(kept.files.get(kept.papers[0]))

    code, said = check(path)

    assert code == 0
    assert "lập từ lần lưu thứ 1, dự thảo" in said
    assert "chưa bị sửa" in said


def test_a_changed_file_is_known_by_its_code_or_by_its_text(kept: Kept, tmp_path: Path) -> None:
    unmarked, marked = tmp_path / "khong-ma.docx", tmp_path / "co-ma.docx"
    _change(kept.files.get(kept.papers[0]), unmarked)
    _change(kept.files.get(_make_marked(kept)), marked)

    for path, said in (
        (unmarked, "chữ gần như Biên bản hội nghị"),
        (marked, "mang mã của Tờ trình"),
    ):
        code, told = check(path)
        assert code == CHANGED
        assert f"{said} của Khối thi đua 6" in told
        assert "ĐÃ BỊ SỬA" in told


def test_another_word_file_is_not_taken_for_a_changed_one(kept: Kept, tmp_path: Path) -> None:
    path, document = tmp_path / "khac.docx", Document()
    document.add_paragraph("Biên bản của Khối thi đua 6 năm 2021: bầu Trưởng khối năm 2022.")
    document.save(str(path))

    assert check(path)[0] == UNKNOWN


def test_a_pdf_is_named_by_the_word_file_it_was_printed_from(kept: Kept, tmp_path: Path) -> None:
    """Under whatever name; with something behind it, as a signature has; changed."""
    printed = EmbeddedEngine().to_pdf(kept.files.get(kept.papers[0]))
    path = tmp_path / "đổi tên.tmp"

    def said_of(content: bytes) -> tuple[int, str]:
        path.write_bytes(content)
        return check(path)

    whole, added = said_of(printed), said_of(printed + b"\n%%EOF\n")
    changed, others = said_of(printed.replace(b"vi-VN", b"en-US")), said_of(b"%PDF-1.7\n")
    page_process.close_processes()

    assert whole[0] == 0
    assert "bản PDF của Biên bản hội nghị của Khối thi đua 6" in whole[1]
    assert "chưa bị sửa" in whole[1]
    assert (added[0], "có ghi thêm" in added[1]) == (CHANGED, True)
    assert (changed[0], "ĐÃ BỊ SỬA" in changed[1]) == (CHANGED, True)
    assert others[0] == UNKNOWN


def test_a_scan_that_nobody_took_in_is_said_to_be_one(tmp_path: Path) -> None:
    path = tmp_path / "quet.jpg"
    path.write_bytes(b"\xff\xd8\xff scan")

    code, said = check(path)

    assert code == UNKNOWN
    assert "gõ mã in ở chân trang" in said


def _make_marked(kept: Kept) -> str:
    with Session(kept.engine) as session:
        review = session.scalars(select(Review)).one()
        kinds = [PaperKind.PROPOSAL]
        batch = paper_requests.request_papers(session, [review], kinds, by=None, now=NOW)
        session.commit()
        fill_waiting(kept.engine, kept.files, lambda: NOW, check_base="")
        session.expire_all()
        return str(batch.papers[0].file_sha256)


def _change(docx: bytes, path: Path) -> None:
    document = Document(io.BytesIO(docx))
    document.add_paragraph("Thêm một câu.")
    document.save(str(path))
