"""The picture of an address is printed by every engine."""

import io

from docx import Document
from PIL import Image

from worker.pdf.embedded import EmbeddedEngine
from worker.word.code_picture import draw_code


def test_the_embedded_engine_prints_the_picture() -> None:
    """It leaves out pictures of one bit a dot without a word."""
    document = Document()
    document.styles["Normal"].font.name = "Times New Roman"
    document.add_paragraph("Mã: ").add_run().add_picture(draw_code("https://vidu.vn/check/ABC"))
    written = io.BytesIO()
    document.save(written)

    assert b"/Subtype /Image" in EmbeddedEngine().to_pdf(written.getvalue())
    assert Image.open(draw_code("x")).mode == "L"
