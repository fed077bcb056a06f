"""Taking the next number on the page of papers, voiding it, and what is refused there."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from tests.workflow.issued_proposal import store_issued_proposal
from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser, Page, text_of
from workflow.domain.record import Record
from workflow.models import Review

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
    assert (plan.number, plan.date, plan.symbol) == (1, None, "KH-BTG")


def test_papers_stay_in_their_order_whatever_is_written_down(browser: Open, here: str) -> None:
    head = browser("head")
    page = head.get(here)
    before = [text_of(name) for name in page.all("legend")]

    head.submit(page, here, {f"{row_of(page, 'plan')}-symbol": "KH-BTG"})
    page = head.get(here)
    head.submit(page, here, {f"{row_of(page, 'invitation')}-symbol": "GM-BTG"})

    assert [text_of(name) for name in head.get(here).all("legend")] == before


def test_a_signer_is_typed_once_and_taken_over_below(
    browser: Open, here: str, facts: Facts
) -> None:
    head = browser("head")
    page = head.get(here)
    first, then = row_of(page, "minutes"), row_of(page, "vote_minutes")
    assert "như văn bản trên" in page.text

    rest = {f"{row_of(page, kind)}-known_signer": "" for kind in ("proposal", "plan")}
    own = {f"{first}-signer-name": "Lê Văn A", f"{then}-known_signer": "above"}
    head.submit(page, here, own | rest)

    signers = {paper.kind: paper.signer and paper.signer.name for paper in facts().papers}
    assert signers == {"minutes": "Lê Văn A", "vote_minutes": "Lê Văn A"}


def test_who_signs_the_dossier_is_said_once(browser: Open, here: str, facts: Facts) -> None:
    """Nothing else is touched: no paper behind its name, nor the plan, which is the next head's."""
    head = browser("head")
    page = head.get(here)

    head.submit(page, here, {f"{row_of(page, 'minutes')}-signer-name": "Lê Văn A"})

    signers = {paper.kind: paper.signer and paper.signer.name for paper in facts().papers}
    assert signers == dict.fromkeys(["minutes", "vote_minutes", "proposal"], "Lê Văn A")


def test_who_is_typed_below_signs_from_there_on(browser: Open, here: str, facts: Facts) -> None:
    head = browser("head")
    page = head.get(here)
    minutes, proposal = row_of(page, "minutes"), row_of(page, "proposal")
    typed = {f"{minutes}-signer-name": "Lê Văn A", f"{proposal}-signer-name": "Trần B"}

    head.submit(page, here, typed)
    head.submit(head.get(here), here, {})  # what is written down stays

    signers = {paper.kind: paper.signer and paper.signer.name for paper in facts().papers}
    assert signers == {
        "minutes": "Lê Văn A", "vote_minutes": "Lê Văn A", "proposal": "Trần B",
    }  # fmt: skip


def test_with_nobody_typed_no_signer_is_written_down(
    browser: Open, here: str, facts: Facts
) -> None:
    head = browser("head")
    page = head.get(here)

    head.submit(page, here, {f"{row_of(page, 'plan')}-symbol": "KH-BTG"})

    assert [(paper.kind, paper.signer) for paper in facts().papers] == [("plan", None)]


def test_what_most_years_do_not_need_stands_behind_its_name(browser: Open, here: str) -> None:
    head = browser("head")
    page = head.get(here)
    named = [text_of(word) for word in page.by_id("step").iter("summary")]
    assert "Giấy mời" in named
    assert "Tờ trình" not in named

    head.submit(page, here, {f"{row_of(page, 'invitation')}-symbol": "GM-BTG"})

    page = head.get(here)
    (shown,) = [one for one in page.all("details") if one.get("open") is not None]
    assert text_of(next(shown.iter("summary"))) == "Giấy mời"


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


def rows_of(page: Page, kind: str) -> list[str]:
    """The ids of all rows of a kind."""
    found = [field for field in page.all("input") if field.get("value") == kind]
    return [field.get("name", "").removesuffix("-kind") for field in found]


@pytest.fixture
def apart(browser: Open, world: World) -> None:
    """Each contest has counting minutes of its own."""
    bases = f"/reviews/{world.review}/bases"
    head = browser("head")
    head.submit(head.get(bases), f"{bases}/separate", {"kinds": ["vote_minutes"]})


def minutes_of(record: Record) -> list[int | None]:
    return [paper.number for paper in record.papers if paper.kind == "vote_minutes"]


