"""Taking the next number on the page of papers, voiding it, and what is refused there."""

from collections.abc import Callable

import pytest

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser, Page
from workflow.domain.record import Record
from workflow.web.clock import today

Open = Callable[[str | None], Browser]
Facts = Callable[[], Record]


@pytest.fixture
def here(world: World) -> str:
    return f"/reviews/{world.review}/edit/papers"


def row_of(page: Page, kind: str) -> str:
    """The id of the first row of a kind."""
    (first, *_) = [field for field in page.all("input") if field.get("value") == kind]
    return first.get("name", "").removesuffix("-kind")


def test_the_next_number_is_taken_with_what_was_typed(
    browser: Open, here: str, facts: Facts
) -> None:
    head = browser("head")
    page = head.get(here)
    row = row_of(page, "plan")

    page = head.submit(page, here, {f"{row}-symbol": "KH-BTG"}, press=("take", row))

    assert "Đã lấy số 1 cho Kế hoạch" in page.text
    (plan,) = [paper for paper in facts().papers if paper.kind == "plan"]
    assert (plan.number, plan.date, plan.symbol) == (1, today(), "KH-BTG")


def test_a_taken_number_is_voided_with_a_reason(browser: Open, here: str, facts: Facts) -> None:
    head = browser("head")
    page = head.get(here)
    page = head.submit(page, here, press=("take", row_of(page, "plan")))
    void = f"{here}/numbers/1/void"

    assert "Hãy ghi lý do hủy số" in head.submit(page, void, {"reason": ""}, status=400).text
    page = head.submit(page, void, {"reason": "Ký nhầm bản"})

    assert "Đã hủy: Ký nhầm bản" in page.text
    assert [paper.number for paper in facts().papers if paper.kind == "plan"] == [None]
    page = head.submit(page, here, press=("take", row_of(page, "plan")))
    assert "Đã lấy số 2 cho Kế hoạch" in page.text


def test_a_void_number_that_is_typed_is_refused_beside_its_field(browser: Open, here: str) -> None:
    head = browser("head")
    page = head.get(here)
    page = head.submit(page, here, press=("take", row_of(page, "plan")))
    page = head.submit(page, f"{here}/numbers/1/void", {"reason": "Ký nhầm bản"})
    row = row_of(page, "plan")

    page = head.submit(page, here, {f"{row}-number": "1"}, status=422)

    assert page.faults == ["Số 1 đã hủy (Ký nhầm bản), không dùng lại."]


def test_a_number_is_not_typed_over(browser: Open, here: str, facts: Facts) -> None:
    head = browser("head")
    page = head.get(here)
    page = head.submit(page, here, press=("take", row_of(page, "plan")))
    before = facts()

    page = head.submit(page, here, {f"{row_of(page, 'plan')}-number": "9"}, status=422)

    assert "muốn bỏ thì hủy số này" in page.faults[0]
    assert facts() == before


def test_what_is_wrong_elsewhere_on_the_page_takes_no_number(browser: Open, here: str) -> None:
    head = browser("head")
    page = head.get(here)
    row = row_of(page, "plan")

    head.submit(page, here, {f"{row}-sent_on": "hôm qua"}, press=("take", row), status=422)

    assert "Số đã lấy từ sổ" not in head.get(here).text
