"""What a PDF tells about itself: read again with another library than the one that wrote it."""

import hashlib
import io
import re
import uuid
from collections.abc import Iterator
from typing import Any

import docx
import pypdfium2
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from tests.templates_docx.filled import CASES, Case, fill
from tests.worker.pdf.test_printed_papers import print_paper
from worker.pdf.signature_fields import prepare_for_signing
from workflow.domain.papers import PaperKind
from workflow.domain.record import Family

pytestmark = pytest.mark.slow

#: Letters have no name and no headings.
LETTERS = (PaperKind.REMINDER, PaperKind.CORRECTION)


def read_root(pdf: bytes) -> Any:
    return PdfFileReader(io.BytesIO(pdf)).root


def _squeeze(text: str) -> str:
    """Without spaces and hyphens, which the engine writes in its own way."""
    return re.sub(r"[\s\u2060\u2011-]", "", text)


def list_headings(case: Case) -> Iterator[str]:
    """The headings of the Word file, by the levels that Word gives them."""
    document = docx.Document(io.BytesIO(fill(case)))
    for paragraph in document.element.body.iter("{*}p"):
        style = document.styles.element.get_by_id(paragraph.style) if paragraph.style else None
        text = "".join(part.text or "" for part in paragraph.iter("{*}t")).strip()
        if text and _is_heading(document, style):
            yield text


def _is_heading(document: Any, style: Any) -> bool:
    while style is not None:
        if style.find(".//{*}outlineLvl") is not None:
            return True
        based = style.find("{*}basedOn")
        style = None if based is None else document.styles.element.get_by_id(based.val)
    return False


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_bookmarks_are_the_headings_of_the_paper(case: Case) -> None:
    with pypdfium2.PdfDocument(print_paper(case)) as pdf:
        bookmarks = [_squeeze(one.get_title()) for one in pdf.get_toc()]
        pages = [one.get_dest().get_index() for one in pdf.get_toc()]

    assert bookmarks == [_squeeze(text) for text in list_headings(case)]
    assert bool(bookmarks) != (case.kind in LETTERS)
    assert pages == sorted(pages)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_pdf_says_its_title_and_that_it_is_vietnamese(case: Case) -> None:
    reader = PdfFileReader(io.BytesIO(print_paper(case)))
    title = docx.Document(io.BytesIO(fill(case))).core_properties.title

    assert reader.root["/Lang"] == "vi-VN"
    assert reader.root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.root["/MarkInfo"]["/Marked"]
    assert title
    assert reader.trailer_view["/Info"]["/Title"] == title


def test_a_pdf_is_for_the_archive_also_once_it_has_fields_for_signing() -> None:
    plain = print_paper(Case(Family.STATE, PaperKind.PROPOSAL, "full"))
    prepared = prepare_for_signing(plain, "TỜ TRÌNH")

    for content in (plain, prepared):
        root = read_root(content)
        told = root["/Metadata"].data
        assert re.search(rb'pdfaid:part(>|=")2', told)
        assert re.search(rb'pdfaid:conformance(>|=")B', told)
        assert root["/OutputIntents"]
        assert root["/Outlines"]
        assert root["/Lang"] == "vi-VN"


def test_a_pdf_is_identified_by_its_word_file() -> None:
    """Two papers have two identifiers, which stay when fields for signing are added."""
    papers = [Case(Family.STATE, kind, "full") for kind in (PaperKind.PROPOSAL, PaperKind.PLAN)]

    for paper in papers:
        origin = hashlib.sha256(fill(paper)).digest()[:16]
        for content in (print_paper(paper), prepare_for_signing(print_paper(paper), "X")):
            reader = PdfFileReader(io.BytesIO(content))
            assert bytes(reader.trailer_view["/ID"][0]) == origin
            assert str(uuid.UUID(bytes=origin)).encode() in reader.root["/Metadata"].data
