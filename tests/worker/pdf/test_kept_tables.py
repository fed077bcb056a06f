"""Tables that no page parts: signatures, and the head of a table over its first row."""

import io
import zipfile

import pytest
import rdocx
from lxml import etree

from tests.templates_docx.filled import CASES, Case, fill
from worker.pdf.embedded import EmbeddedEngine, _begin_page, _lay_out, _open, _prepare
from worker.pdf.kept_tables import _count_before, keep_whole_tables
from worker.pdf.text import read_pages
from workflow.domain.papers import PaperKind
from workflow.domain.record import Family

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PARTED = Case(Family.STATE, PaperKind.VOTE_MINUTES, "full")


def pages_of_last_table(docx: bytes) -> set[int]:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))[0]
    last = max(place for place, block in enumerate(body) if block.tag == f"{W}tbl")
    return {page for place, page in _lay_out(docx) if place == last}


def test_a_signature_that_a_page_would_part_moves_before_anything_is_printed() -> None:
    docx = _prepare(fill(PARTED))
    assert len(pages_of_last_table(docx)) == 2

    moved = keep_whole_tables(docx, _lay_out)

    assert len(pages_of_last_table(moved)) == 1
    assert keep_whole_tables(moved, _lay_out) == moved


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.kind is PaperKind.VOTE_MINUTES], ids=str
)
def test_a_table_moved_in_the_file_in_hand_prints_as_in_the_file_read_anew(case: Case) -> None:
    docx = _prepare(fill(case))

    moved = keep_whole_tables(docx, _lay_out, _begin_page)
    in_hand = _open(moved).to_pdfa_deterministic()

    assert moved == keep_whole_tables(docx, _lay_out)
    assert in_hand == rdocx.Document.from_bytes(moved).to_pdfa_deterministic()


@pytest.mark.parametrize(
    ("body", "number"),
    [
        ("<w:p/><w:tbl/><w:p><w:pPr><w:pageBreakBefore/></w:pPr></w:p><w:sectPr/>", 1),
        ("<w:sdt/><w:p><w:pPr><w:pageBreakBefore/></w:pPr></w:p>", None),
        ("<w:p><w:pPr><w:pageBreakBefore/><w:pageBreakBefore w:val='0'/></w:pPr></w:p>", None),
        ("<w:tbl><w:p><w:pPr><w:pageBreakBefore/></w:pPr></w:p></w:tbl>", None),
    ],
)
def test_only_plain_paragraphs_of_the_body_are_moved_in_hand(body: str, number: int | None) -> None:
    document = etree.fromstring(
        f'<w:document xmlns:w="{W[1:-1]}"><w:body>{body}</w:body></w:document>'
    )
    broken = next(one for one in document.iter(f"{W}p") if len(one))

    assert _count_before(broken) == number


def test_what_no_page_parts_stays_as_it_is() -> None:
    docx = _prepare(fill(Case(Family.STATE, PaperKind.PROPOSAL, "full")))

    assert keep_whole_tables(docx, _lay_out) is docx


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.kind is PaperKind.VOTE_MINUTES], ids=str
)
def test_no_page_of_counts_ends_with_the_head_of_a_table(case: Case) -> None:
    pages = read_pages(EmbeddedEngine().to_pdf(fill(case)))

    assert [text for text in pages if text.rstrip().endswith("Ghi chú")] == []
