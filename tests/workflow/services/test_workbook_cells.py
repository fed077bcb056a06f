"""What a cell shows is what is taken, in each kind of workbook; what shows no value is named."""

import io
import zipfile
from collections.abc import Callable, Iterable
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.workflow.services.test_workbooks import COUNCIL, HEAD, TODAY, content_of
from worker.old_sheet_marks import is_percent
from worker.sheet_marks import find_marks, is_counted_from_1904
from worker.sheets import read_sheets
from workflow.domain.errors import BadInputError
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.record import AttendanceStatus, BlocKind, MemberRole
from workflow.services.workbooks.cells import parse_cell
from workflow.services.workbooks.layout import CellKind, SheetColumn

SERIAL_COLUMNS = ("Đơn vị", "Ngày nhận", "Điểm tự chấm")
COLUMNS = ("Đơn vị", "Điểm tự chấm", "Xếp loại", "Điểm chung cuộc", "Ghi chú")
OLD = Path(__file__).with_name("excel-97-percent.xls")


def write_percent_book() -> bytes:
    """The cells of the old file, which xlwt wrote, as Excel writes them today."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Báo cáo")
        percent = book.add_format({"num_format": "0.0%"})
        beside = book.add_format({"num_format": '0.0"%"'})
        sheet.write_row(0, 0, (*HEAD, *COLUMNS))
        sheet.write_row(1, 0, (COUNCIL, "Khối 1", 2021, "Sở A"))
        sheet.write_row(2, 0, (COUNCIL, "Khối 1", 2021, "Sở B"))
        sheet.write_number(1, 4, 0.125, percent)
        sheet.write_number(1, 5, 0.25, percent)
        sheet.write_formula(1, 6, "=1/0", None, "#DIV/0!")
        sheet.write_formula(1, 7, "=NA()", None, "#N/A")
        sheet.write_number(2, 4, 12.5, beside)
        sheet.write_number(2, 5, 0.25, beside)
        sheet.write_formula(2, 6, "=1/4", percent, 0.25)
        sheet.write_number(2, 7, 0.5, percent)
    return written.getvalue()


def write_open_percent_book() -> bytes:
    """As the standard of open documents has it, with cells that are repeated."""
    text = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    percent = (
        '<table:table-cell table:number-columns-repeated="2" office:value-type="percentage"'
        ' office:value="0.125"/>'
    )
    year = '<table:table-cell office:value-type="float" office:value="2021"/>'
    rows = [
        "".join(map(text.format, (*HEAD, *COLUMNS[:3]))),
        "".join(map(text.format, (COUNCIL, "Khối 1"))) + year + text.format("Sở A") + percent,
    ]
    return pack_open_document(rows)


def pack_open_document(rows: Iterable[str], before: str = "") -> bytes:
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    content = (
        f"<office:document-content {names}><office:body><office:spreadsheet>{before}"
        f'<table:table table:name="Báo cáo">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", "<manifest/>")
        package.writestr("content.xml", content)
    return written.getvalue()


@pytest.mark.parametrize("book", [write_percent_book(), OLD.read_bytes()], ids=["xlsx", "xls"])
def test_a_percentage_is_what_its_cell_shows_and_an_error_is_no_empty_cell(book: bytes) -> None:
    [_head, first, second] = read_sheets(book)[0]["rows"]

    assert first[4:] == ["12,5%", first[5], {"fault": "#DIV/0!"}, {"fault": "#N/A"}]
    assert second[4:] == [12.5, 0.25, "25%", "50%"]
    [review] = content_of(book).reviews.values()
    assert [(str(fault.text), fault.at and fault.at.name) for fault in review.faults] == [
        ("«12,5%» chưa phải một số; hãy ghi như 98,5.", "E2"),
        ("Công thức ở ô này báo lỗi #DIV/0!; hãy sửa trong bảng tính.", "G2"),
        ("Công thức ở ô này báo lỗi #N/A; hãy sửa trong bảng tính.", "H2"),
        ("«25%» chưa phải một số; hãy ghi như 98,5.", "G3"),
    ]


def test_an_open_document_says_which_cells_are_percentages() -> None:
    [_head, row] = read_sheets(write_open_percent_book())[0]["rows"]
    assert row[4:] == ["12,5%", "12,5%"]


@pytest.mark.parametrize("kind", ["ods", "xls", "xlsx"])
def test_what_libreoffice_saves_is_read_alike_merged_cells_and_errors_too(kind: str) -> None:
    book = Path(__file__).with_name(f"libreoffice-7.{kind}").read_bytes()

    [review] = content_of(book).reviews.values()

    assert [item.values["member"] for item in review.lists["reports"]] == ["Sở A", "Sở B", "Sở C"]
    assert review.lists["reports"][0].values["final_score"] == Decimal("97.5")
    assert [(fault.at and fault.at.name, str(fault.text)) for fault in review.faults] == [
        ("G3", "Công thức ở ô này báo lỗi #DIV/0!; hãy sửa trong bảng tính."),
        ("F4", "«12,5%» chưa phải một số; hãy ghi như 98,5."),
        ("G4", "Công thức ở ô này báo lỗi #N/A; hãy sửa trong bảng tính."),
        ("H4", "Công thức ở ô này báo lỗi #N/A; hãy sửa trong bảng tính."),
    ]


def test_a_formula_that_nobody_computed_is_asked_for_and_not_taken_for_empty() -> None:
    book = edit_sheet(write_percent_book(), b'<v>0.25</v></c><c r="H3"', b'<v></v></c><c r="H3"')

    [review] = content_of(book).reviews.values()

    assert [(fault.at and fault.at.name) for fault in review.faults] == ["E2", "G2", "H2", "G3"]
    assert "chưa có kết quả" in str(review.faults[-1].text)


def write_serials(serial: int, *, from_1904: bool) -> bytes:
    """A day and a score that are the same number, neither with a format."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True, "date_1904": from_1904}) as book:
        sheet = book.add_worksheet("Báo cáo")
        sheet.write_row(0, 0, (*HEAD, *SERIAL_COLUMNS))
        sheet.write_row(1, 0, (COUNCIL, "Khối 1", 2021, "Sở A", serial, serial))
    return written.getvalue()


