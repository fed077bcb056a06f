"""What the meeting decided: ballots, votes, who was chosen."""

from collections.abc import Callable

import pytest

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser, text_of
from workflow.domain.record import Contest, Method, Purpose, Record, Tally, Withdrawal

Open = Callable[[str | None], Browser]
Facts = Callable[[], Record]
OFFICE = "Văn phòng Tỉnh ủy"


@pytest.fixture
def address(world: World) -> str:
    return f"/reviews/{world.review}/edit/contests"


def test_the_list_says_the_result_in_the_words_of_the_minutes(browser: Open, address: str) -> None:
    page = browser("head").get(address)

    assert "Văn phòng Tỉnh ủy được 9/9 thành viên" in page.text
    assert "Đơn vị dẫn đầu Khối thi đua 6 năm 2021" in page.links


def test_the_number_of_voters_is_offered_and_never_stored_unasked(
    browser: Open, address: str, facts: Facts
) -> None:
    head, new = browser("head"), f"{address}/2"
    typed = {"contests-2-purpose": "deputy"}

    page = head.submit(head.get(new), new, typed)

    assert "Khối có 9 thành viên có quyền bỏ phiếu" in page.text
    assert facts().contests[2] == Contest(purpose=Purpose.DEPUTY, method=Method.UNRECORDED)
    page = head.submit(page, new, press=("suggest_entitled", "1"))
    assert facts().contests[2].entitled is None
    head.submit(page, new)
    assert facts().contests[2].entitled == 9


def test_ballots_and_votes_are_counted_and_what_contradicts_is_shown_at_once(
    browser: Open, address: str, facts: Facts
) -> None:
    head, first = browser("head"), f"{address}/0"
    typed = {
        "contests-0-method": "secret_ballot",
        "contests-0-issued": "9",
        "contests-0-returned": "9",
        "contests-0-valid": "9",
        "contests-0-invalid": "1",
    }

    page = head.submit(head.get(first), first, typed)

    assert page.path == first
    assert "Hợp lệ (9) + không hợp lệ (1) khác thu về (9)" in page.text
    links = [link.get("href") for link in page.all("a")]
    assert f"{first}#contests-0-valid" in links
    assert page.by_id("contests-0-valid").get("value") == "9"


def test_all_members_become_candidates_by_one_press(
    browser: Open, address: str, facts: Facts
) -> None:
    head, first = browser("head"), f"{address}/0"

    page = head.submit(head.get(first), first, press=("all_members", "1"))
    head.submit(page, first, {"contests-0-tallies-1-votes": "0"})

    tallies = facts().contests[0].tallies
    assert tallies[0] == Tally(OFFICE, 9)
    assert tallies[1] == Tally("Ban Tuyên giáo Tỉnh ủy", 0)
    assert len(tallies) == 9
    assert tallies[2].votes is None
    page = head.submit(head.get(first), first, press=("all_members", "1"))
    assert "Mọi đơn vị thành viên đã có trong danh sách." in page.text


def test_the_result_of_the_count_can_be_taken_over(
    browser: Open, address: str, facts: Facts
) -> None:
    head, first = browser("head"), f"{address}/0"
    page = head.submit(head.get(first), first, press=("remove", "contests-0-chosen-0"))

    page = head.submit(page, first, press=("take_result", "1"))

    assert facts().contests[0].chosen == (OFFICE,)
    assert page.by_id("contests-0-chosen-0").get("value") == OFFICE


def test_votes_that_tell_nothing_yet_are_no_result_to_take_over(
    browser: Open, address: str, facts: Facts
) -> None:
    head, first = browser("head"), f"{address}/0"
    page = head.submit(head.get(first), first, press=("remove", "contests-0-chosen-0"))
    page = head.submit(page, first, press=("all_members", "1"))

    page = head.submit(page, first, press=("take_result", "1"))
    assert "Chưa điền được: 8 đơn vị chưa có số phiếu đồng ý" in page.text
    assert "Đã điền theo kết quả" not in page.text

    votes = {f"contests-0-tallies-{place}-votes": "0" for place in range(2, 9)}
    equal = {"contests-0-tallies-0-votes": "4", "contests-0-tallies-1-votes": "4"}
    page = head.submit(page, first, votes | equal, press=("take_result", "1"))
    assert f"Chưa điền được: {OFFICE}; Ban Tuyên giáo Tỉnh ủy bằng phiếu nhau" in page.text


def test_withdrawals_carry_their_reason(browser: Open, address: str, facts: Facts) -> None:
    head, first = browser("head"), f"{address}/0"
    page = head.submit(head.get(first), first, press=("add", "contests-0-withdrawn"))

    head.submit(
        page,
        first,
        {
            "contests-0-withdrawn-0-candidate": "Báo Bình Thuận",
            "contests-0-withdrawn-0-reason": "Đã nhận cờ năm 2020",
        },
    )

    assert facts().contests[0].withdrawn == (Withdrawal("Báo Bình Thuận", "Đã nhận cờ năm 2020"),)


def test_more_votes_than_there_can_be_have_no_result(browser: Open, address: str) -> None:
    head, first = browser("head"), f"{address}/0"
    typed = {"contests-0-entitled": "9", "contests-0-tallies-0-votes": "1.070"}

    page = head.submit(head.get(first), first, typed)

    assert "nên chưa nói được kết quả" in page.text
    assert "%" not in page.text.split("Cần xem lại")[0]


