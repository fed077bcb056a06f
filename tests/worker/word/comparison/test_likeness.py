"""How alike a changed paper and its original are, over all kinds of papers."""

import io
from collections.abc import Callable

import docx
import msgspec
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from tests.templates_docx.filled import CASES, Case, fill, template
from worker.word.comparison.likeness import measure_likeness, read_whole_text
from workflow.domain.papers import build_context
from workflow.domain.record import Record
from workflow.services.printing.recognition import ALIKE

FULL = [case for case in CASES if case.facts == "full"]


def drop_tenth(document: Document) -> None:
    texts = [
        one for one in document.element.body.iter(qn("w:p")) if "".join(one.itertext()).strip()
    ]
    for one in texts[::10]:
        for text in one.iter(qn("w:t")):
            text.text = ""


def add_three(document: Document) -> None:
    for number in range(3):
        document.add_paragraph(
            f"Ý kiến thứ {number}: đề nghị các đơn vị trao đổi kinh nghiệm, nhân rộng cách làm hay."
        )


def rename(document: Document) -> None:
    for text in document.element.body.iter(qn("w:t")):
        text.text = (text.text or "").replace("Sở", "Cục").replace("Ban ", "Phòng ")


EDITS: dict[str, Callable[[Document], None]] = {
    "a tenth of it gone": drop_tenth,
    "three paragraphs more": add_three,
    "all agencies renamed": rename,
}


@pytest.mark.parametrize("case", FULL, ids=str)
def test_a_changed_paper_is_known_and_not_taken_for_that_of_another_year(case: Case) -> None:
    """Next year's may say all but the same: the year itself is told apart by which is nearer."""
    mine, next_year = fill(case), _fill_next_year(case)
    for name, change in EDITS.items():
        document = docx.Document(io.BytesIO(mine))
        change(document)
        saved = io.BytesIO()
        document.save(saved)

        shares = measure_likeness(read_whole_text(saved.getvalue()), [mine, next_year])

        assert shares[0] >= ALIKE, name
        assert shares[0] >= shares[1], name


def _fill_next_year(case: Case) -> bytes:
    """The same paper with all years one later: as near as another year's can come."""
    facts = msgspec.json.encode(case.record()).decode()
    for year in range(2026, 2018, -1):
        facts = facts.replace(str(year), str(year + 1))
    values = build_context(
        case.kind, msgspec.json.decode(facts, type=Record), case.settings()
    ).values
    return template(case.family, case.kind).fill(values)


def test_papers_of_other_kinds_are_far_below() -> None:
    """Of the same meeting, with the same names in them."""
    papers = {case: fill(case) for case in FULL if case.family == FULL[0].family}
    for case, content in papers.items():
        others = [paper for other, paper in papers.items() if other is not case]
        assert max(measure_likeness(read_whole_text(content), others)) < ALIKE, case
