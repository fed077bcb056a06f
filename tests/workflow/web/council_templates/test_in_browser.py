"""The way of a council's template in a real browser, from the file to papers and back."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import FilePayload, Page, expect
from sqlalchemy.orm import Session

from tests.paper_worker import document_xml, fill_waiting
from tests.template_worker import try_waiting
from tests.worker.word.documents import letter
from tests.workflow.web.conftest import World
from tests.workflow.web.live_server import serve, sign_in_context
from tests.workflow.web.pages import Browser
from workflow.models import Paper
from workflow.services.stores.file_store import FileStore
from workflow.web.clock import now

pytestmark = pytest.mark.slow

CASES = Path(__file__).parents[3] / "worker" / "word" / "cases"


class People(NamedTuple):
    officer: Page
    second: Page


@pytest.fixture
def people(
    chromium: Chromium, app: Flask, world: World, browser: Callable[[str | None], Browser]
) -> Iterator[People]:
    """A council's officer on a phone, and the administrator at a desk."""
    with serve(app) as address:
        pages = []
        for who, width in (("council", 390), ("administrator", 1280)):
            context = chromium.new_context(
                base_url=address, viewport={"width": width, "height": 844}
            )
            sign_in_context(context, browser(who), address)
            pages.append(context.new_page())
        yield People(*pages)
        for page in pages:
            page.context.close()


def bring(page: Page, name: str, content: bytes, note: str) -> None:
    page.goto("/templates/1/plan/party")
    file = FilePayload(name=name, mimeType="application/octet-stream", buffer=content)
    page.get_by_label("Tệp mẫu Word").set_input_files(file)
    page.get_by_label("Lý do đưa mẫu này vào").fill(note)
    page.get_by_role("button", name="Gửi và thử mẫu").click()
    expect(page.get_by_text("Đang thử mẫu")).to_be_visible()


def decide(page: Page, kind: str, since: str, reason: str) -> None:
    page.get_by_label(kind, exact=True).check()
    page.get_by_label("Từ ngày").fill(since)
    page.get_by_label("Lý do", exact=True).fill(reason)
    page.get_by_role("button", name="Ghi quyết định").click()
    expect(page.get_by_text("Đã ghi quyết định")).to_be_visible()


@pytest.mark.timeout(240)
def test_an_officers_template_is_tried_approved_used_in_a_batch_and_rolled_back(
    people: People, app: Flask, db: Session
) -> None:
    engine, files = app.extensions["database"], FileStore(app.config["SETTINGS"].files)
    officer, second = people

    def run_batch() -> str:
        officer.goto("/batches/preview?council=1&year=2021&scope=all&kinds=plan")
        officer.get_by_role("button", name="Tạo").click()
        officer.wait_for_url("**/batches/*")
        fill_waiting(engine, files, now)
        db.expire_all()
        paper = db.query(Paper).order_by(Paper.id.desc()).limit(1).one()
        xml = document_xml(files.get(str(paper.file_sha256)))
        db.close()
        return xml

    for number in (1, 2):
        bring(officer, "kh.docx", letter(f"MẪU SỐ {number}", "{{ title }}"), f"mẫu {number}")
        try_waiting(engine, files, now)
        expect(officer.get_by_text("Mẫu điền được, không có chỗ sai")).to_be_visible()
        expect(officer.get_by_text("người khác phải duyệt")).to_be_visible()
        second.goto(officer.url)
        decide(second, "Duyệt", f"0{number}/01/2022", "đúng biểu mẫu")

    assert "MẪU SỐ 2" in run_batch()
    second.goto("/templates/versions/1")
    decide(second, "Dùng lại", "03/01/2022", "bản 2 sai tên cơ quan")
    assert "MẪU SỐ 1" in run_batch()


def test_a_hostile_file_is_refused_with_its_place_on_the_page(people: People, app: Flask) -> None:
    content = (CASES / "S1-dde-by-default-extension.docx").read_bytes()
    bring(people.officer, "đẹp.docx", content, "mẫu đẹp")

    try_waiting(app.extensions["database"], FileStore(app.config["SETTINGS"].files), now)

    refusal = people.officer.locator("#trial")
    expect(refusal).to_contain_text("Tệp này không dùng làm mẫu được")
    expect(refusal).to_contain_text("word/document.foo: Không được dùng trường DDEAUTO")
    expect(people.officer.get_by_role("button", name="Ghi quyết định")).to_have_count(0)
