"""Whoever holds a paper asks whether it was issued: by its code, by its file, signed in or not."""

import io
import re
import zipfile
from collections.abc import Callable

import pypdfium2
import pytest
from docx import Document
from docx.oxml.ns import qn
from flask import Flask
from PIL import Image
from sqlalchemy.orm import Session

from tests.paper_worker import fill_waiting
from tests.qr_reader import read_qr
from tests.workflow.web.pages import Browser, Page
from worker.pdf.embedded import EmbeddedEngine
from worker.repair import ReproductionOutcome, reproduce_paper
from worker.word.lint import lint
from workflow.domain.check_codes import PRINTED_CODE, make_check_code, parse_check_code
from workflow.domain.paper_life import PaperStage
from workflow.models import Paper, SignedCopy
from workflow.services.printing.paper_check import find_by_printed_code, read_printed_code
from workflow.services.printing.pdf_check import find_by_pdf
from workflow.services.printing.previews import Previews
from workflow.services.stores.file_store import FileStore
from workflow.web.clock import now

BASE = "https://thidua.example.vn"
Open = Callable[[str | None], Browser]


@pytest.fixture
def paper(app: Flask, ask: Callable[..., Page], files: FileStore, db: Session) -> Paper:
    """A proposal with its code in the footer, issued."""
    ask("proposal")
    fill_waiting(app.extensions["database"], files, now, check_base=BASE)
    made = db.query(Paper).filter_by(kind="proposal").one()
    made.stage = PaperStage.ISSUED
    db.commit()
    db.refresh(made)
    db.expunge_all()
    db.rollback()
    return made


def test_the_footer_has_the_code_and_a_second_making_has_the_same_bytes(
    paper: Paper, files: FileStore, db: Session
) -> None:
    content = files.get(str(paper.file_sha256))

    footer = Document(io.BytesIO(content)).sections[0].first_page_footer
    assert footer.paragraphs[0].text.endswith(f"Mã kiểm tra: {paper.check_code}")
    assert len(footer.part.related_parts) == 1
    assert paper.check_address == f"{BASE}/check/{paper.check_code}"
    again = reproduce_paper(files, db.get_one(Paper, paper.id))
    assert again.outcome is ReproductionOutcome.SAME


def test_the_code_costs_the_paper_no_page_and_no_fault_of_layout(
    app: Flask, paper: Paper, ask: Callable[..., Page], files: FileStore, db: Session
) -> None:
    ask("minutes")
    fill_waiting(app.extensions["database"], files, now)
    ask("minutes")
    fill_waiting(app.extensions["database"], files, now, check_base=BASE)

    plain, marked = db.query(Paper).filter_by(kind="minutes").order_by(Paper.id).all()
    previews = Previews(files, app.config["SETTINGS"].pdf_engine)
    assert plain.inspection
    assert marked.inspection
    assert marked.inspection.errors == plain.inspection.errors
    files_made = [str(marked.file_sha256), str(plain.file_sha256)]
    final = [lint(files.get(sha256), family="party", status="final") for sha256 in files_made]
    assert {finding.rule for finding in final[0].findings} == {
        finding.rule for finding in final[1].findings
    }
    db.rollback()  # nobody waits to save while pages are made
    assert len({previews.count_pages(sha256) for sha256 in files_made}) == 1


def test_an_issued_paper_is_known_by_its_code_and_nothing_else_is_told(
    paper: Paper, browser: Open
) -> None:
    code = str(paper.check_code)

    for address in (f"/check/{code}", f"/check/?code={code.lower().replace('-', ' ')}"):
        page = browser(None).get(address)
        assert "Có, văn bản này đã phát hành" in page.text
        assert str(paper.file_sha256) in page.text
        assert "Ban Tuyên giáo Tỉnh ủy" in page.text
        assert "Khối" not in page.text
        assert page.response.headers["Cache-Control"] == "no-store"


def test_the_printed_picture_leads_to_the_answer_about_its_paper(
    app: Flask, paper: Paper, ask: Callable[..., Page], browser: Open, files: FileStore, db: Session
) -> None:
    """As a phone has it: the picture is read off the page that is printed."""
    ask("minutes")
    fill_waiting(app.extensions["database"], files, now, check_base=BASE)
    draft = str(db.query(Paper).filter_by(kind="minutes").one().file_sha256)
    db.close()
    previews = Previews(files, app.config["SETTINGS"].pdf_engine)
    printed = [previews.pdf(sha256) for sha256 in (str(paper.file_sha256), draft)]

    addresses = [read_qr(_cut_picture(pdf)) for pdf in printed]

    assert addresses[0] == paper.check_address
    answers = [browser(None).get(one.removeprefix(BASE)).text for one in addresses]
    assert "Có, văn bản này đã phát hành" in answers[0]
    assert "Không thấy văn bản" in answers[1]


def _cut_picture(pdf: bytes) -> Image.Image:
    """The left of the foot of the first page, as a printer of 300 dots an inch has it."""
    with pypdfium2.PdfDocument(pdf) as document:
        page: Image.Image = document[0].render(scale=300 / 72, grayscale=True).to_pil()
    millimetre = page.width / 210
    left, top, right, bottom = (round(edge * millimetre) for edge in (28, 297 - 20, 42, 297 - 3))
    return page.crop((left, top, right, bottom))


