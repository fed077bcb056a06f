"""Results, awards, next year and the numbers of papers."""

import datetime as dt
from collections.abc import Callable

import pytest

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser
from workflow.domain.record import (
    Activity,
    Award,
    AwardKind,
    IssuedPaper,
    Person,
    RecipientKind,
    Record,
)

Open = Callable[[str | None], Browser]
Facts = Callable[[], Record]


@pytest.fixture
def edit(world: World) -> str:
    return f"/reviews/{world.review}/edit"


def test_shortcomings_are_pasted_a_line_each(browser: Open, edit: str, facts: Facts) -> None:
    head, here = browser("head"), f"{edit}/results"
    pasted = {"shortcomings-more": "- Một & hai\r\n\r\n2. <Ba> {{ bốn }}"}

    page = head.submit(head.get(here), here, pasted)

    assert "Tiếp theo: «Bình xét, kiểm phiếu»" in page.text
    assert facts().shortcomings == ("Một & hai", "<Ba> {{ bốn }}")
    assert len(facts().results) == 3


def test_an_award_is_proposed_with_its_reason(browser: Open, edit: str, facts: Facts) -> None:
    head, here = browser("head"), f"{edit}/awards"
    page = head.submit(head.get(here), here, press=("add", "awards"))

    head.submit(
        page,
        here,
        {
            "awards-1-recipient": "Báo Bình Thuận",
            "awards-1-award": "Bằng khen",
            "awards-1-kind": "certificate",
            "awards-1-reason": "Dòng một\r\nDòng hai",
        },
    )

    assert facts().awards[1] == Award(
        award="Bằng khen",
        recipient="Báo Bình Thuận",
        recipient_kind=RecipientKind.UNIT,
        kind=AwardKind.CERTIFICATE,
        reason="Dòng một\nDòng hai",
    )


def test_an_award_needs_its_name(browser: Open, edit: str, facts: Facts) -> None:
    head, here = browser("head"), f"{edit}/awards"

    page = head.submit(head.get(here), here, {"awards-0-award": ""}, status=422)

    assert page.faults == ["Hãy ghi danh hiệu hoặc hình thức khen thưởng."]


def test_next_head_is_picked_among_the_members_or_typed(
    browser: Open, edit: str, facts: Facts
) -> None:
    head, here = browser("head"), f"{edit}/next"

    head.submit(head.get(here), here, {"next_head": "Báo Bình Thuận"})
    assert facts().next_head == "Báo Bình Thuận"

    page = head.submit(head.get(here), here, {"next_head": "…"}, status=422)
    assert page.faults == ["Hãy ghi tên đơn vị khác làm Trưởng khối."]
    head.submit(page, here, {"other_head": "Sở Nội vụ"})
    assert facts().next_head == "Sở Nội vụ"
    assert head.get(here).by_id("other_head").get("value") == "Sở Nội vụ"


def test_whom_the_meeting_elected_is_offered_and_not_stored_unasked(
    browser: Open, edit: str, facts: Facts
) -> None:
    head, here = browser("head"), f"{edit}/next"
    page = head.submit(head.get(here), here, {"next_head": ""})
    assert facts().next_head is None

    page = head.submit(head.get(here), here, press=("take_elected", "1"))

    assert facts().next_head is None
    head.submit(page, here)
    assert facts().next_head == "Đảng ủy Khối cơ quan và doanh nghiệp tỉnh"


def test_activities_of_the_plan(browser: Open, edit: str, facts: Facts) -> None:
    head, here = browser("head"), f"{edit}/plan"
    page = head.submit(head.get(here), here, press=("add", "activities"))

    head.submit(
        page,
        here,
        {
            "activities-0-task": "Ký kết giao ước",
            "activities-0-lead": "Báo Bình Thuận",
            "activities-0-with_": "Các đơn vị",
            "activities-0-due": "Quý I",
        },
    )

    expected = Activity("Ký kết giao ước", "Báo Bình Thuận", "Các đơn vị", "Quý I")
    assert facts().activities == (expected,)
    assert len(facts().targets) == 3


def test_number_day_and_signer_of_a_paper(browser: Open, edit: str, facts: Facts) -> None:
    head, here = browser("head"), f"{edit}/papers"
    page = head.get(here)
    kinds = [page.by_id(f"papers-{place}-kind").get("value") for place in range(4)]
    place = kinds.index("proposal")

    head.submit(
        page,
        here,
        {
            f"papers-{place}-number": "15",
            f"papers-{place}-date": "26/01/2022",
            f"papers-{place}-sent_on": "27/01/2022",
            f"papers-{place}-signer-name": "Tiêu Hồng Phúc",
            f"papers-{place}-signer-positions": "Trưởng Ban",
        },
    )

    assert facts().papers == (
        IssuedPaper(
            kind="proposal",
            number=15,
            date=dt.date(2022, 1, 26),
            signer=Person("Tiêu Hồng Phúc", ("Trưởng Ban",)),
            sent_on=dt.date(2022, 1, 27),
        ),
    )


def test_a_proposal_to_each_authority_has_its_own_number(
    browser: Open, edit: str, facts: Facts
) -> None:
    head, here = browser("head"), f"{edit}/awards"
    page = head.submit(head.get(here), here, press=("add", "awards"))
    more = {"awards-1-award": "Bằng khen", "awards-1-authority": "Bộ Nội vụ"}
    head.submit(page, here, {"awards-1-recipient": "Báo Bình Thuận", **more})

    page = head.get(f"{edit}/papers")

    assert len(facts().awards) == 2
    assert "Tờ trình – Ủy ban nhân dân tỉnh" in page.text
    assert "Tờ trình – Bộ Nội vụ" in page.text


def test_a_contradiction_leads_to_the_field_of_its_paper(
    browser: Open, edit: str, facts: Facts
) -> None:
    head, here = browser("head"), f"{edit}/papers"
    page = head.get(here)
    place = [page.by_id(f"papers-{n}-kind").get("value") for n in range(4)].index("proposal")
    head.submit(page, here, {f"papers-{place}-date": "20/01/2022"})

    page = head.get(here)

    links = [link.get("href") for link in page.all("a")]
    assert f"{here}#papers-0-date" in links
    assert page.by_id("papers-0-date").get("value") == "20/01/2022"


@pytest.mark.parametrize(
    "key", ["members", "meeting", "reports", "results", "contests", "awards", "next", "plan"]
)
def test_member_staff_edit_nothing_of_the_review(browser: Open, edit: str, key: str) -> None:
    browser("member").get(f"{edit}/{key}", status=403)
    browser("stranger").get(f"{edit}/{key}", status=404)


def test_who_was_chosen_is_taken_from_the_contests(browser: Open, edit: str, facts: Facts) -> None:
    head, here = browser("head"), f"{edit}/awards"
    chosen = facts().contests[0].chosen[0]
    page = head.submit(head.get(here), here, {"awards-0-recipient": "Báo Bình Thuận"})

    page = head.submit(head.get(here), here, press=("take_results", "1"))

    assert page.by_id("awards-1-recipient").get("value") == chosen
    head.submit(page, here, {"awards-1-award": "Cờ thi đua của UBND tỉnh"})
    assert (facts().awards[1].kind, facts().awards[1].recipient_kind) == (
        AwardKind.FLAG,
        RecipientKind.UNIT,
    )
    page = head.submit(head.get(here), here, press=("take_results", "1"))
    assert "Không có thêm đơn vị, cá nhân nào được chọn" in page.text
    assert "chưa lưu" not in page.text
