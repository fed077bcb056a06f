"""Word files in other fonts than that of papers: printed where the widths are right, else told."""

import io
from pathlib import Path

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn

from worker.pdf.embedded import EmbeddedEngine
from worker.pdf.errors import UnprintableError

#: As written by hand, without styles.
BARE = Path(__file__).parents[1] / "word" / "cases" / "M1-644-modulo.docx"
TEXT = "Ủy ban nhân dân tỉnh: “khen thưởng” – ẶẪỂỖỮ ặẫểỗữ, Đường Quảng Ngãi…"


def write(font: str, text: str = TEXT) -> bytes:
    """A Word file in one font, as Word itself names it in four places."""
    document = docx.Document()
    run = document.add_paragraph().add_run(text)
    run.font.name = font
    named = run._r.get_or_add_rPr().rFonts
    assert named is not None
    for name in ("w:hAnsi", "w:cs", "w:eastAsia"):
        named.set(qn(name), font)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


@pytest.mark.parametrize("font", ["Times New Roman", "Arial", "Calibri", "Courier New", "Georgia"])
def test_a_font_with_the_right_widths_is_printed_with_all_letters(font: str) -> None:
    with pypdfium2.PdfDocument(EmbeddedEngine().to_pdf(write(font))) as pdf:
        text = pdf[0].get_textpage().get_text_range()

    assert "".join(text.split()) == "".join(TEXT.split())


@pytest.mark.parametrize("font", ["Tahoma", "Verdana", "Segoe UI", "VNI-Times"])
def test_another_font_is_told_by_its_name(font: str) -> None:
    with pytest.raises(UnprintableError, match=f"phông chữ không có ở đây: {font}"):
        EmbeddedEngine().to_pdf(write(font))


def test_a_file_without_fonts_is_told() -> None:
    with pytest.raises(UnprintableError, match="không ghi phông chữ nào"):
        EmbeddedEngine().to_pdf(BARE.read_bytes())


@pytest.mark.parametrize("sign", ["□", "₫", "№", "✓"])
def test_a_letter_that_a_further_font_lacks_is_told(sign: str) -> None:
    with pytest.raises(UnprintableError, match="ngoài phông"):
        EmbeddedEngine().to_pdf(write("Calibri", f"Đơn vị {sign}"))
