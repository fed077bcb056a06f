"""A line looks as Word would print it: defaults, styles, theme, lists, changes, text boxes."""

from typing import Any

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt

from tests.worker.word.lint.sheet import save_docx
from worker.word.lint.document import read_document
from worker.word.lint.model import Line

NAMESPACES = nsdecls("w") + (
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
)


@pytest.fixture
def document() -> Any:
    return docx.Document()


def lines(document: Any) -> list[Line]:
    return [line for line in read_document(save_docx(document)).lines if line.text or line.strokes]


def only(document: Any) -> Line:
    (line,) = lines(document)
    return line


def added(document: Any, xml: str) -> None:
    """A paragraph written as XML."""
    document.element.body.insert(0, parse_xml(f"<w:p {NAMESPACES}>{xml}</w:p>"))


def test_a_font_comes_from_the_theme_when_nothing_else_names_one(document: Any) -> None:
    document.add_paragraph("chữ")

    assert only(document).runs[0].fonts == {"Cambria"}


def test_a_style_inherits_from_the_style_it_is_based_on(document: Any) -> None:
    base = document.styles.add_style("Gốc", WD_STYLE_TYPE.PARAGRAPH)
    base.font.name, base.font.size, base.font.bold = "Times New Roman", Pt(13), True
    child = document.styles.add_style("Con", WD_STYLE_TYPE.PARAGRAPH)
    child.base_style = base
    child.paragraph_format.first_line_indent = Mm(10)
    document.add_paragraph("chữ", style=child)

    line = only(document)

    assert line.runs[0].fonts == {"Times New Roman"}
    assert (line.runs[0].look.size, line.runs[0].look.bold) == (13, True)
    assert line.layout.first_mm == pytest.approx(10, abs=0.1)


def test_bold_of_a_character_style_on_a_bold_paragraph_cancels_out(document: Any) -> None:
    base = document.styles.add_style("Đậm", WD_STYLE_TYPE.PARAGRAPH)
    base.font.bold = True
    strong = document.styles.add_style("Nhấn", WD_STYLE_TYPE.CHARACTER)
    strong.font.bold = True
    document.add_paragraph(style=base).add_run("chữ", style=strong)

    assert only(document).runs[0].look.bold is False


def test_direct_formatting_wins(document: Any) -> None:
    style = document.styles.add_style("Nghiêng", WD_STYLE_TYPE.PARAGRAPH)
    style.font.italic = True
    document.add_paragraph(style=style).add_run("chữ").italic = False

    assert only(document).runs[0].look.italic is False


def test_only_the_slots_that_print_count(document: Any) -> None:
    fonts = '<w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Arial"/></w:rPr>'
    added(document, f"<w:r>{fonts}<w:t>a</w:t></w:r>")
    added(document, f"<w:r>{fonts}<w:t>ữ</w:t></w:r>")

    assert [run.fonts for line in lines(document) for run in line.runs] == [
        {"Arial"},
        {"Times New Roman"},
    ]


def test_a_list_prints_its_label(document: Any) -> None:
    for text in ("một", "hai"):
        document.add_paragraph(text, style="List Number")

    assert [line.text for line in lines(document)] == ["1.\tmột", "2.\thai"]


def test_a_line_break_parts_two_lines(document: Any) -> None:
    document.add_paragraph("CỘNG HÒA\nĐộc lập")

    first, second = lines(document)

    assert (first.text, second.text) == ("CỘNG HÒA", "Độc lập")
    assert second.soft


def test_deleted_words_are_gone_and_inserted_ones_are_there(document: Any) -> None:
    added(
        document,
        '<w:del w:id="1" w:author="a"><w:r><w:delText>cũ</w:delText></w:r></w:del>'
        '<w:ins w:id="2" w:author="a"><w:r><w:t>mới</w:t></w:r></w:ins>',
    )

    assert only(document).text == "mới"


def test_hidden_words_do_not_count(document: Any) -> None:
    document.add_paragraph("thấy").add_run("ẩn").font.hidden = True

    assert only(document).text == "thấy"


def test_no_break_spaces_and_hyphens_read_as_ordinary_ones(document: Any) -> None:
    document.add_paragraph("Số:\u00a005/TTr\u2011ABC")

    assert only(document).text == "Số: 05/TTr-ABC"


def test_a_drawn_line_has_its_length(document: Any) -> None:
    added(
        document,
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor>'
        '<wp:extent cx="1800000" cy="0"/><a:graphic><a:graphicData><wps:wsp><wps:spPr>'
        '<a:prstGeom prst="line"/></wps:spPr></wps:wsp></a:graphicData></a:graphic></wp:anchor>'
        "</w:drawing></mc:Choice><mc:Fallback><w:pict/></mc:Fallback></mc:AlternateContent></w:r>",
    )

    (stroke,) = only(document).strokes

    assert (stroke.kind, stroke.length_mm) == ("solid", 50)


def test_an_old_drawn_line_has_its_length(document: Any) -> None:
    added(document, '<w:r><w:pict><v:line from="0,0" to="72pt,0"/></w:pict></w:r>')

    (stroke,) = only(document).strokes

    assert stroke.length_mm == pytest.approx(25.4)


def test_words_in_a_text_box_are_read(document: Any) -> None:
    added(
        document,
        '<w:r><w:pict><v:rect style="width:20mm;height:8mm"><v:textbox><w:txbxContent>'
        "<w:p><w:r><w:t>KHẨN</w:t></w:r></w:p></w:txbxContent></v:textbox></v:rect></w:pict></w:r>",
    )

    line = only(document)

    assert (line.text, line.boxed, line.box_mm) == ("KHẨN", True, (20, 8))


def test_content_controls_are_opened(document: Any) -> None:
    added(document, "<w:sdt><w:sdtContent><w:r><w:t>chữ</w:t></w:r></w:sdtContent></w:sdt>")

    assert only(document).text == "chữ"


def test_a_table_without_lines_only_lays_out(document: Any) -> None:
    document.add_table(1, 2).rows[0].cells[1].text = "phải"
    grid = document.add_table(1, 1)
    grid.style = document.styles["Table Grid"]
    grid.rows[0].cells[0].text = "ô"

    right, cell = lines(document)

    assert (right.place, right.in_table_of_data) == ((0, 0, 1), False)
    assert cell.in_table_of_data


def test_a_strict_file_is_read_like_any_other(document: Any) -> None:
    document.add_paragraph("chữ")
    content = document.element.xml.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    document.part._element = parse_xml(content)

    assert only(document).text == "chữ"


def test_headers_are_those_of_the_section_before_when_none_is_named(document: Any) -> None:
    document.sections[0].header.paragraphs[0].text = "đầu trang"
    document.add_section()

    found = read_document(save_docx(document))

    assert found.sections[1].headers == found.sections[0].headers