def write_open_serials(serial: int, *, from_1904: bool) -> bytes:
    text = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    number = '<table:table-cell office:value-type="float" office:value="{}"/>'
    epoch = '<table:null-date table:date-value="1904-01-01"/>' if from_1904 else ""
    row = text.format(COUNCIL), text.format("Khối 1"), number.format(2021), text.format("Sở A")
    numbers = number.format(serial) * 2
    head = "".join(map(text.format, (*HEAD, *SERIAL_COLUMNS)))
    return pack_open_document([head, "".join(row) + numbers], epoch)


@pytest.mark.parametrize("write", [write_serials, write_open_serials])
@pytest.mark.parametrize(("serial", "from_1904"), [(44533, False), (43071, True)])
def test_a_day_without_its_format_is_counted_as_its_workbook_counts(
    write: Callable[..., bytes], serial: int, *, from_1904: bool
) -> None:
    [review] = content_of(write(serial, from_1904=from_1904)).reviews.values()

    [row] = review.lists["reports"]
    assert row.values["received_on"] == "2021-12-03"
    assert (row.values["self_score"], review.year) == (serial, "2021")


def test_an_old_workbook_says_from_when_it_counts() -> None:
    old = OLD.read_bytes()
    from_1904 = old.replace(b"\x22\0\2\0\0\0", b"\x22\0\2\0\1\0")  # the record DATEMODE

    assert not is_counted_from_1904(old)
    assert is_counted_from_1904(from_1904)
    assert not is_counted_from_1904(from_1904[:600])
    assert not is_counted_from_1904(b"PK")


