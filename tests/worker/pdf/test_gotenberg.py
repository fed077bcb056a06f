"""A server of Gotenberg as the engine: what it is asked, and what is said where it fails."""

from contextlib import closing
from pathlib import Path

import pypdfium2
import pytest

from tests.gotenberg_server import serve_gotenberg
from tests.worker.pdf.test_libreoffice import PLAN
from workflow.config import SettingError
from workflow.config.pdf_engine import PdfEngine, read_pdf_engine
from workflow.services.printing.page_process import PageProcess, RenderedPaper, UnviewableError


def render(url: str) -> RenderedPaper:
    with closing(PageProcess(PdfEngine("gotenberg", url))) as process:
        return process.render(PLAN, images=True)


@pytest.mark.slow
@pytest.mark.usefixtures("soffice")
def test_a_server_prints_a_paper_as_pdfa_with_its_pages(tmp_path: Path) -> None:
    with serve_gotenberg(tmp_path) as url:
        made = render(url)

    with pypdfium2.PdfDocument(made.pdf) as pdf:
        assert len(pdf) == len(made.images) == 2
    assert b"<pdfaid:part>2</pdfaid:part>" in made.pdf


def test_a_server_that_is_away_or_refuses_is_said_in_words() -> None:
    with serve_gotenberg(None) as url, pytest.raises(UnviewableError, match="mã 503"):
        render(url)
    with pytest.raises(UnviewableError, match="không trả lời"):
        render(url)


@pytest.mark.parametrize(
    "env",
    [
        {"THIDUA_PDF_ENGINE": "gotenberg"},
        {"THIDUA_PDF_ENGINE": "gotenberg", "THIDUA_GOTENBERG_URL": "gotenberg:3000"},
        {"THIDUA_GOTENBERG_URL": "http://gotenberg:3000"},
    ],
)
def test_a_server_has_an_address_and_no_other_engine_has(env: dict[str, str]) -> None:
    with pytest.raises(SettingError, match="THIDUA_GOTENBERG_URL"):
        read_pdf_engine(env)


def test_the_engine_is_the_one_that_comes_along_unless_another_is_chosen() -> None:
    chosen = {"THIDUA_PDF_ENGINE": "gotenberg", "THIDUA_GOTENBERG_URL": "http://gotenberg:3000/"}

    assert read_pdf_engine({}) == PdfEngine.EMBEDDED
    assert read_pdf_engine({"THIDUA_PDF_ENGINE": "libreoffice"}) == PdfEngine.LIBREOFFICE
    assert read_pdf_engine(chosen) == PdfEngine("gotenberg", "http://gotenberg:3000")