def test_a_tie_is_told_with_its_votes(browser: Open, address: str) -> None:
    head, first = browser("head"), f"{address}/0"
    page = head.submit(head.get(first), first, press=("add", "contests-0-tallies"))

    page = head.submit(
        page,
        first,
        {
            "contests-0-tallies-0-votes": "4",
            "contests-0-tallies-1-candidate": "Báo Bình Thuận",
            "contests-0-tallies-1-votes": "4",
        },
    )

    tied = "Bằng phiếu nhau ở suất cuối: Văn phòng Tỉnh ủy; Báo Bình Thuận (mỗi đơn vị 4 phiếu)"
    assert tied in page.text
    assert "E411" in page.text


def test_votes_that_are_no_number_are_refused_in_their_row(
    browser: Open, address: str, facts: Facts
) -> None:
    head, first, before = browser("head"), f"{address}/0", facts()

    page = head.submit(head.get(first), first, {"contests-0-tallies-0-votes": "chín"}, status=422)

    assert page.faults == ["«chín» chưa phải số nguyên; hãy ghi như 9."]
    assert page.by_id("contests-0-tallies-0-votes").get("value") == "chín"
    assert facts() == before


def test_a_contest_needs_its_purpose(browser: Open, address: str, facts: Facts) -> None:
    head, new = browser("head"), f"{address}/2"

    page = head.submit(head.get(new), new, status=422)

    assert page.faults == ["Hãy chọn nội dung bình xét."]
    assert len(facts().contests) == 2


def test_two_teams_may_count_two_contests_at_once(
    browser: Open, address: str, facts: Facts
) -> None:
    first, second = browser("head"), browser("council")
    opened = second.get(f"{address}/1")
    first.submit(first.get(f"{address}/0"), f"{address}/0", {"contests-0-issued": "9"})

    second.submit(opened, f"{address}/1", {"contests-1-issued": "8"})

    assert [contest.issued for contest in facts().contests] == [9, 8]


def test_the_same_contest_counted_meanwhile_is_shown_in_words(
    browser: Open, address: str, facts: Facts
) -> None:
    first, second, here = browser("head"), browser("council"), f"{address}/0"
    opened = second.get(here)
    first.submit(first.get(here), here, {"contests-0-method": "open_ballot"})

    page = second.submit(opened, here, {"contests-0-issued": "8"}, status=422)

    assert "chưa ghi đổi thành Biểu quyết công khai" in page.text
    second.submit(page, here, {"contests-0-method": "open_ballot"})
    assert (facts().contests[0].method, facts().contests[0].issued) == ("open_ballot", 8)


def test_contests_are_moved_and_taken_out(browser: Open, address: str, facts: Facts) -> None:
    head = browser("head")

    head.submit(head.get(address), f"{address}/1/move", press=("way", "up"))
    assert [contest.purpose for contest in facts().contests] == ["head", "leading_unit"]

    page = head.submit(head.get(f"{address}/0"), f"{address}/0/drop")
    assert "Đã xóa nội dung bình xét" in page.text
    assert [contest.purpose for contest in facts().contests] == ["leading_unit"]


def test_a_contest_far_behind_the_last_is_no_page(browser: Open, address: str) -> None:
    browser("head").get(f"{address}/7", status=404)


def test_a_list_changed_meanwhile_is_not_rearranged(
    browser: Open, address: str, facts: Facts
) -> None:
    first, second = browser("head"), browser("council")
    opened = second.get(address)
    first.submit(first.get(f"{address}/0"), f"{address}/0", {"contests-0-issued": "9"})

    page = second.submit(opened, f"{address}/1/move", press=("way", "up"), status=409)

    assert "Có người khác vừa lưu phần này" in page.heading
    assert [contest.purpose for contest in facts().contests] == ["leading_unit", "head"]


def test_a_show_of_hands_asks_for_hands(browser: Open, address: str, facts: Facts) -> None:
    head, new = browser("head"), f"{address}/2"
    typed = {"contests-2-purpose": "deputy", "contests-2-method": "open_ballot"}

    page = head.submit(head.get(new), new, typed)

    for words in ("Số người biểu quyết", "Kết quả biểu quyết", "Tổng số người đồng ý"):
        assert words in page.text
    for words in ("Tổng số phiếu", "biên bản kiểm phiếu; không bỏ phiếu"):
        assert words not in page.text
    asked = [box for box in page.all("div") if box.get("hidden") is None]
    labels = [text_of(box) for box in asked if box.get("data-of-ballots") is not None]
    assert labels == []
    assert facts().contests[2].method is Method.OPEN_BALLOT


def test_each_finding_names_its_contest(browser: Open, address: str) -> None:
    head, first = browser("head"), f"{address}/0"
    counts = {"contests-0-issued": "8", "contests-0-returned": "9"}
    head.submit(head.get(first), first, counts)

    page = head.get(address.removesuffix("/edit/contests"))

    assert "Đơn vị dẫn đầu Khối thi đua 6 năm 2021: Phiếu thu về (9) nhiều hơn" in page.text


@pytest.mark.parametrize("at", ["edit/contests/2", "meetings/2/contests/0"])
def test_a_new_contest_that_contradicts_itself_is_never_saved_in_green(
    at: str, browser: Open, world: World
) -> None:
    head, review = browser("head"), f"/reviews/{world.review}"
    head.submit(head.get(f"{review}/meetings"), f"{review}/meetings", {"kind": "preparatory"})
    new, prefix = f"{review}/{at}", f"contests-{at[-1]}-"
    counts = {"entitled": "9", "issued": "9", "returned": "9", "valid": "11", "invalid": "0"}
    typed = {"purpose": "other", "method": "secret_ballot", "title": "Đợt một", **counts}

    page = head.submit(head.get(new), new, {f"{prefix}{name}": typed[name] for name in typed})

    tones = [box.get("class") for box in page.all("div") if box.get("role") == "status"]
    assert "Phần này còn" in page.text
    assert "notice tone-warn" in tones
    assert "notice tone-good" not in tones
