"""The list of members on its page."""

from collections.abc import Callable

import pytest

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser, Page
from workflow.domain.record import Record

Open = Callable[[str | None], Browser]
Facts = Callable[[], Record]
OFFICE = "Văn phòng Tỉnh ủy"


@pytest.fixture
def address(world: World) -> str:
    return f"/reviews/{world.review}/edit/members"


def test_the_page_shows_every_member_of_the_seed(browser: Open, address: str) -> None:
    page = browser("head").get(address)

    names = [page.by_id(f"members-{place}-name").get("value") for place in range(9)]
    assert OFFICE in names


def test_a_new_name_is_carried_through_the_facts(browser: Open, address: str, facts: Facts) -> None:
    head = browser("head")
    new = 'Văn phòng "Tỉnh ủy" & <Bình Thuận> {{ 7 * 7 }}'

    page = head.submit(head.get(address), address, {"members-2-name": new})

    record = facts()
    assert "Đã lưu" in page.text
    assert record.members[2].name == new
    assert record.contests[0].chosen == (new,)
    assert record.contests[0].tallies[0].candidate == new
    assert record.awards[0].recipient == new


def test_staff_of_a_renamed_member_keep_their_rights(
    browser: Open, address: str, world: World
) -> None:
    head = browser("head")

    head.submit(head.get(address), address, {"members-2-name": "Văn phòng mới"})

    browser("member").get(f"/reviews/{world.review}")


def test_a_unit_without_a_name_is_refused_beside_its_field(
    browser: Open, address: str, facts: Facts
) -> None:
    head = browser("head")

    page = head.submit(head.get(address), address, {"members-4-name": " "}, status=422)

    assert page.faults == ["Hãy ghi tên đơn vị, hoặc xóa dòng này."]
    assert page.by_id("members-4-name").get("aria-invalid") == "true"
    assert len(facts().members) == 9


def test_a_control_character_is_refused_and_what_was_typed_stays(
    browser: Open, address: str
) -> None:
    head = browser("head")

    page = head.submit(head.get(address), address, {"members-0-parent": "Tỉnh\x07ủy"}, status=422)

    assert "ký tự lạ" in page.faults[0]
    assert page.by_id("members-0-parent").get("aria-invalid") == "true"


def test_a_pasted_list_becomes_rows_before_it_is_saved(
    browser: Open, address: str, facts: Facts
) -> None:
    head = browser("head")
    pasted = {"members-more": "1. Sở Nội vụ\r\n- Sở Tư pháp\r\nVăn Phòng Tỉnh Uỷ\r\n"}

    page = head.submit(head.get(address), address, pasted, press=("add_many", "members"))

    assert page.by_id("members-9-name").get("value") == "Sở Nội vụ"
    assert page.by_id("members-10-name").get("value") == "Sở Tư pháp"
    assert len(facts().members) == 9
    head.submit(page, address)
    assert len(facts().members) == 11


def test_moving_a_row_up_keeps_what_was_typed(browser: Open, address: str, facts: Facts) -> None:
    head = browser("head")
    typed = {"members-2-short_name": "VPTU"}

    page = head.submit(head.get(address), address, typed, press=("up", "members-2"))

    assert page.by_id("members-1-name").get("value") == OFFICE
    head.submit(page, address)
    moved = facts().members[1]
    assert (moved.name, moved.short_name) == (OFFICE, "VPTU")


def test_removing_a_member_tells_where_it_is_still_named(browser: Open, address: str) -> None:
    head = browser("head")
    page = head.submit(head.get(address), address, press=("remove", "members-2"))

    page = head.submit(page, address)

    assert "vẫn được nhắc ở: Bình xét, kiểm phiếu, Đề nghị khen thưởng" in page.text


def test_the_second_to_save_is_told_what_changed_and_loses_nothing(
    browser: Open, address: str, facts: Facts
) -> None:
    first, second = browser("head"), browser("council")
    opened: Page = second.get(address)
    first.submit(first.get(address), address, {"members-1-role": "deputy"})

    page = second.submit(opened, address, {"members-8-short_name": "Báo"}, status=422)

    assert "Đơn vị thành viên 2 – Vai trò Thành viên đổi thành Phó khối" in page.text
    assert page.by_id("members-8-short_name").get("value") == "Báo"
    second.submit(page, address)
    assert facts().members[8].short_name == "Báo"


def test_forty_members_with_long_names_are_saved_whole(
    browser: Open, address: str, facts: Facts
) -> None:
    head = browser("head")
    names = [f"Đơn vị {number} {'dài ' * 245}".strip() for number in range(31)]

    head.submit(head.get(address), address, {"members-more": "\n".join(names)})

    assert [member.name for member in facts().members[9:]] == names


@pytest.mark.parametrize(
    "line",
    ["1. Sở Nội vụ;", "(10) Sở Nội vụ", "10) Sở Nội vụ.", "o Sở Nội vụ", "a) Sở Nội vụ",
     "•\tSở Nội vụ", "1.Sở Nội vụ", "\u200bSở Nội vụ\ufeff", "Sở Nội\u00ad vụ",
     "2/ Sở Nội vụ", "3 - Sở Nội vụ", "IV. Sở Nội vụ", "5\tSở Nội vụ", "Sở Nội vụ (10);"],
)  # fmt: skip
def test_marks_of_a_copied_list_are_no_part_of_a_name(
    line: str, browser: Open, address: str
) -> None:
    head = browser("head")
    pasted = {"members-more": f"{line}\r\n;\r\n"}

    page = head.submit(head.get(address), address, pasted, press=("add_many", "members"))

    assert page.by_id("members-9-name").get("value") == "Sở Nội vụ"
    assert not [box for box in page.all("input") if box.get("id") == "members-10-name"]


@pytest.mark.parametrize(
    ("said", "role"),
    [
        (" (Cụm trưởng)", "head"),
        (" (Trưởng khối)", "head"),
        (" (Phó khối);", "deputy"),
        (" (cụm phó)", "deputy"),
        (", Trưởng khối", "head"),
        (" – Phó khối", "deputy"),
        ("\tKhối trưởng", "head"),
    ],
)
def test_a_role_behind_a_name_becomes_the_role_of_the_row(
    said: str, role: str, browser: Open, address: str
) -> None:
    head = browser("head")
    pasted = {"members-more": f"Sở Nội vụ{said}"}

    page = head.submit(head.get(address), address, pasted, press=("add_many", "members"))

    assert page.by_id("members-9-name").get("value") == "Sở Nội vụ"
    chosen = [
        row
        for row in page.by_id("members-9-role").iter("option")
        if row.get("selected") is not None
    ]
    assert [row.get("value") for row in chosen] == [role]


def test_a_list_is_read_here_as_everywhere(browser: Open, address: str) -> None:
    head = browser("head")
    lines = (
        'STT\tTên đơn vị\r\n1 SỞ NỘI VỤ (Cụm trưởng);\r\n2 Sở Tư pháp\tghi chú\r\n"Sở Tài chính"'
    )
    pasted = {"members-more": f"{lines}\r\nSở Nội vụ"}

    page = head.submit(head.get(address), address, pasted, press=("add_many", "members"))

    names = [page.by_id(f"members-{place}-name").get("value") for place in range(9, 12)]
    assert names == ["SỞ NỘI VỤ", "Sở Tư pháp", "Sở Tài chính"]
