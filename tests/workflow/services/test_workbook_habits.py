"""Workbooks as people leave them: heads in two rows, sheets of other names, names in two lines."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter

from tests.workflow.services.test_workbooks import COUNCIL, HEAD, content_of, make_book
from workflow.services.workbooks.content import WorkbookContent

HEADINGS = (*HEAD, "Đơn vị", "Ngày nhận", "Điểm tự chấm", "Xếp hạng")
Row = tuple[Any, ...]


def report(name: str, score: Any = None) -> Row:
    return (COUNCIL, "Khối 1", 2021, name, None, score, None)


def read(sheets: dict[str, list[Row]], fill: Callable[..., None] | None = None) -> WorkbookContent:
    return content_of(make_book(sheets, fill))


def reports_of(content: WorkbookContent) -> dict[str, Any]:
    [review] = content.reviews.values()
    return {
        item.values["member"]: item.values.get("self_score") for item in review.lists["reports"]
    }


def texts(faults: list[Any]) -> list[str]:
    return [str(fault.text) for fault in faults]


def test_a_heading_that_is_there_twice_is_asked_about_and_neither_wins() -> None:
    row = (*report("Sở 1", 98), 99)

    content = read({"Báo cáo": [(*HEADINGS, "Điểm tự chấm"), row]})

    assert texts(content.faults) == ["Có hai cột «Điểm tự chấm»; hãy bỏ một cột."]
    assert content.faults[0].at
    assert content.faults[0].at.name == "H1"


def test_headings_that_are_said_again_are_no_row() -> None:
    content = read({"Báo cáo": [HEADINGS, report("Sở 1", 1), HEADINGS, report("Sở 2", 2)]})

    assert not content.faults
    assert reports_of(content) == {"Sở 1": Decimal(1), "Sở 2": Decimal(2)}


def test_headings_of_two_rows_with_merged_cells_are_read_as_one() -> None:
    def fill(book: xlsxwriter.Workbook, sheet: Any) -> None:
        plain = book.add_format()
        for column, label in enumerate(HEADINGS[:4]):
            sheet.merge_range(1, column, 2, column, label, plain)
        sheet.merge_range(1, 4, 1, 6, "Kết quả", plain)
        for column, label in enumerate(HEADINGS[4:], 4):
            sheet.write(2, column, label)
        for column, value in enumerate((COUNCIL, "Khối 1", 2021)):
            sheet.merge_range(3, column, 4, column, value, plain)
        for row, name in ((3, "Sở 1"), (4, "Sở 2")):
            sheet.write(row, 3, name)
            sheet.write(row, 5, row)

    content = read({"Báo cáo": [("Bảng tổng hợp",)]}, fill)

    assert not content.faults
    assert not content.notes
    assert reports_of(content) == {"Sở 1": Decimal(3), "Sở 2": Decimal(4)}


@pytest.mark.parametrize("name", ["Báo cáo 2021", "Sheet1", "Báo cáo (2)"])
def test_a_sheet_of_another_name_is_known_by_its_columns(name: str) -> None:
    content = read({name: [HEADINGS, report("Sở 1", 1)]})

    assert reports_of(content) == {"Sở 1": Decimal(1)}
    said = f"Bảng «{name}» được đọc như bảng «Báo cáo», theo tên các cột."
    assert texts(content.notes) == [said]


def test_a_copy_of_a_sheet_adds_its_rows_and_what_is_there_twice_is_told() -> None:
    content = read({
        "Báo cáo": [HEADINGS, report("Sở 1", 1)],
        "Báo cáo (2)": [HEADINGS, report("Sở 2", 2), report("SỞ 1", 3)],
    })  # fmt: skip

    assert reports_of(content) == {"Sở 1": Decimal(1), "Sở 2": Decimal(2)}
    [review] = content.reviews.values()
    assert texts(review.faults) == ["«SỞ 1» đã có ở dòng 2 của bảng này."]


def test_a_hidden_sheet_is_told_and_not_read() -> None:
    def fill(_book: Any, sheet: Any) -> None:
        if sheet.name == "Khen thưởng":
            sheet.hide()

    awards = [(*HEAD, "Danh hiệu, hình thức khen thưởng"), (COUNCIL, "Khối 1", 2021, "Bằng khen")]
    content = read({"Báo cáo": [HEADINGS, report("Sở 1")], "Khen thưởng": awards}, fill)

    assert texts(content.notes) == ["Bảng «Khen thưởng» đang ẩn nên không được đọc."]
    [review] = content.reviews.values()
    assert set(review.lists) == {"reports"}


def test_a_name_that_was_broken_to_fit_its_cell_is_one_name() -> None:
    row = (COUNCIL.replace(" ", "\n"), "Khối\n1", 2021, "Sở Tài\nchính", None, 1, None)

    content = read({"Báo cáo": [HEADINGS, row, report("Sở  Y tế")]})

    assert set(reports_of(content)) == {"Sở Tài chính", "Sở Y tế"}
    [review] = content.reviews.values()
    assert (review.council, review.bloc) == (COUNCIL, "Khối 1")


@pytest.mark.parametrize("word", ["Tổng cộng", "TỔNG SỐ:", "Cộng", "tổng"])
def test_a_row_of_sums_is_no_row_and_is_told(word: str) -> None:
    sums = (word, None, None, None, None, 98.5, "1")
    content = read({"Báo cáo": [HEADINGS, report("Sở 1", 98), sums]})

    assert not content.faults
    assert texts(content.notes) == ["Dòng tổng cộng không được nhập."]
    assert reports_of(content) == {"Sở 1": Decimal(98)}


def test_an_agency_whose_name_begins_like_a_sum_is_asked_about() -> None:
    row = (COUNCIL, None, None, "Công an tỉnh", None, 98, None)

    content = read({"Báo cáo": [HEADINGS, report("Tổng cục Hai", 97), row]})

    assert texts(content.faults) == ["Hãy ghi «Khối, cụm»."]
    assert not content.notes


def two_rows(known: tuple[str, ...], *below: str) -> tuple[Row, Row]:
    """Headings in two rows: these are merged down, the others stand under «Kết quả»."""
    return (*known, *("Kết quả",) * len(below)), (*known, *below)


FIRST = ("STT", *HEAD, "Đơn vị")
NUMBERINGS = {
    "in brackets": ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"),
    "plain": (1, 2, 3, 4, 5, 6, 7),
    "letters first": ("A", "B", "C", "D", "Đ", 1, 2),
    "with sums": ("1", "2", "3", "4", "5", "6", "7=5+6"),
}


def numbered(at: int, name: str, score: Any) -> Row:
    return (at, COUNCIL, "Khối 1", 2021, name, score, None)


@pytest.mark.parametrize("left", [FIRST, FIRST[1:]], ids=["numbered", "plain"])
def test_a_column_that_nobody_knows_does_not_hide_the_second_row(left: tuple[str, ...]) -> None:
    head = two_rows(left, "Điểm tự chấm", "Xếp hạng")
    rows = [numbered(1, "Sở 1", 98)[len(FIRST) - len(left) :]]

    content = read({"Báo cáo": [("BẢNG ĐIỂM NĂM 2021",), *head, *rows]})

    assert not content.faults
    assert reports_of(content) == {"Sở 1": Decimal(98)}
    unknown = [f"Cột «{name}» không thuộc mẫu nên không được đọc." for name in left[:1]]
    assert texts(content.notes) == (unknown if left is FIRST else [])


def test_headings_may_stand_in_three_rows() -> None:
    known = (*HEAD, "Đơn vị")
    head = [
        (*known, "Kết quả", "Kết quả", "Kết quả"),
        (*known, "Điểm", "Điểm", "Xếp hạng"),
        (*known, "Điểm tự chấm", "Điểm chung cuộc", "Xếp hạng"),
    ]

    content = read({"Báo cáo": [*head, (COUNCIL, "Khối 1", 2021, "Sở 1", 98, 97, 1)]})

    assert not content.faults
    assert not content.notes
    assert reports_of(content) == {"Sở 1": Decimal(98)}


def test_a_row_of_words_below_its_headings_is_no_heading() -> None:
    words = (COUNCIL, "Khối 1", "2021", "Xếp hạng", None, None, None)

    content = read({"Báo cáo": [HEADINGS, words]})

    assert reports_of(content) == {"Xếp hạng": None}


@pytest.mark.parametrize("numbers", NUMBERINGS.values(), ids=NUMBERINGS)
def test_a_row_that_numbers_the_columns_is_no_row(numbers: Row) -> None:
    head = (*FIRST, "Điểm tự chấm", "Xếp hạng")
    sheet = [head, numbers, numbered(1, "Sở 1", 98), head, numbers, numbered(2, "Sở 2", 97)]

    content = read({"Báo cáo": sheet})

    assert not content.faults
    assert reports_of(content) == {"Sở 1": Decimal(98), "Sở 2": Decimal(97)}


def test_numbers_elsewhere_are_asked_about() -> None:
    content = read({"Báo cáo": [HEADINGS, report("Sở 1", 98), (None, None, None, 1, 2, 3, None)]})

    assert texts(content.faults) == ["Hãy ghi «Khối, cụm»."]


@pytest.mark.parametrize("mark", [" (*)", "*", " *", ":", " (**):", "\n(*)"])
def test_a_heading_that_is_marked_as_needed_is_the_same_heading(mark: str) -> None:
    head = tuple(f"{label}{mark}" for label in HEADINGS)

    content = read({"Báo cáo": [head, report("Sở 1", 98), head, report("Sở 2", 97)]})

    assert not content.faults
    assert not content.notes
    assert reports_of(content) == {"Sở 1": Decimal(98), "Sở 2": Decimal(97)}
