"""LibreOffice as the engine, where it is installed."""

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from tests.templates_docx.filled import Case, fill
from tests.templates_docx.pagination import look_at
from worker.pdf.libreoffice import LibreOffice
from workflow.config.pdf_engine import PdfEngine
from workflow.domain.papers import PaperKind
from workflow.domain.record import Family
from workflow.services.printing.page_process import PageProcess

PLAN = fill(Case(Family.STATE, PaperKind.PLAN, "full"))


@pytest.fixture
def process(soffice: str) -> Iterator[PageProcess]:
    process = PageProcess(PdfEngine.LIBREOFFICE)
    yield process
    process.close()


@pytest.mark.slow
def test_libreoffice_prints_a_paper_as_pdfa_with_its_pages(process: PageProcess) -> None:
    made = process.render(PLAN, images=True)

    with pypdfium2.PdfDocument(made.pdf) as pdf:
        assert len(pdf) == len(made.images) == 2
    assert b"<pdfaid:part>2</pdfaid:part>" in made.pdf


@pytest.mark.slow
def test_a_heading_that_libreoffice_leaves_at_the_end_of_a_page_moves_to_its_text(
    soffice: str, tmp_path: Path
) -> None:
    found = look_at(Family.PARTY, PaperKind.ANNUAL_REPORT, 4, engine=LibreOffice(tmp_path))

    assert found == []
