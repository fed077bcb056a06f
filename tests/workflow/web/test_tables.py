"""Lists as files: every one opens in a spreadsheet, says what the page says and runs nothing."""

import csv
import datetime as dt
import io
import re
from collections.abc import Callable

import pytest
from flask import Flask
from python_calamine import load_workbook
from sqlalchemy.orm import Session

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser
from workflow.domain.errors import BadInputError
from workflow.domain.papers import PaperKind
from workflow.domain.record import Award, Report
from workflow.domain.webhooks import WebhookKind
from workflow.models import Account, Review
from workflow.services import table_files
from workflow.services.printing.paper_requests import request_papers
from workflow.services.reviews import save_section
from workflow.services.table_files import Cell, Column, quote_formulas, write_csv, write_table
from workflow.services.webhooks import outbox, subscriptions
from workflow.services.webhooks.addresses import AddressPolicy
from workflow.web.clock import now

Open = Callable[[str | None], Browser]
#: Every list with its page, and a person who reads both.
LISTS = {
    "board.table": ("/?state=planned", "council"),
    "units.table": ("/units", "council"),
    "ledger.table": ("/awards", "council"),
    "ledger.years_table": ("/awards/years", "council"),
    "statistics.table": ("/statistics", "council"),
    "statistics.comparison_table": ("/statistics/comparison", "council"),
    "statistics.quotas_table": ("/statistics/quotas", "council"),
    "statistics.awards_table": ("/statistics/awards", "council"),
    "statistics.councils_table": ("/statistics/councils", "council"),
    "people.table": ("/people", "council"),
    "batches.table": ("/batches", "council"),
    "batches.papers_table": ("/batches/1", "council"),
    "webhooks.table": ("/webhooks/1", "council"),
    "reviews.history_table": ("/reviews/{review}/history", "head"),
    "review_forms.reports_table": ("/reviews/{review}/edit/reports", "head"),
    "dossiers.table": ("/reviews/{review}/dossier", "head"),
    "review_forms.awards_table": ("/reviews/{review}/edit/awards", "head"),
}
#: Without rows here, so that the page has nothing to take along.
NOTHING_YET = ("dossiers.table",)
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","x")')


def test_every_list_that_is_a_file_is_tried_here(app: Flask) -> None:
    files = {rule.endpoint for rule in app.url_map.iter_rules() if "/table." in rule.rule}
    assert files == set(LISTS)


@pytest.fixture
def filled(world: World, db: Session) -> World:
    """Reports and awards with what would be a formula, a batch, a message."""
    review = db.get_one(Review, world.review)
    report = Report("Văn phòng Tỉnh ủy", dt.date(2021, 12, 3), "=1+1", note="đủ")
    award = Award("Cờ thi đua", recipient="@SUM(A1)", reason="-2+3")
    for section, value in (("reports", report), ("awards", award)):
        save_section(
            db, review, section, {section: (value,)}, seen=review.version, by=None, now=now()
        )
    request_papers(db, [review], [PaperKind.PLAN], by=None, now=now())
    webhook = subscriptions.add_webhook(
        db, review.bloc.council, name="Sở", url="https://may.vn/", kinds=[WebhookKind.BATCH_DONE],
        policy=AddressPolicy(), by=db.get_one(Account, world.accounts["council"]), now=now(),
    )  # fmt: skip
    db.add(outbox.make_message(webhook, WebhookKind.BATCH_DONE, {"batch_id": 1}, now()))
    db.commit()
    db.close()
    return world


@pytest.mark.parametrize("name", LISTS)
def test_the_page_leads_to_its_list_in_both_kinds_of_file(
    name: str, filled: World, browser: Open
) -> None:
    address, who = LISTS[name]
    person = browser(who)
    links = person.get(address.format(review=filled.review)).links
    excel, plain = links.get("Tải Excel"), links.get("Tải CSV")
    if name in NOTHING_YET:
        assert excel is None
        here = address.format(review=filled.review)
        excel, plain = f"{here}/table.xlsx", f"{here}/table.csv"
    assert excel, links
    assert plain, links

    book = person.download(excel)
    sheet = load_workbook(io.BytesIO(book.data)).get_sheet_by_index(0).to_python()
    text = person.download(plain).data.decode()
    lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))

    assert text.startswith("\ufeff")
    assert "attachment" in book.headers["Content-Disposition"]
    assert [str(cell) for cell in sheet[0]] == lines[0]
    assert len(sheet) == len(lines) > (0 if name in NOTHING_YET else 1)
    assert b"<f>" not in book.data


def test_the_board_as_a_file_keeps_the_filter_of_the_page(filled: World, browser: Open) -> None:
    person = browser("council")
    every = person.download("/board/table.csv?year=all").data.decode().splitlines()
    none = person.download("/board/table.csv?year=1999").data.decode().splitlines()
    assert any("Khối thi đua 6" in line for line in every)
    assert len(none) == 1


@pytest.mark.parametrize("typed", FORMULAS)
def test_what_was_typed_is_text_and_never_a_formula(typed: str) -> None:
    column = Column[str]("Tên", 10, lambda row: row)
    book = write_table([column], [typed], str)
    line = b"".join(write_csv([column], [typed], str)).decode().removeprefix("\ufeff")

    sheet = load_workbook(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert sheet[1][0] == typed
    [_head, [cell]] = csv.reader(io.StringIO(line, newline=""))
    assert cell.startswith("'")
    assert cell.replace("'", "") == typed


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "typed", [*FORMULAS, "x;=1+1", "x\n=1", "x\t+1", "x|@a", 'x";=1;"', "; -1"]
)
def test_no_cell_is_a_formula_whatever_parts_the_cells(typed: str, delimiter: str) -> None:
    """Excel of a country whose decimal mark is a comma parts cells by semicolons."""
    column = Column[str]("Tên", 10, lambda row: row)
    lines = b"".join(write_csv([column], [typed], str)).decode().removeprefix("\ufeff")

    cells = [cell for row in csv.reader(io.StringIO(lines), delimiter=delimiter) for cell in row]
    assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("sign", "=+-@＝＋－＠")
def test_no_sign_begins_a_formula(sign: str) -> None:
    assert quote_formulas(f"{sign}1+1") == f"'{sign}1+1"


def test_days_and_numbers_keep_their_types() -> None:
    value: list[Cell] = [dt.date(2022, 1, 24), 98.5, None, dt.datetime(2022, 1, 1, tzinfo=dt.UTC)]
    columns = [
        Column[list[Cell]](str(place), 9, lambda row, at=place: row[at])  # type: ignore[misc]
        for place in range(len(value))
    ]
    sheet = load_workbook(io.BytesIO(write_table(columns, [value], str))).get_sheet_by_index(0)
    line = b"".join(write_csv(columns, [value], str)).decode().splitlines()[1]

    assert sheet.to_python()[1] == [
        dt.date(2022, 1, 24), 98.5, "", dt.datetime.fromisoformat("2022-01-01T07:00"),
    ]  # fmt: skip
    assert line == '24/01/2022,"98,5",,01/01/2022 07:00'


def test_a_list_that_is_too_long_is_refused_and_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_files, "MAX_ROWS", 3)
    column = Column[int]("Số", 9, lambda row: row)
    assert len(list(write_csv([column], range(3), str))) == 5
    with pytest.raises(BadInputError, match=re.escape("50.000")):
        write_table([column], range(4), str)
