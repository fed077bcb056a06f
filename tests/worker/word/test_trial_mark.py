"""A paper that was made to try something out says so on every page, in Word and as a PDF."""

import io

import pypdfium2
import pytest
from docx import Document
from docx.enum.section import WD_SECTION

from tests.templates_docx.filled import Case, fill
from worker.pdf.embedded import EmbeddedEngine
from worker.pdf.pages import find_lost_letters
from worker.word.trial_mark import TRIAL_WORDS, print_trial_mark
from workflow.domain.papers import PaperKind
from workflow.domain.record import Family

PAPERS = [Case(family, kind, "full") for family in Family for kind in PaperKind]


def read_pages(docx: bytes) -> list[str]:
    with pypdfium2.PdfDocument(EmbeddedEngine().to_pdf(docx)) as pdf:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in pdf]


@pytest.mark.parametrize("case", PAPERS, ids=str)
def test_every_page_of_every_paper_says_so(case: Case) -> None:
    marked = print_trial_mark(fill(case))

    pages = read_pages(marked)
    assert pages
    assert [page for page in pages if TRIAL_WORDS not in page] == []
    assert find_lost_letters(marked, EmbeddedEngine().to_pdf(marked)) == ""


def test_the_same_paper_gives_the_same_bytes() -> None:
    docx = fill(PAPERS[0])

    assert print_trial_mark(docx) == print_trial_mark(docx)


@pytest.mark.parametrize("has_own", [False, True])
def test_sections_with_headers_of_their_own_say_so_too(has_own: bool) -> None:  # noqa: FBT001
    document = Document()
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.different_first_page_header_footer = True
    if has_own:
        section.header.is_linked_to_previous = False
        section.header.paragraphs[0].text = "Phụ lục"
    made = io.BytesIO()
    document.save(made)

    marked = Document(io.BytesIO(print_trial_mark(made.getvalue())))

    for one in marked.sections:
        for header in (one.header, one.first_page_header, one.even_page_header):
            assert header.paragraphs[0].text == TRIAL_WORDS
    assert ("Phụ lục" in marked.sections[1].header.paragraphs[-1].text) is has_own
