"""All kinds of papers in both families as the embedded engine prints them."""

import io
import re
import unicodedata
from functools import cache
from itertools import pairwise

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from PIL import Image

from templates_docx.build.family_styles import ND30
from templates_docx.build.sheet import Sheet
from tests.templates_docx.filled import CASES, Case, fill
from tests.templates_docx.test_layout import PAGES
from worker.pdf.embedded import EmbeddedEngine
from worker.pdf.pages import draw_pages, find_lost_letters, read_text
from worker.word.template import Template
from workflow.domain.papers import PaperKind
from workflow.domain.record import Family
from workflow.domain.texts.hyphens import NONBREAKING_HYPHEN

BALLOT = Case(Family.STATE, PaperKind.BALLOT, "bare")


@cache
def print_paper(case: Case) -> bytes:
    return EmbeddedEngine().to_pdf(fill(case))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_paper_prints_on_as_many_pages_as_with_libreoffice(case: Case) -> None:
    """`PAGES` is what LibreOffice makes: `test_layout` converts the same papers with it."""
    with pypdfium2.PdfDocument(print_paper(case)) as pdf:
        assert len(pdf) == PAGES[f"{case.facts}-{case.family}"][case.kind]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_paragraph_of_a_paper_is_printed(case: Case) -> None:
    printed = _squeeze(read_text(print_paper(case)))
    body = docx.Document(io.BytesIO(fill(case))).element.body
    paragraphs = [_squeeze(_text_of(paragraph)) for paragraph in body.iter(qn("w:p"))]

    assert [text for text in paragraphs if not _is_printed(text, printed)] == []
    assert find_lost_letters(fill(case), print_paper(case)) == ""


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_dots_of_a_paper_come_in_the_order_of_its_text(case: Case) -> None:
    """Blanks are told apart by it."""
    before_dots = re.compile(r"(\w)\W?(?=…)")
    body = docx.Document(io.BytesIO(fill(case))).element.body
    text = _squeeze("".join(_text_of(paragraph) for paragraph in body.iter(qn("w:p"))))

    assert before_dots.findall(_squeeze(read_text(print_paper(case)))) == before_dots.findall(text)


def _text_of(paragraph: CT_P) -> str:
    parts = paragraph.iter(qn("w:t"), qn("w:noBreakHyphen"))
    return "".join(part.text or "" if part.tag == qn("w:t") else "-" for part in parts)


def _squeeze(text: str) -> str:
    """Without spaces and marks of line ends, which are not the same in Word and PDF."""
    for hyphen in "\x02\ufffe":
        text = text.replace(hyphen, "-")
    return re.sub(r"[\s\u2060]", "", unicodedata.normalize("NFC", text))


def _is_printed(text: str, printed: str) -> bool:
    """A paragraph that goes over a page has the page number, up to three digits, in between."""
    if text in printed:
        return True
    split = (f"{text[:at]}{number}{text[at:]}" for at in range(len(text)) for number in range(1, 9))
    return any(one in printed for one in split)


def test_the_rules_of_the_letterhead_are_drawn() -> None:
    """Decree 30: a line under the name of the agency, one under the motto, one under the title."""
    image = Image.open(io.BytesIO(draw_pages(print_paper(BALLOT))[0])).convert("L")
    top = image.crop((0, 0, image.width, image.height // 5)).tobytes()
    rows = [top[at : at + image.width] for at in range(0, len(top), image.width)]

    ruled = [_has_rule(row) for row in rows]
    assert sum(below and not above for above, below in pairwise(ruled)) == 3


def _has_rule(row: bytes) -> bool:
    """A stroke of at least 10 mm, longer than any part of a letter."""
    return bool(re.search(rb"[\x00-\xc0]{43,}", row))


@pytest.mark.parametrize("number", ["2017\u20112018", "15\u2011QĐ/TW"])
def test_a_no_break_hyphen_is_printed_in_the_same_font(number: str) -> None:
    document = docx.Document(io.BytesIO(fill(BALLOT)))
    document.add_paragraph(f"Căn cứ văn bản số {number}")
    changed = io.BytesIO()
    document.save(changed)

    printed = read_text(EmbeddedEngine().to_pdf(changed.getvalue()))

    assert f"số {number}".replace("\u2011", "-") in printed.replace("\u2060", "").replace("- ", "-")


def test_a_school_year_stays_on_one_line() -> None:
    """Wherever it falls on the line: the hyphen of a template's value is Word's own element."""
    sheet = Sheet(ND30)
    for before in range(90):
        sheet.text(f"{'chữ ' * 12}{'i' * before} năm học {{{{ year }}}} đến hết")
    template = io.BytesIO()
    sheet.document.save(template)
    paper = Template.compile(template.getvalue()).fill({"year": f"2017{NONBREAKING_HYPHEN}2018"})

    lines = read_text(EmbeddedEngine().to_pdf(paper)).splitlines()

    assert not [line for line in lines if re.search(r"2017\W*$", line)]


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert EmbeddedEngine().to_pdf(fill(BALLOT)) == print_paper(BALLOT)


def test_a_pdf_is_pdfa_with_title_and_language() -> None:
    pdf = print_paper(BALLOT)

    with pypdfium2.PdfDocument(pdf) as document:
        assert document.get_metadata_value("Title").startswith("Phiếu bình chọn")
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"/Lang (vi-VN)" in pdf