def test_drafts_and_codes_that_nobody_gave_out_get_one_answer(
    app: Flask, paper: Paper, ask: Callable[..., Page], browser: Open, files: FileStore, db: Session
) -> None:
    ask("minutes")
    fill_waiting(app.extensions["database"], files, now, check_base=BASE)
    draft = db.query(Paper).filter_by(kind="minutes").one().check_code
    db.close()

    answers = {
        re.sub(r'value="[^"]*"', "", browser(None).get(f"/check/{code}").response.text)
        for code in (draft, make_check_code())
    }

    assert len(answers) == 1
    assert "Không thấy văn bản" in answers.pop()
    assert paper.check_code != draft


def test_a_file_is_known_byte_by_byte_and_nothing_of_it_is_kept(
    app: Flask, paper: Paper, browser: Open, files: FileStore, db: Session
) -> None:
    word = files.get(str(paper.file_sha256))
    pdf = Previews(files, app.config["SETTINGS"].pdf_engine).pdf(str(paper.file_sha256))
    stored = set(files.names())

    assert "chưa bị sửa" in _send(browser, word, "to-trinh.docx").text
    assert "chưa bị sửa" in _send(browser, pdf, "to-trinh.pdf", str(paper.check_code)).text
    assert "chưa bị sửa" in _send(browser, pdf, "đổi tên.bin").text
    assert "Không thấy" in _send(browser, pdf + b"\n", "a.pdf", str(paper.check_code)).text
    assert "Không thấy" in _send(browser, pdf.replace(b"vi-VN", b"en-US"), "a.pdf").text
    changed = _change(word)
    assert "Không thấy" in _send(browser, changed, "to-trinh.docx").text
    assert find_by_printed_code(db, changed)
    assert set(files.names()) == stored


@pytest.fixture
def unmarked(paper: Paper, files: FileStore, db: Session) -> bytes:
    """The same issued paper without a code, as most offices issue theirs."""
    whole = zipfile.ZipFile(io.BytesIO(files.get(str(paper.file_sha256))))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in whole.namelist():
            content = whole.read(name)
            if name.startswith("word/footer"):
                content = PRINTED_CODE.sub("", content.decode()).encode()
            archive.writestr(name, content)
    return packed.getvalue()


EDITS: dict[str, Callable[[str], str]] = {
    "nothing but its code": lambda text: text,
    "a figure": lambda text: text.replace("8/8", "7/8"),
    "a name": lambda text: text.replace("Trưởng Ban", "Phó Trưởng Ban"),
    "every capital": str.upper,
    "spaces": lambda text: text.replace("\u00a0", " "),
}


@pytest.mark.parametrize("edit", EDITS)
def test_a_changed_word_file_is_told_from_an_unknown_one(
    unmarked: bytes, paper: Paper, browser: Open, edit: str
) -> None:
    """With what anybody may know of the issued paper, and nothing of what was changed."""
    document = Document(io.BytesIO(unmarked))
    for run in document.element.body.iter(qn("w:t")):
        run.text = EDITS[edit](run.text or "")
    document.add_paragraph("Một câu bí mật.")
    written = io.BytesIO()
    document.save(written)

    page = _send(browser, written.getvalue(), "a.docx")

    assert "khác văn bản đã phát hành" in page.text
    assert str(paper.file_sha256) in page.text
    assert "Ban Tuyên giáo Tỉnh ủy" in page.text
    assert "bí mật" not in page.text
    assert "Khối" not in page.text


def test_of_a_changed_draft_and_of_another_text_nothing_is_told(
    unmarked: bytes, paper: Paper, browser: Open, files: FileStore, ask: Callable[..., Page],
    app: Flask, db: Session,
) -> None:  # fmt: skip
    ask("minutes")
    fill_waiting(app.extensions["database"], files, now)
    draft = files.get(str(db.query(Paper).filter_by(kind="minutes").one().file_sha256))
    db.close()
    probe = Document()
    probe.add_paragraph("TỜ TRÌNH Về việc đề nghị khen thưởng Khối thi đua 6 năm 2021")
    written = io.BytesIO()
    probe.save(written)

    for content in (_change(draft), written.getvalue(), b"PK\x03\x04"):
        page = _send(browser, content, "a.docx")
        assert "Mã có thể gõ sai" in page.text
        assert str(paper.file_sha256) not in page.text


