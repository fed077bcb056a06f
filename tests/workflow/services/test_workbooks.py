"""A province of blocs in one workbook: in and out again equal, and every doubt with its cell."""

import datetime as dt
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
import xlsxwriter
from sqlalchemy import select
from sqlalchemy.orm import Session

from standalone.programs import ROOT
from tests.factories import NOW, make_names, make_record, seed_record
from worker.sheets import read_sheets
from workflow.domain.errors import BadInputError
from workflow.domain.record import Activity, Award, MemberRole, Record, Speech
from workflow.domain.roles import Role
from workflow.domain.year import State
from workflow.models import Account, Council, Review
from workflow.services import snapshots
from workflow.services.accounts import credentials
from workflow.services.records.record_exchange import ImportOutcome, store_record
from workflow.services.units.name_matching import TypedAnswers
from workflow.services.workbooks import reading, row_outcomes, writing
from workflow.services.workbooks.content import WorkbookContent
from workflow.services.workbooks.layout import SHEETS
from workflow.services.workbooks.preparing import prepare_content
from workflow.services.workbooks.row_outcomes import RowOutcome, Taking
from workflow.services.workbooks.taking import take_workbook

TODAY = dt.date(2022, 3, 1)
COUNCIL = "Hội đồng tỉnh Mẫu"
HEAD = ("Hội đồng", "Khối, cụm", "Năm")


@pytest.fixture
def administrator(session: Session) -> Account:
    return credentials.add_account(
        session, login="admin", name="Phạm Quản Trị", role=Role.ADMINISTRATOR, now=NOW
    )


def take(session: Session, by: Account, content: WorkbookContent, **said: Any) -> list[RowOutcome]:
    return take_workbook(session, content, Taking(by, NOW, TypedAnswers({}), **said))


def content_of(book: bytes, council: str = COUNCIL) -> WorkbookContent:
    return reading.read_content(read_sheets(book), council=council, today=TODAY)


