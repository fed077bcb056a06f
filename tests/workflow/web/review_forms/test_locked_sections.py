"""What a passed step has locked: read on its page, reopened with a reason, told in the history."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser, Page, text_of
from workflow.domain.record import Record
from workflow.domain.year import State
from workflow.models import Review

Open = Callable[[str | None], Browser]


@pytest.fixture
def head(browser: Open, db: Session, world: World) -> Browser:
    """The head's officer after the proposal was sent."""
    db.get_one(Review, world.review).state = State.PROPOSAL_SENT
    db.commit()
    return browser("head")


def buttons(page: Page) -> list[str]:
    return [text_of(button) for button in page.all("button")]


def test_a_locked_page_is_read_until_it_is_reopened_with_a_reason(
    head: Browser, world: World, facts: Callable[[], Record]
) -> None:
    here = f"/reviews/{world.review}/edit/results"
    page = head.get(here)
    assert "Bước đã qua khóa: Kết quả của khối, Hạn chế, Nguyên nhân" in page.text
    assert "Lưu" not in buttons(page)

    page = head.submit(page, f"/reviews/{world.review}/reopen/results", {"reason": "Thiếu một ý"})
    assert page.path == here
    head.submit(page, here, {"results-0": "Dẫn đầu khối"}, press=("save", "1"))

    assert facts().results[0] == "Dẫn đầu khối"
    told = head.get(f"/reviews/{world.review}/history").text
    assert "Mở lại phần «Kết quả và hạn chế»" in told
    assert "Lý do: Thiếu một ý" in told
    assert "đổi thành Dẫn đầu khối" in told


def test_reopening_asks_for_a_reason(head: Browser, world: World) -> None:
    page = head.get(f"/reviews/{world.review}/edit/results")

    page = head.submit(page, f"/reviews/{world.review}/reopen/results", {"reason": ""})

    assert "Hãy ghi lý do mở lại." in page.text
    assert "Bước đã qua khóa" in page.text


def test_a_page_that_is_locked_in_part_names_what_is(head: Browser, world: World) -> None:
    page = head.get(f"/reviews/{world.review}/edit/awards")

    assert "Bước đã qua khóa: Đề nghị khen thưởng." in page.text
    assert "Lưu" in buttons(page), "what became of a proposed award is still written down"


def test_what_papers_say_beyond_the_facts_is_reopened_on_its_own_page(
    head: Browser, world: World
) -> None:
    here = f"/reviews/{world.review}/bases"
    page = head.get(here)
    assert "khóa: Căn cứ viện dẫn, Hồ sơ gửi kèm tờ trình, Cách lập văn bản." in page.text
    assert "Lưu hồ sơ gửi kèm" not in buttons(page)

    page = head.submit(page, f"/reviews/{world.review}/reopen/papers", {"reason": "Thiếu phụ lục"})
    assert page.path == here
    page = head.submit(page, f"{here}/enclosures", {"enclosures": "Biên bản hội nghị"})

    assert "Đã lưu hồ sơ gửi kèm tờ trình." in page.response.text
    assert "khóa: Căn cứ" not in page.text
