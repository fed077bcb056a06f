"""Small pieces of WordprocessingML that python-docx has no words for."""

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

DXA_PER_MM = 1440 / 25.4


def dxa(mm: float) -> int:
    """Millimetres as twentieths of a point."""
    return round(mm * DXA_PER_MM)


def element(tag: str, **attributes: object) -> Any:
    """`element("w:pBdr", val="x")` with attributes in the w: namespace."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def fonts(name: str) -> Any:
    """One font in all four slots, and no theme font."""
    return element("w:rFonts", ascii=name, hAnsi=name, eastAsia=name, cs=name)


def top_border(eighths: int) -> Any:
    """A solid line on top of a paragraph, its weight in eighths of a point."""
    border = element("w:pBdr")
    border.append(element("w:top", val="single", sz=eighths, space=0, color="000000"))
    return border


def page_field() -> list[Any]:
    """The runs of a PAGE field."""
    runs = []
    for child in (
        element("w:fldChar", fldCharType="begin"),
        _instruction(" PAGE "),
        element("w:fldChar", fldCharType="separate"),
        _text("2"),
        element("w:fldChar", fldCharType="end"),
    ):
        run = element("w:r")
        run.append(child)
        runs.append(run)
    return runs


def _instruction(text: str) -> Any:
    made = element("w:instrText")
    made.set(qn("xml:space"), "preserve")
    made.text = text
    return made


def _text(text: str) -> Any:
    made = element("w:t")
    made.text = text
    return made
