"""A member's new name in all the facts that name it."""

from workflow.domain.names.mentions import list_sections_naming, rename_member, rename_members
from workflow.domain.record import (
    Activity,
    Attendance,
    AttendanceStatus,
    Award,
    Bloc,
    Contest,
    Council,
    Meeting,
    Member,
    Method,
    Purpose,
    Record,
    Report,
    Speech,
    Tally,
    Withdrawal,
    encode_record,
)

OLD, NEW, OTHER = "Văn phòng Tỉnh ủy", "Văn phòng Tỉnh uỷ & HĐND", "Báo Bình Thuận"


def record() -> Record:
    contest = Contest(
        purpose=Purpose.LEADING_UNIT,
        method=Method.SECRET_BALLOT,
        tallies=(Tally(candidate=OLD, votes=9), Tally(candidate=OTHER)),
        withdrawn=(Withdrawal(candidate=OLD),),
        chosen=(OLD,),
    )
    meeting = Meeting(
        attendance=(Attendance(member=OLD, status=AttendanceStatus.PRESENT),),
        discussion=(Speech(text=f"Theo {OLD}", speaker=OLD),),
    )
    return Record(
        council=Council(name="Hội đồng"),
        bloc=Bloc(name="Khối 6"),
        year="2021",
        members=(Member(name=OLD), Member(name=OTHER)),
        reports=(Report(member=OLD),),
        meeting=meeting,
        contests=(contest,),
        awards=(Award(award="Cờ thi đua", recipient=OLD),),
        next_head=OLD,
        next_deputies=(OTHER, OLD),
        activities=(Activity(task="Sơ kết", lead=OLD, with_=OLD),),
    )


def test_a_new_name_reaches_every_fact_that_names_the_member() -> None:
    renamed = rename_member(record(), OLD, NEW)

    text = encode_record(renamed).decode()
    assert text.count(OLD) == 1  # within a sentence that somebody said, which stays as said
    assert text.count(NEW) == encode_record(record()).decode().count(OLD) - 1


def test_renaming_back_gives_the_same_record() -> None:
    assert rename_member(rename_member(record(), OLD, NEW), NEW, OLD) == record()


def test_two_members_may_swap_their_names() -> None:
    swapped = rename_members(record(), {OLD: OTHER, OTHER: OLD})

    assert [member.name for member in swapped.members] == [OTHER, OLD]
    assert swapped.next_deputies == (OLD, OTHER)


def test_the_sections_that_name_a_member_are_told() -> None:
    assert list_sections_naming(record(), OTHER) == (
        "Bình xét, kiểm phiếu",
        "Trưởng khối, Phó khối năm sau",
    )
    assert list_sections_naming(record(), "Sở Nội vụ") == ()