def edit_sheet(book: bytes, old: bytes, new: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as source, zipfile.ZipFile(written, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                assert old in content
                content = content.replace(old, new)
            target.writestr(name, content)
    return written.getvalue()


def test_what_is_broken_has_no_marks_and_no_bomb_is_read() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>'
    old = OLD.read_bytes()
    for book in (
        edit_sheet(write_percent_book(), b"<worksheet", bomb + b"<worksheet"),
        *(old[:length] for length in (4, 60, 600, 3000)),
        old[:512] + bytes(reversed(old[512:])),
    ):
        assert not any(find_marks(book).values())


@pytest.mark.parametrize(
    ("code", "shows"),
    [("0%", True), ("0.0%;[Red]-0.0%", True), ('0"%"', False), ("0\\%", False), ("#,##0", False)],
)
def test_a_sign_that_is_only_written_beside_is_no_percentage(code: str, *, shows: bool) -> None:
    assert is_percent(code) == shows


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        (CellKind.DAY, 44533.0, "2021-12-03"),
        (CellKind.DAYS, 44533, ["2021-12-03"]),
        (CellKind.TIME, 0.34375, "08:15"),
        (CellKind.TIME, 0, "00:00"),
        (CellKind.COUNT, 9.0, 9),
        (CellKind.YEAR, 2021.0, "2021"),
        (CellKind.TEXT, 44533.0, "44533"),
    ],
)
def test_days_and_times_without_their_formats_are_read_as_excel_counts_them(
    kind: CellKind, cell: Any, value: Any
) -> None:
    assert parse_cell(cell, SheetColumn("x", "x", 9, kind), TODAY) == value


@pytest.mark.parametrize(
    "cell", [0.5, 1e300, 44533.5, -1, True, "#REF!", "Err:502", {"fault": "Err:508"}]
)
def test_other_numbers_are_no_days(cell: Any) -> None:
    with pytest.raises(BadInputError):
        parse_cell(cell, SheetColumn("x", "x", 9, CellKind.DAY), TODAY)


def test_a_day_without_a_year_is_near_the_end_of_the_year_of_its_row() -> None:
    """As in the forms of that year, whenever the workbook is sent in."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Báo cáo")
        sheet.write_row(0, 0, (*HEAD, "Đơn vị", "Ngày nhận"))
        sheet.write_row(1, 0, (COUNCIL, "Khối 1", "2018", "Sở A", "24/1"))
        sheet.write_row(2, 0, (COUNCIL, "Khối 2", "2018–2019", "Sở A", "15/12"))

    content = content_of(written.getvalue())

    rows = [row for review in content.reviews.values() for row in review.lists["reports"]]
    assert [row.values["received_on"] for row in rows] == ["2019-01-24", "2019-12-15"]


@pytest.mark.parametrize(
    ("typed", "choices", "meant"),
    [
        ("khối", BlocKind, BlocKind.KHOI),
        ("CỤM THI", BlocKind, BlocKind.CUM),
        ("Trưởng", MemberRole, MemberRole.HEAD),
        ("Trưởng cụm", MemberRole, MemberRole.HEAD),
        ("phó Cụm", MemberRole, MemberRole.DEPUTY),
        ("Cụm trưởng", MemberRole, MemberRole.HEAD),
        ("Khối trưởng", MemberRole, MemberRole.HEAD),
        ("Phó Trưởng Khối", MemberRole, MemberRole.DEPUTY),
        ("Cụm phó thi đua số 3", MemberRole, MemberRole.DEPUTY),
        ("Vắng", AttendanceStatus, AttendanceStatus.ABSENT),
    ],
)
def test_a_choice_may_be_shortened_where_one_alone_begins_so(
    typed: str, choices: Any, meant: StrEnum
) -> None:
    column = SheetColumn("", "", kind=CellKind.CHOICE, choices=choices)

    assert parse_cell(typed, column, TODAY) == meant.value


@pytest.mark.parametrize(
    ("typed", "choices"),
    [
        ("Công văn", PaperKind),
        ("Kh", BlocKind),
        ("K", BlocKind),
        ("Khối thi đua khác", BlocKind),
        ("Ủy viên", MemberRole),
        ("Sở Nội vụ", MemberRole),
    ],
)
def test_a_choice_of_several_or_of_none_is_asked_about(typed: str, choices: Any) -> None:
    column = SheetColumn("", "", kind=CellKind.CHOICE, choices=choices)

    with pytest.raises(BadInputError, match="không có trong danh sách"):
        parse_cell(typed, column, TODAY)