def test_a_pdf_that_was_added_to_is_told_as_another_than_the_issued_one(
    app: Flask, paper: Paper, browser: Open, files: FileStore
) -> None:
    pdf = Previews(files, app.config["SETTINGS"].pdf_engine).pdf(str(paper.file_sha256))

    added = _send(browser, pdf + b"\n", "a.pdf").text
    assert "Chữ trong tệp giống văn bản đã phát hành" in added
    assert "chưa bị sửa" not in added
    assert "Mã có thể gõ sai" in _send(browser, b"%PDF-1.7 other", "a.pdf").text


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (lambda text: text, "Chữ trong tệp giống văn bản đã phát hành"),
        (
            lambda text: text.replace("Trưởng Ban", "Phó Trưởng Ban"),
            "đã bị sửa hoặc ghi thêm",
        ),
    ],
)
def test_a_pdf_that_was_saved_elsewhere_is_told_by_its_words(
    unmarked: bytes, paper: Paper, browser: Open, edit: Callable[[str], str], told: str
) -> None:
    document = Document(io.BytesIO(unmarked))
    for run in document.element.body.iter(qn("w:t")):
        run.text = edit(run.text or "")
    document.core_properties.author = "Người lưu"
    written = io.BytesIO()
    document.save(written)

    page = _send(browser, EmbeddedEngine().to_pdf(written.getvalue()), "luu-tu-word.pdf")

    assert told in page.text
    assert str(paper.file_sha256) in page.text
    assert "chưa bị sửa" not in page.text


@pytest.mark.parametrize(
    "scan", [b"\x89PNG\r\n\x1a\n scan", b"%PDF-1.7 signed", b"\xff\xd8\xff scan"]
)
def test_a_signed_copy_is_known_and_another_scan_is_not(
    paper: Paper, browser: Open, files: FileStore, db: Session, scan: bytes
) -> None:
    copy = SignedCopy(
        paper_id=paper.id, file_name="quet.png", file_sha256=files.put(scan), size=len(scan),
        report={"kind": "picture", "text": "unreadable"}, added_at=now(),
    )  # fmt: skip
    db.add(copy)
    db.commit()

    assert "chưa bị sửa" in _send(browser, scan, "ban quet.png").text
    assert "Không thấy" in _send(browser, scan + b"!", "ban quet.png").text


@pytest.mark.parametrize(
    "found",
    [
        {"text": "different"},
        {"text": "same", "signatures": [{"signer": "A", "issuer": "B", "outcome": "broken"}]},
        {
            "text": "same",
            "signatures": [{"signer": "A", "issuer": "B", "outcome": "changed_later"}],
        },
    ],
)
def test_a_signed_copy_that_was_found_wanting_is_not_called_unchanged(
    paper: Paper, browser: Open, files: FileStore, db: Session, found: dict[str, object]
) -> None:
    forged = b"%PDF-1.7 forged"
    db.add(
        SignedCopy(
            paper_id=paper.id, file_name="a.pdf", file_sha256=files.put(forged), size=len(forged),
            report={"kind": "pdf", **found}, added_at=now(),
        )
    )  # fmt: skip
    db.commit()

    page = _send(browser, forged, "a.pdf")

    assert "Chưa tin được tệp này" in page.text
    assert "chưa bị sửa" not in page.text
    assert str(paper.file_sha256) in page.text


def test_a_draft_is_not_known_by_its_pdf(
    app: Flask, paper: Paper, browser: Open, files: FileStore, db: Session
) -> None:
    pdf = Previews(files, app.config["SETTINGS"].pdf_engine).pdf(str(paper.file_sha256))
    other = db.query(Paper).filter_by(id=paper.id)
    assert find_by_pdf(db, pdf)
    assert find_by_pdf(db, pdf.replace(str(paper.file_sha256)[:32].encode(), b"0" * 32)) is None
    assert find_by_pdf(db, b"%PDF-1.7\n/ID [<" + b"g" * 32 + b">]") is None
    assert other.one().stage is PaperStage.ISSUED


def test_no_file_is_said_beside_the_field(browser: Open) -> None:
    person = browser(None)
    sent = person.submit(person.get("/check/"), "/check/file", status=422)

    assert "Hãy chọn một tệp." in sent.text


def _send(browser: Open, content: bytes, name: str, code: str = "") -> Page:
    person = browser(None)
    page = person.get(f"/check/?code={code}")
    fields = {
        field.get("name", ""): field.get("value", "")
        for field in page.form("/check/file").iter("input")
        if field.get("type") == "hidden"
    }
    return person.post("/check/file", {**fields, "file": (io.BytesIO(content), name)})


def _change(docx: bytes) -> bytes:
    document = Document(io.BytesIO(docx))
    document.add_paragraph("Thêm một câu.")
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.7", b"\x00" * 100])
def test_what_is_no_word_file_has_no_code(content: bytes) -> None:
    assert read_printed_code(content) is None


def test_a_footer_that_says_nothing_of_ours_has_no_code() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word/footer1.xml", "<w:t>Trang 1</w:t>")
    assert read_printed_code(packed.getvalue()) is None


def test_codes_are_read_as_people_type_them() -> None:
    code = make_check_code()

    assert PRINTED_CODE.fullmatch(code)
    assert parse_check_code(code.lower().replace("-", "")) == code
    assert parse_check_code(f"{BASE}/check/{code}/") == code
    assert parse_check_code("7K2M-Q9XD-O4TL") == "7K2M-Q9XD-04T1"
    for wrong in ("", "7K2M", code + "0", "UUUU-UUUU-UUUU", "../../etc"):
        assert parse_check_code(wrong) is None
