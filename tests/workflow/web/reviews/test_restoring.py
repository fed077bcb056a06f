"""The button in the history: before → after is shown, a reason asked, the act told."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser
from workflow.domain.year import State
from workflow.models import Review
from workflow.services.snapshots import facts_of

Open = Callable[[str | None], Browser]
FACTS = "results-0"


@pytest.fixture
def head(browser: Open, world: World) -> Browser:
    """The head's officer, who has just overwritten the results."""
    officer = browser("head")
    here = f"/reviews/{world.review}/edit/results"
    officer.submit(officer.get(here), here, {FACTS: "Ghi nhầm chỗ"}, press=("save", "1"))
    return officer


def test_an_earlier_version_is_restored_from_the_history(
    head: Browser, world: World, db: Session
) -> None:
    page = head.get(f"/reviews/{world.review}/history")
    address = page.links["Khôi phục như lần lưu này (lần lưu thứ 1)"]
    page = head.get(address)
    assert "Ghi nhầm chỗ đổi thành" in page.text

    page = head.submit(page, address, {"sections": "results", "reason": "Lưu nhầm hồ sơ"})

    assert "Đã khôi phục." in page.text
    assert "Khôi phục như lần lưu thứ 1: Kết quả và hạn chế" in page.text
    assert "Lý do: Lưu nhầm hồ sơ" in page.text
    assert "Ghi nhầm chỗ" not in facts_of(db, db.get_one(Review, world.review)).results


def test_restoring_asks_for_a_reason(head: Browser, world: World) -> None:
    address = f"/reviews/{world.review}/history/1/restore"

    page = head.submit(head.get(address), address, {"sections": "results"}, status=422)

    assert page.faults == ["Hãy ghi lý do khôi phục."]


def test_a_locked_section_is_not_ticked_and_says_how_it_is_reopened(
    head: Browser, world: World, db: Session
) -> None:
    db.get_one(Review, world.review).state = State.PROPOSAL_SENT
    db.commit()
    address = f"/reviews/{world.review}/history/1/restore"

    page = head.get(address)
    assert page.links["Mở lại Kết quả và hạn chế"] == f"/reviews/{world.review}/edit/results"
    page = head.submit(page, address, {"sections": "results", "reason": "Lưu nhầm"}, status=422)

    assert "đã khóa từ bước «Đã gửi tờ trình»" in page.faults[0]


def test_the_newest_version_has_nothing_to_restore(head: Browser, world: World) -> None:
    assert "không có gì để khôi phục" in head.get(f"/reviews/{world.review}/history/2/restore").text


@pytest.mark.parametrize("version", ["0", "99", "9" * 20])
def test_there_is_no_version_but_those_that_were_saved(
    head: Browser, world: World, version: str
) -> None:
    head.get(f"/reviews/{world.review}/history/{version}/restore", status=404)
