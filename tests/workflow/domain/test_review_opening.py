"""What a new review takes over from an earlier year."""

import pytest

from workflow.domain.record import Bloc, BlocKind, Council, Member, MemberRole, Record
from workflow.domain.review_opening import build_opening_record

COUNCIL, BLOC = "Hội đồng tỉnh", "Khối thi đua 6"


def earlier(**known: object) -> Record:
    members = (
        Member(name="A", role=MemberRole.HEAD, parent="Tỉnh ủy"),
        Member(name="B", role=MemberRole.MEMBER),
        Member(name="C", role=MemberRole.DEPUTY, role_order=1),
        Member(name="D", role=MemberRole.OBSERVER),
    )
    return Record(
        council=Council(name=COUNCIL, place="Bình Thuận"),
        bloc=Bloc(name=BLOC, code="khoi-6"),
        year="2021",
        members=members,
        **known,  # type: ignore[arg-type]
    )


def roles(record: Record) -> list[str | None]:
    return [member.role for member in record.members]


def test_those_elected_for_the_year_take_their_roles() -> None:
    record = build_opening_record(
        COUNCIL, BLOC, "2022", None, earlier(next_head="B", next_deputies=("A",))
    )

    assert roles(record) == ["deputy", "head", "member", "observer"]
    assert record.members[0].parent == "Tỉnh ủy"
    assert record.council.place == "Bình Thuận"


def test_two_deputies_keep_their_order() -> None:
    record = build_opening_record(
        COUNCIL, BLOC, "2022", None, earlier(next_head="B", next_deputies=("C", "A"))
    )

    assert [member.role_order for member in record.members] == [2, None, 1, None]


@pytest.mark.parametrize("year", ["2020", "2023"])
def test_an_election_holds_only_for_the_year_after_it(year: str) -> None:
    record = build_opening_record(COUNCIL, BLOC, year, None, earlier(next_head="B"))

    assert roles(record) == [None, None, None, "observer"]


def test_without_an_election_no_role_is_made_up() -> None:
    assert roles(build_opening_record(COUNCIL, BLOC, "2022", None, earlier())) == [None] * 3 + [
        "observer"
    ]


def test_another_bloc_does_not_take_over_the_code() -> None:
    assert build_opening_record(COUNCIL, "Khối 7", "2022", None, earlier()).bloc == Bloc(
        name="Khối 7", kind=BlocKind.KHOI
    )


def test_without_an_earlier_year_nothing_is_known() -> None:
    record = build_opening_record(COUNCIL, BLOC, "2022", "2023", None)

    assert (record.members, record.next_year) == ((), "2023")
