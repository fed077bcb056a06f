"""A rating takes two lines of its column at most."""

import docx
import pytest

from templates_docx import TEMPLATES
from tests.templates_docx.filled import FAMILIES
from workflow.domain.papers.letter_widths import sum_thousandths
from workflow.domain.record import Family

#: Of both sides of a cell; letters of a table.
PADDING_MM, POINTS = 3.0, 13.0


@pytest.mark.parametrize("kind", ["minutes", "score_summary", "annual_report"])
@pytest.mark.parametrize("family", FAMILIES)
def test_the_longest_rating_takes_two_lines(family: Family, kind: str) -> None:
    tables = docx.Document(str(TEMPLATES / family / f"{kind}.docx")).tables
    (width,) = [
        cell.width
        for table in tables
        for cell in table.rows[0].cells
        if cell.text == "Xếp loại" and cell.width
    ]

    room = width.mm - PADDING_MM

    lines = ("Hoàn thành xuất", "sắc nhiệm vụ")
    widest = max(sum_thousandths(line, bold=False) for line in lines)
    assert widest * POINTS * 25.4 / 72 / 1000 <= room
