"""Small pieces of WordprocessingML that python-docx has no words for."""

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

DXA_PER_MM = 1440 / 25.4


def to_dxa(mm: float) -> int:
    """Millimetres as twentieths of a point."""
    return round(mm * DXA_PER_MM)


def make_element(tag: str, **attributes: object) -> Any:
    """`element("w:pBdr", val="x")` with attributes in the w: namespace."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def make_fonts(name: str) -> Any:
    """One font in all four slots, and no theme font."""
    return make_element("w:rFonts", ascii=name, hAnsi=name, eastAsia=name, cs=name)


def make_top_border(eighths: int) -> Any:
    """A solid line on top of a paragraph, its weight in eighths of a point."""
    border = make_element("w:pBdr")
    border.append(make_element("w:top", val="single", sz=eighths, space=0, color="000000"))
    return border


def make_page_field() -> list[Any]:
    """The runs of a PAGE field."""
    runs = []
    for child in (
        make_element("w:fldChar", fldCharType="begin"),
        _make_instruction(" PAGE "),
        make_element("w:fldChar", fldCharType="separate"),
        _make_text("2"),
        make_element("w:fldChar", fldCharType="end"),
    ):
        run = make_element("w:r")
        run.append(child)
        runs.append(run)
    return runs


def _make_instruction(text: str) -> Any:
    made = make_element("w:instrText")
    made.set(qn("xml:space"), "preserve")
    made.text = text
    return made


def _make_text(text: str) -> Any:
    made = make_element("w:t")
    made.text = text
    return made