def test_each_counting_minutes_takes_a_number_of_its_own(
    browser: Open, here: str, facts: Facts, apart: None
) -> None:
    head = browser("head")
    page = head.get(here)
    first, second = rows_of(page, "vote_minutes")
    assert "Biên bản kiểm phiếu – Trưởng Khối thi đua 6 năm 2022" in page.text

    page = head.submit(page, here, press=("take", second))
    told = "Đã lấy số 1 cho Biên bản kiểm phiếu – Trưởng Khối thi đua 6 năm 2022"
    assert told in page.text
    assert minutes_of(facts()) == [None, 1]
    assert "Số 1 · Biên bản kiểm phiếu – Trưởng Khối thi đua 6 năm 2022" in page.text

    first, second = rows_of(page, "vote_minutes")
    page = head.submit(page, here, press=("take", first))
    assert minutes_of(facts()) == [2, 1]

    page = head.submit(page, here, {f"{first}-number": "1"}, status=422)
    assert "Số 2 đã lấy từ sổ" in page.faults[0]
    assert page.by_id(f"{first}-number").get("value") == "1"


def test_a_number_given_by_hand_twice_is_refused_beside_the_second(
    browser: Open, here: str, facts: Facts, apart: None
) -> None:
    head = browser("head")
    page = head.get(here)
    first, second = rows_of(page, "vote_minutes")

    page = head.submit(page, here, {f"{first}-number": "7", f"{second}-number": "7"}, status=422)

    assert [fault.partition(" của ")[0] for fault in page.faults] == [
        "Số 7 đã dùng cho Biên bản kiểm phiếu"
    ] * len(page.faults)
    assert minutes_of(facts()) == []


def test_contests_that_moved_meanwhile_are_seen_before_numbers_are_kept(
    browser: Open, here: str, facts: Facts, world: World, apart: None
) -> None:
    head, contests = browser("head"), f"/reviews/{world.review}/edit/contests"
    opened = head.get(here)
    first, _second = rows_of(opened, "vote_minutes")
    head.submit(head.get(contests), f"{contests}/0/move", press=("way", "down"))

    page = head.submit(opened, here, {f"{first}-number": "7"}, status=422)
    assert "vừa thay đổi. Hãy xem lại số của từng văn bản" in page.faults[0]
    assert minutes_of(facts()) == []

    head.submit(page, here)
    assert minutes_of(facts()) == [7]


def test_a_number_goes_along_when_contests_are_moved_and_holds_them(
    browser: Open, here: str, facts: Facts, world: World, apart: None
) -> None:
    head, contests = browser("head"), f"/reviews/{world.review}/edit/contests"
    page = head.get(here)
    head.submit(page, here, press=("take", rows_of(page, "vote_minutes")[0]))

    head.submit(head.get(contests), f"{contests}/0/move", press=("way", "down"))
    assert minutes_of(facts()) == [None, 1]

    refused = head.submit(head.get(f"{contests}/1"), f"{contests}/1/drop", status=400)
    assert "đã có số 1; hãy hủy hoặc xóa số đó trước" in refused.text
    assert len(facts().contests) == 2


def test_what_stands_on_an_issued_paper_is_only_read(
    browser: Open, here: str, facts: Facts, db: Session, world: World
) -> None:
    head = browser("head")
    page = head.get(here)
    row = row_of(page, "proposal")
    typed = {f"{row}-number": "15", f"{row}-date": "28/01/2022", f"{row}-signer-name": "Lê Văn A"}
    head.submit(page, here, typed)
    review = db.get_one(Review, world.review)
    store_issued_proposal(db, review)
    db.commit()
    db.close()

    page = head.get(here)
    row = row_of(page, "proposal")
    assert "không sửa được nữa" in page.text
    names = {field.get("name") for field in page.all("input") if field.get("readonly") is not None}
    assert names == {f"{row}-{name}" for name in ("number", "symbol", "date", "signer-name")}
    (positions,) = [
        field for field in page.all("textarea") if field.get("name") == f"{row}-signer-positions"
    ]
    assert positions.get("readonly") is not None
    assert all(button.get("value") != row for button in page.all("button"))
    for name, other in (("number", "16"), ("date", "29/01/2022"), ("signer-name", "Kẻ Khác")):
        refused = head.submit(page, here, {f"{row}-{name}": other}, status=422)
        assert f'href="#{row}-{name}"' in refused.response.text
        assert "đã phát hành nên không sửa" in refused.text
    head.submit(page, here, {f"{row}-sent_on": "30/01/2022"})

    (proposal,) = [paper for paper in facts().papers if paper.kind == "proposal"]
    assert (proposal.number, proposal.signer and proposal.signer.name) == (15, "Lê Văn A")
    assert proposal.sent_on
