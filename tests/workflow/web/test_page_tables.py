"""No table of a page is without a file: each page that has one leads to it, and it opens."""

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from flask import Flask
from python_calamine import load_workbook
from sqlalchemy.orm import Session

from standalone.programs import ROOT
from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser
from workflow.services.table_files import Sheet, write_sheets, write_sheets_as_csv
from workflow.web.html_tables import LISTS, read_page
from workflow.web.protection.security import limiter
from workflow.web.tables import EXCEL_MIMETYPE

TEMPLATES = ROOT / "workflow" / "web" / "templates"
#: Files, and the question whether a queue answers: the tests have none.
NO_PAGES = {"static", "health.readyz"}
#: Read page by page by somebody who looks on; or no list of rows.
NOT_A_LIST = {"gallery/gallery.html", "papers/sending.html", "components/containers.html"}


def list_pages(app: Flask, world: World) -> Iterator[str]:
    """Every page of the review and of the first of each kind."""
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in NO_PAGES or "/table." in rule.rule:
            continue
        address = rule.rule.replace("<int:review_id>", str(world.review))
        yield re.sub(r"<(?:\w+:)?\w+>", "1", address)


@pytest.mark.slow
def test_every_page_with_a_table_leads_to_a_file_of_it(
    app: Flask, world: World, browser: Callable[[str | None], Browser],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(limiter, "enabled", False)
    client = browser("administrator").client
    seen = set()
    for address in list_pages(app, world):
        page = client.get(address)
        if page.mimetype != "text/html" or page.status_code != 200 or "<main" not in page.text:
            continue  # a part of a page is read with the page
        lists = re.compile('<[uo]l class="(?:{})[ "]'.format("|".join(LISTS)))
        if '<table class="table' not in page.text and not lists.search(page.text):
            continue
        links = re.findall(r'href="([^"]+(?:as=xlsx|table\.xlsx)[^"]*)"', page.text)
        assert links, address
        for link in links:
            book = client.get(link.replace("&amp;", "&"))
            assert book.mimetype == EXCEL_MIMETYPE, (link, book.status)
            assert load_workbook(io.BytesIO(book.data)).sheet_names, link
            if "as=xlsx" in link:
                plain = client.get(link.replace("&amp;", "&").replace("as=xlsx", "as=csv"))
                assert list(csv.reader(io.StringIO(plain.data.decode("utf-8-sig"))))
                seen.add(urlsplit(link).path)
    assert len(seen) > 15


def test_every_list_that_is_read_page_by_page_has_a_file_of_its_own() -> None:
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        if "pages(" in text and path.relative_to(TEMPLATES).as_posix() not in NOT_A_LIST:
            layout = path.parent / "layout.html"
            around = text + (layout.read_text(encoding="utf-8") if layout.exists() else "")
            assert "table_links(" in around, path


PAGE = """<html><head><title>Điểm – Khối 6 – Thi Đua</title></head><body>
<table class="table"><caption class="unseen">Điểm: [2021]</caption>
<thead><tr><th>Đơn vị</th><th class="number">Điểm</th><th>Ngày</th><th>Ghi</th>
<th><span class="unseen">Thay đổi</span></th></tr></thead>
<tbody><tr><th><a href="/x">Sở&nbsp;A</a> <span class="unseen">ẩn</span></th>
<td class="number">1.098,5</td><td>3/12/2021</td><td>Một<br>Hai<p>Ba</p></td>
<td class="no-print"><form><button>Gỡ</button></form></td></tr>
<tr><th>=1+1</th><td class="number">–</td><td>31/2/2021</td>
<td><input name="a" value="đã gõ"><input type="hidden" value="bí mật">
<input type="password" value="bí mật"><select><option>Không</option>
<option selected>Có mặt</option></select><textarea>dòng 1
dòng 2</textarea></td><td class="no-print"></td></tr></tbody></table>
<template><table><tr><td>mẫu</td></tr></table></template>
<table class="table"><tr><th>Điểm: [2021]</th></tr><tr><td colspan="2">12.000</td></tr></table>
</body></html>"""


def test_cells_are_read_as_what_they_are() -> None:
    title, [first, second] = read_page(PAGE)

    assert title == "Điểm – Khối 6"
    assert first.title == "Điểm: [2021]"
    assert first.rows == [
        ["Đơn vị", "Điểm", "Ngày", "Ghi"],
        ["Sở A", Decimal("1098.5"), dt.date(2021, 12, 3), "Một\nHai\nBa"],
        ["=1+1", None, "31/2/2021", "đã gõ\nCó mặt\ndòng 1\ndòng 2"],
    ]
    assert second.rows == [["Điểm: [2021]"], ["12.000"]]


LISTS_PAGE = """<title>Khối 6 – Thi Đua</title><h2>Việc <span>cần làm</span></h2>
<ul class="tasks"><li><div class="task"><a href="/x">Lập danh sách</a><p class="hint">Trước hội
nghị</p></div> <span class="tag">chưa làm</span><button>Gỡ</button></li>
<li><a class="task" href="/y">Khối 1 – 2021</a> còn <strong>3</strong> ngày
<span class="nowrap">3/12/2021</span></li></ul>
<ul><li>không phải danh sách dòng</li></ul>
<h2>Diễn biến</h2><ol class="timeline"><li class="move"><p class="when">hôm nay · An</p><p>=1+1</p>
<details><summary>Trước và sau</summary><dl class="changes"><div><dt>Điểm</dt><dd>8</dd></div></dl>
</details></li></ol>
<h2>Chỉ tiêu</h2><dl class="summary"><div><dt>Cờ</dt><dd>3</dd></div>
<div><dt>Bằng khen</dt><dd><ul><li>Một</li><li>Hai</li></ul></dd></div></dl>"""


def test_a_list_of_rows_is_read_as_a_table() -> None:
    tasks, timeline, summary = read_page(LISTS_PAGE)[1]

    assert (tasks.title, timeline.title, summary.title) == ("Việc cần làm", "Diễn biến", "Chỉ tiêu")
    assert tasks.rows == [
        ["Lập danh sách\nTrước hội nghị", "chưa làm"],
        ["Khối 1 – 2021 còn 3 ngày", dt.date(2021, 12, 3)],
    ]
    assert timeline.rows == [["hôm nay · An", "=1+1", "Điểm\n8"]]
    assert summary.rows == [["Cờ", "3"], ["Bằng khen", "Một\nHai"]]
    excel = zipfile.ZipFile(io.BytesIO(write_sheets([tasks, read_page(PAGE)[1][0]], str)))
    of_list, of_table = (excel.read(f"xl/worksheets/sheet{number}.xml") for number in (1, 2))
    for part in (b"autoFilter", b'state="frozen"'):  # the first row of a list is no heading
        assert (part in of_list, part in of_table) == (False, True)


#: Lists that are no rows of data, by their class or their template: ways to other pages, what a
#: form asks, what a paper says, notices.
NO_ROWS_CLASSES = {"links", "rows", "changes", "redline", "paper-pages", "names", "nav", "stepper"}
NO_ROWS = {
    "accounts/second_factor.html": "codes that are shown once, and factors with their buttons",
    "accounts/sign_on.html": "ways to sign in with their buttons",
    "api_docs/document.html": "is the document",
    "bases/bases.html": "ways to put a basis in, and what the proposal prints",
    "batches/outcomes.html": "the board of papers has a file of its own",
    "board/board.html": "the board has a file of its own",
    "board/waiting.html": "the board has a file of its own",
    "board/wall.html": "the board has a file of its own",
    "components/forms.html": "faults of a form",
    "components/masthead.html": "ways to other pages",
    "components/page_head.html": "ways to other pages",
    "components/summary_list.html": "values of one row",
    "council_templates/live_part.html": "faults of a template, which its copy has as comments",
    "council_templates/version.html": "tags to copy; their page has them as a table with a file",
    "guide/guide.html": "what to do, in words",
    "ledger/ledger.html": "a notice over a list that has a file",
    "papers/archive.html": "what does not agree, over a list that has a file",
    "papers/edited.html": "what a comparison says",
    "papers/macros.html": "blanks of one paper",
    "papers/paper.html": "what stands in the way of a step",
    "papers/sending.html": "what stands in the way of a step",
    "papers/set.html": "a notice over a set that is downloaded",
    "papers/signed.html": "what a comparison says",
    "regulations/clause_table.html": "lines of a cell",
    "regulations/new.html": "what a form that is sent would change",
    "review_forms/meeting_part.html": "ways to other parts",
    "search/found.html": "ways to other pages",
    "statistics/statistics.html": "values of one row",
    "workbooks/workbook.html": "faults of a workbook",
}
_LOOP = re.compile(r"<([uo]l|dl)((?:\s[^>]*)?)>\s*(?:<li>[^%]*</li>\s*)?\{% for")


def test_every_list_of_rows_is_marked_as_one() -> None:
    """A list that is made of rows goes into the file of its page; others are named above."""
    strange = set()
    for path in TEMPLATES.rglob("*.html"):
        name = path.relative_to(TEMPLATES).as_posix()
        for _tag, given in _LOOP.findall(path.read_text(encoding="utf-8")):
            classes = set(" ".join(re.findall(r'class="([^"{]*)', given)).split())
            if not classes & (LISTS | NO_ROWS_CLASSES) and name not in NO_ROWS:
                strange.add(name)
    assert sorted(strange) == []


def test_tables_with_one_caption_are_sheets_of_their_own_and_run_nothing() -> None:
    sheets = read_page(PAGE)[1]
    named = [*sheets, Sheet(sheets[0].title, sheets[0].rows)]

    book = load_workbook(io.BytesIO(write_sheets(named, str)))
    lines = list(csv.reader(io.StringIO(write_sheets_as_csv(named, str).decode("utf-8-sig"))))

    assert book.sheet_names == ["Điểm   2021", "Bảng 2", "Điểm   2021 3"]
    assert book.get_sheet_by_index(0).to_python()[2][0] == "=1+1"
    assert ["'=1+1", "", "31/2/2021", "đã gõ\nCó mặt\ndòng 1\ndòng 2"] in lines


def test_only_pages_become_files(
    world: World, browser: Callable[[str | None], Browser], db: Session
) -> None:
    person = browser("council")
    assert person.client.get("/account?as=pdf").mimetype == "text/html"
    assert person.client.get("/nowhere?as=xlsx").status_code == 404
    assert person.client.get("/operations?as=xlsx").status_code == 403


def test_tables_that_share_a_file_of_their_page_are_offered_once(
    world: World, browser: Callable[[str | None], Browser]
) -> None:
    page = browser("council").get("/statistics/comparison")

    assert len([box for box in page.all("table") if box.get("class")]) == 2
    assert [name for name in page.links if name in {"Excel", "CSV", "Tải Excel"}] == ["Tải Excel"]