def make_book(sheets: Mapping[str, Iterable[Iterable[Any]]], fill: Any = None) -> bytes:
    """A workbook as somebody else's program writes it."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    is_day = isinstance(cell, dt.date)
                    sheet.write(at, column, cell, *([day] if is_day else []))
            if fill:
                fill(book, sheet)
    return written.getvalue()


def members(*names: str) -> list[tuple[Any, ...]]:
    return [(*HEAD, "Tên đơn vị", "Vai trò"),
            *((COUNCIL, "Khối 1", 2021, name, "Thành viên") for name in names)]  # fmt: skip


def made_up_blocs(count: int) -> list[Record]:
    """Blocs with everything that a record can hold."""
    full = make_record(8)
    reports = tuple(
        msgspec.structs.replace(
            report, self_score=score, symbol="12/BC", rank=rank, rating="Xuất sắc",
            achievements=("Cờ thi đua năm trước", "Bằng khen"), note="=1+1",
        )
        for rank, (report, score) in enumerate(zip(full.reports, SCORES, strict=True), 1)
    )  # fmt: skip
    assert full.meeting
    meeting = msgspec.structs.replace(
        full.meeting,
        guests=("Lãnh đạo tỉnh",),
        conclusions=("Giữ nguyên nhịp", "Làm tốt hơn"),
        discussion=(Speech("Nhất trí", "Sở số 1"), Speech("Đề nghị")),
        dates=(dt.date(2022, 1, 10), dt.date(2022, 1, 11)),
        online=False,
    )
    return [
        msgspec.structs.replace(
            full,
            bloc=msgspec.structs.replace(full.bloc, name=f"Khối thi đua số {number}"),
            reports=reports,
            meeting=meeting,
            results=("Đạt chỉ tiêu",),
            targets=("Giữ vững", "Tăng thêm"),
            next_deputies=("Sở số 4", "Sở số 5"),
            activities=(Activity("Ký giao ước", "Sở số 1", due="Quý I"),),
            awards=(*full.awards, Award("Bằng khen", recipient="Sở số 3", reason="Tốt\nđều")),
        )
        for number in range(1, count + 1)
    ]


SCORES = tuple(map(Decimal, ("98.5", "97", "96.25", "95", "94", "93", "92", "0")))


def stored_facts(session: Session) -> dict[tuple[str, str], Record]:
    reviews = session.scalars(select(Review)).all()
    return {
        (review.bloc.name, review.year): msgspec.structs.replace(
            snapshots.facts_of(session, review), state=None
        )
        for review in reviews
    }


def test_the_seed_and_sixty_blocs_go_in_by_one_workbook_and_out_again_equal(
    session: Session, administrator: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_outcomes, "MAX_SECONDS", 60.0)  # whatever else the machine does
    records = [msgspec.structs.replace(seed_record(), state=None), *made_up_blocs(60)]
    book = writing.write_workbook(writing.WorkbookParts(records))

    outcomes = take(session, administrator, content_of(book))

    assert [fault.text for row in outcomes for fault in row.faults] == []
    assert {row.outcome for row in outcomes} == {ImportOutcome.ADDED}
    found = stored_facts(session)
    assert found == {(record.bloc.name, record.year): record for record in records}
    again = writing.write_workbook(writing.WorkbookParts(list(found.values())))
    assert {row.outcome for row in take(session, administrator, content_of(again))} == {
        ImportOutcome.UNCHANGED
    }


def test_a_workbook_that_changes_nothing_moves_no_review(
    session: Session, administrator: Account
) -> None:
    """The facts would carry it further than people have moved it."""
    [record] = made_up_blocs(1)
    review = store_record(session, record, by=None, now=NOW).review
    assert review.state is not State.PLANNED
    review.state = State.PLANNED
    session.flush()

    [outcome] = take(
        session, administrator, content_of(writing.write_workbook(writing.WorkbookParts([record])))
    )

    assert outcome.outcome is ImportOutcome.UNCHANGED
    assert (review.state, review.version) == (State.PLANNED, 1)


def test_what_is_saved_after_a_review_was_prepared_is_not_lost(
    session: Session, administrator: Account
) -> None:
    """A workbook is worked out before the lock is taken; others may save until then."""
    [before] = made_up_blocs(1)
    store_record(session, before, by=None, now=NOW)
    head = (*HEAD, "Đơn vị", "Điểm chung cuộc")
    book = make_book({"Báo cáo": [head, (COUNCIL, before.bloc.name, 2021, "Sở số 2", "97,5")]})
    content = content_of(book)
    prepare_content(session, content, administrator)
    meanwhile = msgspec.structs.replace(before, results=("Vượt chỉ tiêu",))
    store_record(session, meanwhile, by=None, now=NOW, reason="sửa")

    [outcome] = take(session, administrator, content, reason="sửa")

    assert outcome.outcome is ImportOutcome.CHANGED, [str(one.text) for one in outcome.faults]
    [found] = stored_facts(session).values()
    assert found.results == ("Vượt chỉ tiêu",)


def test_a_sheet_replaces_its_part_of_a_bloc_and_leaves_the_others_alone(
    session: Session, administrator: Account
) -> None:
    [before] = made_up_blocs(1)
    store_record(session, before, by=None, now=NOW)
    book = make_book({
        "Báo cáo": [
            (*HEAD, "Đơn vị", "Điểm chung cuộc", "Ngày nhận", "Lạ"),
            (COUNCIL, before.bloc.name, 2021, "Sở số 2", "97,5", "3/12/2021", "x"),
        ],
        "Sổ tay": [("ghi chú riêng",)],
    })  # fmt: skip
    content = content_of(book)

    [outcome] = take(session, administrator, content, reason="Chấm lại")

    assert outcome.outcome is ImportOutcome.CHANGED
    assert {path.partition("[")[0] for path, _old, _new in outcome.changes} == {"reports"}
    [after] = stored_facts(session).values()
    assert msgspec.structs.replace(after, reports=before.reports) == before
    [report] = after.reports  # what the sheet has no column for stays
    assert (report.final_score, report.received_on) == (SCORES[0] - 1, dt.date(2021, 12, 3))
    assert report.achievements == before.reports[1].achievements
    assert sorted(str(note.text) for note in content.notes) == [
        "Bảng «Sổ tay» không thuộc mẫu nên không được đọc.",
        "Cột «Lạ» không thuộc mẫu nên không được đọc.",
    ]


@pytest.mark.parametrize(
    ("sheet", "heading", "cell", "where", "said"),
    [
        ("Báo cáo", "Ngày nhận", "31/02/2021", "E2", "Không có ngày 31/02/2021"),
        ("Báo cáo", "Điểm tự chấm", "-3", "E2", "số âm"),
        ("Báo cáo", "Điểm tự chấm", "1,2,3", "E2", "đọc được nhiều cách"),
        ("Báo cáo", "Xếp hạng", "nhất", "E2", "chưa phải số nguyên"),
        ("Thành viên", "Vai trò", "Thủ lĩnh", "E2", "không có trong danh sách"),
        ("Có mặt", "Tham dự", "ốm", "E2", "không có trong danh sách"),
    ],
)
def test_a_wrong_cell_is_named_with_what_is_wrong(
    session: Session, administrator: Account,
    sheet: str, heading: str, cell: str, where: str, said: str,
) -> None:  # fmt: skip
    name = "Tên đơn vị" if sheet == "Thành viên" else "Đơn vị"
    book = make_book({sheet: [(*HEAD, name, heading), (COUNCIL, "Khối 1", 2021, "Sở A", cell)]})

    [outcome] = take(session, administrator, content_of(book))

    [fault] = outcome.faults
    assert said in str(fault.text)
    assert str(fault.at.describe() if fault.at else "") == f"Bảng «{sheet}», ô {where}"
    assert stored_facts(session) == {}


def test_a_row_without_its_bloc_or_that_stands_twice_is_named() -> None:
    rows = [*members("Sở A", "SỞ A"), (COUNCIL, "", 2021, "Sở B", ""), ("", "", "", "", "")]
    content = content_of(make_book({"Thành viên": rows}))

    [review] = content.reviews.values()
    [twice], [missing] = review.faults, content.faults
    assert (str(twice.text), twice.at and twice.at.name) == (
        "«SỞ A» đã có ở dòng 2 của bảng này.", "D3",
    )  # fmt: skip
    assert (str(missing.text), missing.at and missing.at.name) == ("Hãy ghi «Khối, cụm».", "B4")


def test_merged_cells_formulas_and_days_mean_what_they_show() -> None:
    def merge(book: Any, sheet: Any) -> None:
        sheet.merge_range(1, 0, 2, 0, COUNCIL)
        sheet.merge_range(1, 1, 2, 1, "Khối 1")
        sheet.merge_range(1, 2, 2, 2, 2021)
        sheet.write_formula(1, 4, "=90+8.3", None, 98.30000000000001)
        sheet.write_datetime(
            2, 5, dt.date(2021, 12, 3), book.add_format({"num_format": "dd/mm/yyyy"})
        )

    rows = [
        (*HEAD, "Đơn vị", "Điểm tự chấm", "Ngày nhận"),
        ("", "", "", "Sở A"),
        ("", "", "", "Sở B"),
    ]
    content = content_of(make_book({"Báo cáo": rows}, merge))

    [review] = content.reviews.values()
    one, two = (item.values for item in review.lists["reports"])
    assert (review.bloc, review.year, content.faults, review.faults) == ("Khối 1", "2021", [], [])
    assert str(one["self_score"]) == "98.3"
    assert (two["member"], two["received_on"]) == ("Sở B", "2021-12-03")


def test_old_excel_and_open_document_files_say_the_same() -> None:
    """The old one was written by xlwt, the other by hand, as its standard has it."""
    old = Path(__file__).with_name("excel-97.xls").read_bytes()
    for book in (old, make_open_document()):
        [review] = content_of(book).reviews.values()
        assert review.faults == []
        assert [
            (item.values["member"], str(item.values["self_score"]), item.values["received_on"])
            for item in review.lists["reports"]
        ] == [("Sở A", "98.5", "2021-12-03"), ("Sở B", "97.25", "2021-12-04")]


def make_open_document() -> bytes:
    def text(*cells: str) -> str:
        return "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p>'
            "</table:table-cell>"
            for cell in cells
        )

    year = '<table:table-cell office:value-type="float" office:value="2021"/>'
    score = '<table:table-cell office:value-type="float" office:value="98.5"/>'
    day = '<table:table-cell office:value-type="date" office:date-value="2021-12-03"/>'
    rows = (
        text(*HEAD, "Đơn vị", "Điểm tự chấm", "Ngày nhận"),
        text(COUNCIL, "Khối 1") + year + text("Sở A") + score + day,
        text(COUNCIL, "Khối 1") + year + text("Sở B", "97,25", "4/12/2021"),
    )
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content {names}><office:body><office:spreadsheet>"
        f'<table:table table:name="Báo cáo">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", "<manifest/>")
        package.writestr("content.xml", content)
    return written.getvalue()


def test_a_doubtful_name_is_asked_about_with_its_cell(
    session: Session, administrator: Account
) -> None:
    first = make_book({"Thành viên": members("Sở Giáo dục và Đào tạo tỉnh Mẫu", "Sở Y tế")})
    take(session, administrator, content_of(first))
    rows = [*members("Sở Giáo dục Đào tạo")]
    rows[1] = (COUNCIL, "Khối 2", 2021, "Sở Giáo dục Đào tạo", "")

    [outcome] = take(session, administrator, content_of(make_book({"Thành viên": rows})))

    assert outcome.outcome is None
    [doubt], [fault] = outcome.doubts, outcome.faults
    assert doubt.candidates[0].name == "Sở Giáo dục và Đào tạo tỉnh Mẫu"
    assert fault.at
    assert fault.at.name == "D2"


def test_an_officer_takes_in_blocs_of_the_own_council_only(session: Session) -> None:
    council = Council(name="Hội đồng tỉnh Khác")
    session.add(council)
    officer = credentials.add_account(
        session, login="khac", name="Võ Khác", role=Role.COUNCIL_OFFICER, now=NOW, council=council
    )
    [outcome] = take(session, officer, content_of(make_book({"Thành viên": members("Sở A")})))

    assert [str(fault.text) for fault in outcome.faults] == [
        f"«{COUNCIL}» không phải Hội đồng của anh/chị."
    ]
    assert session.scalars(select(Review)).all() == []


def test_what_is_locked_needs_the_reason(session: Session, administrator: Account) -> None:
    [record] = made_up_blocs(1)
    store_record(session, record, by=None, now=NOW)
    other = msgspec.structs.replace(
        record, members=(msgspec.structs.replace(record.members[0], role=MemberRole.DEPUTY),
                         *record.members[1:]),
    )  # fmt: skip
    book = writing.write_workbook(writing.WorkbookParts([other]))

    [refused] = take(session, administrator, content_of(book))
    [taken] = take(session, administrator, content_of(book), reason="Ghi nhầm vai trò")

    assert refused.outcome is None
    assert taken.outcome is ImportOutcome.CHANGED


def test_accounts_come_with_the_units_of_the_same_workbook(
    session: Session, administrator: Account
) -> None:
    head = ("Hội đồng", "Họ và tên", "Tên đăng nhập", "Thư điện tử", "Vai trò", "Đơn vị")
    staff = "Cán bộ đơn vị thành viên"
    book = make_book({
        "Thành viên": members("Sở A", "Sở B"),
        "Tài khoản": [
            head,
            (COUNCIL, "Trần A", "tran.a", "a@example.vn", staff, "Sở A"),
            (COUNCIL, "Lê B", "le.b", "", staff, "Sở Không Có"),
            (COUNCIL, "Lê B", "LE.B", "", staff, "Sở B"),
        ],
    })  # fmt: skip
    content = content_of(book)

    _bloc, one, two = take(session, administrator, content)

    assert one.outcome is ImportOutcome.ADDED
    assert [fault.at and fault.at.name for fault in two.faults] == ["F3"]
    assert [fault.at and fault.at.name for fault in content.faults] == ["C4"]
    added = session.scalars(select(Account).filter_by(login="tran.a")).one()
    assert added.unit
    assert added.unit.name == "Sở A"


def test_what_is_no_workbook_or_unpacks_to_too_much_is_refused() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", bytes(250 * 2**20))
    for content in (b"PK\x03\x04 hong", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 hong", bomb.getvalue()):
        with pytest.raises(BadInputError):
            reading.read_sheets(content)


def test_more_rows_than_are_taken_in_are_refused_in_both_directions(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    book = make_book({"Thành viên": members(*make_names(12))})
    for module in (reading, writing):
        monkeypatch.setattr(module, "MAX_ROWS", 10)
    with pytest.raises(BadInputError, match=r"5\.000"):
        content_of(book)
    with pytest.raises(BadInputError, match=r"5\.000"):
        writing.write_workbook(writing.WorkbookParts(made_up_blocs(1)))


def test_what_no_row_may_leave_blank_is_named_by_its_cell_and_its_column() -> None:
    blank = make_book({"Thành viên": members("Sở A", ""), "Các ý": [
        (*HEAD, "Mục", "Nội dung"), (COUNCIL, "Khối 1", 2021, "Hạn chế", "")]})  # fmt: skip
    [review] = content_of(blank).reviews.values()
    assert [(fault.at and fault.at.name, str(fault.text)) for fault in review.faults] == [
        ("D3", "Hãy ghi «Tên đơn vị»."), ("E2", "Hãy ghi «Nội dung»."),
    ]  # fmt: skip

    rows = [(*HEAD, "Tên đơn vi", "Vai trò"), (COUNCIL, "Khối 1", 2021, "Sở A", "Thành viên")]
    [fault] = content_of(make_book({"Thành viên": rows})).faults
    assert str(fault.text) == "Bảng «Thành viên» thiếu cột «Tên đơn vị»."


def test_what_no_row_may_leave_blank_is_what_the_contract_asks_for() -> None:
    record = json.loads((ROOT / "workflow/contracts/review-record.schema.json").read_text())
    inner = {"": record, "meeting": record["properties"]["meeting"],
             "contests": record["properties"]["contests"]["items"]}  # fmt: skip
    for sheet in SHEETS:
        for _label, path in sheet.lists:
            owner, _dot, name = ("contests." * sheet.of_contest + path).rpartition(".")
            item = inner[owner]["properties"][name]["items"]
            if "$ref" in item:
                item = record["$defs"][item["$ref"].rpartition("/")[2]]
            assert list(sheet.needs) == item.get("required", [""]), sheet.title


def test_no_two_columns_of_a_sheet_have_one_heading() -> None:
    for sheet in SHEETS:
        labels = [column.label for column in sheet.columns]
        assert len(labels) == len(set(labels)), sheet.title
