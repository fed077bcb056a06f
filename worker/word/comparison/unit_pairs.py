"""Paragraphs of two units that belong together."""

from collections.abc import Sequence

from lxml import etree

from worker.word.comparison.units import Unit, W


def paragraphs_of(unit: Unit) -> list[etree._Element]:
    """The paragraph itself, or those of the cells of a row."""
    if not unit.is_row:
        return [unit.element]
    return [
        paragraph for cell in unit.element.findall(f"{W}tc") for paragraph in cell.iter(f"{W}p")
    ]


def pair_paragraphs(*units: Unit) -> list[Sequence[etree._Element]] | None:
    """The paragraphs at the same place of each unit; None if the units are built differently."""
    found = [paragraphs_of(unit) for unit in units]
    if len({unit.is_row for unit in units}) > 1 or len({len(one) for one in found}) > 1:
        return None
    return list(zip(*found, strict=True))
