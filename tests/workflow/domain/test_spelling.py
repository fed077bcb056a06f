"""Names of members as people type them, stored as the list of members spells them."""

import msgspec
import pytest

from tests import factories
from workflow.domain.names.mentions import spell_members
from workflow.domain.record import Member
from workflow.domain.vietnamese_text import normalize_text

MEMBERS = (
    Member(name="Ủy ban Kiểm tra Tỉnh ủy", abbreviation="UBKTTU"),
    Member(name="Sở Nội vụ", short_name="Nội vụ"),
    Member(name="Sở Lễ"),
    Member(name="Sở Lê"),
)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Uỷ ban Kiểm tra Tỉnh uỷ", "Ủy ban Kiểm tra Tỉnh ủy"),
        ("ubkttu", "Ủy ban Kiểm tra Tỉnh ủy"),
        ("SỞ  NỘI VỤ", "Sở Nội vụ"),
        ("so noi vu", "Sở Nội vụ"),
        ("Nội vụ", "Sở Nội vụ"),
        ("Sở Lê", "Sở Lê"),
        ("so le", "so le"),
        ("Sở Tài chính", "Sở Tài chính"),
    ],
)
def test_a_member_is_stored_as_the_list_spells_it(typed: str, stored: str) -> None:
    record = msgspec.structs.replace(factories.make_record(), members=MEMBERS, next_head=typed)

    assert spell_members(record, "next").next_head == stored


def test_other_sections_stay_as_they_are() -> None:
    record = msgspec.structs.replace(
        factories.make_record(), members=MEMBERS, next_head="so noi vu"
    )

    assert spell_members(record, "plan") == record


@pytest.mark.parametrize("mark", ["\u200b", "\ufeff", "\u202e", "\u200d", "\u2060"])
def test_invisible_marks_are_dropped(mark: str) -> None:
    assert normalize_text(f"Sở{mark} Nội vụ{mark}") == "Sở Nội vụ"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Sở KH&ĐT", "Sở Kế hoạch và Đầu tư"),
        ("sở khđt", "Sở Kế hoạch và Đầu tư"),
        ("Sở KHCN", "Sở Khoa học và Công nghệ"),
        ("UBND huyện Bắc Bình", "Ủy ban nhân dân huyện Bắc Bình"),
        ("Sở TC", "Sở TC"),  # two members may be meant
        ("TC", "TC"),
        ("Phòng TC", "Phòng TC"),
        ("Sở Khoa học", "Sở Khoa học"),
    ],
)
def test_a_usual_abbreviation_is_the_one_member_that_it_can_mean(typed: str, stored: str) -> None:
    names = ("Sở Kế hoạch và Đầu tư", "Sở Khoa học và Công nghệ", "Sở Tài chính", "Sở Thể chế")
    members = tuple(Member(name=name) for name in (*names, "Ủy ban nhân dân huyện Bắc Bình"))
    facts = msgspec.structs.replace(factories.make_record(), members=members, next_head=typed)

    assert spell_members(facts, "next").next_head == stored
