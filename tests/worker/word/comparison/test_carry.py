"""Typed text in a paper that is made again: carried, left to the facts, or marked as a conflict."""

import copy
from collections.abc import Callable

import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from tests.worker.word.comparison.edited import (
    compare,
    edit,
    made,
    names,
    paragraph,
    replace,
    texts,
    units_made,
    with_votes,
)
from worker.word.comparison.carry import CarryResult, carry_over
from worker.word.comparison.changes import CONFLICT_MARK

CLOSING = "Biên bản đã được đọc lại"
ACTIVE, GRATEFUL = "- Các cơ quan thành viên", "- Phong trào đền ơn"
WON_AGAIN = "- Kết quả: Văn phòng Tỉnh ủy được 8/9 thành viên bầu chọn là đơn vị dẫn đầu (88,89%)."


def carry(edited: bytes, new: bytes) -> CarryResult:
    return carry_over(units_made(), edited, new, names())


def test_what_was_typed_is_in_the_new_paper_and_facts_are_as_the_new_paper_has_them() -> None:
    def type_(document: Document) -> None:
        paragraph(document, CLOSING).insert_paragraph_before("Hội nghị nhất trí.")
        replace("- Kết quả: Văn phòng", "9/9", "7/9")(document)
        replace("- Kết quả: Văn phòng", "bình chọn", "bầu chọn")(document)

    result = carry(edit(type_), with_votes(8))

    found = texts(result.docx)
    assert WON_AGAIN in found
    assert found[found.index("Hội nghị nhất trí.") + 1].startswith(CLOSING)
    assert result.left == [("9/9", "7/9")]
    assert result.conflicts == []


def test_both_texts_stay_where_typed_text_and_facts_meet() -> None:
    """The share of votes is computed, and a person wrote something into it."""
    typed = edit(replace("- Kết quả: Văn phòng", "dẫn đầu (100%)", "đứng đầu (100%)"))
    new = edit(replace("- Kết quả: Văn phòng", "dẫn đầu (100%)", "hàng đầu (100%)"))

    result = carry(typed, new)

    marked = [text for text in texts(result.docx) if text.startswith(CONFLICT_MARK)]
    assert len(result.conflicts) == len(marked) == 1
    assert "đứng đầu" in marked[0]
    assert any("hàng đầu" in text for text in texts(result.docx))
    assert compare(result.docx).conflicts == 1


def test_a_paragraph_that_was_taken_out_stays_out() -> None:
    def take_out(document: Document) -> None:
        body = document.element.body
        found = next(
            one for one in body.iter(qn("w:p")) if "Lưu Văn phòng" in one.xpath("string()")
        )
        found.getparent().remove(found)

    result = carry(edit(take_out), with_votes(8))

    assert not any("Lưu Văn phòng" in text for text in texts(result.docx))


def test_a_new_table_comes_along_once() -> None:
    def add(document: Document) -> None:
        table = document.add_table(2, 2)
        for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
            cell.text = f"ô {number}"
        paragraph(document, CLOSING)._p.addprevious(table._tbl)

    found = texts(carry(edit(add), with_votes(8)).docx)

    assert [text for text in found if text.startswith("ô ")] == ["ô 0 | ô 1", "ô 2 | ô 3"]


@pytest.mark.parametrize("order", [("Một ý.", "Hai ý."), ("Hai ý.", "Một ý.")])
def test_typed_paragraphs_keep_the_order_that_they_were_put_in(order: tuple[str, str]) -> None:
    def type_(document: Document) -> None:
        for text in order:
            paragraph(document, CLOSING).insert_paragraph_before(text)

    found = texts(carry(edit(type_), with_votes(8)).docx)

    assert [text for text in found if text.endswith(" ý.")] == list(order)


def test_paragraphs_that_changed_places_are_there_once_in_their_new_order() -> None:
    def swap(document: Document) -> None:
        first, second = (paragraph(document, start)._p for start in (ACTIVE, GRATEFUL))
        second.addnext(first)

    found = texts(carry(edit(swap), with_votes(8)).docx)

    assert [text for text in found if text.startswith((ACTIVE, GRATEFUL))] == [
        text for start in (GRATEFUL, ACTIVE) for text in texts(made()) if text.startswith(start)
    ]


def split(start: str, at: str) -> Callable[[Document], None]:
    """Press Enter in the middle of a paragraph."""

    def change(document: Document) -> None:
        whole = paragraph(document, start)
        head, _, tail = whole.text.partition(at)
        whole.insert_paragraph_before(head)
        for run in whole.runs[1:]:
            run.text = ""
        whole.runs[0].text = at + tail

    return change


def test_a_paragraph_of_the_form_that_was_parted_is_parted_in_the_new_paper() -> None:
    found = texts(carry(edit(split(CLOSING, "và được thông qua")), with_votes(8)).docx)

    assert "Biên bản đã được đọc lại cho hội nghị nghe" in [text.strip() for text in found]
    assert len([text for text in found if text.startswith("và được thông qua")]) == 1


def test_facts_that_were_parted_stay_in_one_piece_and_are_there_once() -> None:
    result = carry(edit(split(ACTIVE, "trong điều kiện")), with_votes(8))

    found = texts(result.docx)
    assert len([text for text in found if "trong điều kiện dịch bệnh" in text]) == 1
    assert [text for text in found if text.startswith(ACTIVE)] == [
        text for text in texts(made()) if text.startswith(ACTIVE)
    ]
    assert any("trong điều kiện" in typed for _recorded, typed in result.left)


def test_text_before_everything_else_stays_before_it() -> None:
    def type_(document: Document) -> None:
        first = copy.deepcopy(paragraph(document, CLOSING)._p)
        document.element.body.insert(0, first)
        Paragraph(first, document).text = "BẢN LƯU TẠI VĂN PHÒNG"

    found = texts(carry(edit(type_), with_votes(8)).docx)

    assert found[0] == "BẢN LƯU TẠI VĂN PHÒNG"
    assert found[1:] == texts(with_votes(8))


def test_nothing_is_carried_where_nothing_was_typed() -> None:
    result = carry(made(), with_votes(8))

    assert texts(result.docx) == texts(with_votes(8))
    assert result.carried == 0
