"""What names of awards tell, and who was chosen for one over the meetings of a year."""

import pytest

from tests import factories
from workflow.domain.award_kinds import complete_award, list_chosen
from workflow.domain.record import (
    Award,
    AwardKind,
    Contest,
    FurtherMeeting,
    Meeting,
    MeetingKind,
    Method,
    Purpose,
)


def contest(*chosen: str, purpose: Purpose = Purpose.LEADING_UNIT) -> Contest:
    return Contest(purpose, Method.SECRET_BALLOT, chosen=chosen)


def meeting(kind: MeetingKind, *contests: Contest) -> FurtherMeeting:
    return FurtherMeeting(2, Meeting(kind=kind), contests=contests)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Cờ thi đua của UBND tỉnh", AwardKind.FLAG),
        ("co thi dua", AwardKind.FLAG),
        ("BẰNG KHEN của Bộ", AwardKind.CERTIFICATE),
        ("bang khen cua ubnd tinh", AwardKind.CERTIFICATE),
        ("Tap the lao dong xuat sac", AwardKind.TITLE),
        ("Giấy khen", None),
    ],
)
def test_the_kind_is_told_by_the_name_with_or_without_accents(
    name: str, kind: AwardKind | None
) -> None:
    assert complete_award(Award(name), factories.make_record()).kind is kind


@pytest.mark.parametrize(
    ("kind", "chosen"),
    [
        (MeetingKind.PREPARATORY, ["Sở A", "Sở C"]),
        (MeetingKind.HALF_YEAR, ["Sở A", "Sở C"]),
        (MeetingKind.OTHER, ["Sở A", "Sở C"]),
        (MeetingKind.SPECIAL_DRIVE, ["Sở A", "Sở B", "Sở C"]),
    ],
)
def test_what_the_closing_meeting_decides_overtakes_earlier_votes_for_the_same(
    kind: MeetingKind, chosen: list[str]
) -> None:
    further = meeting(kind, contest("Sở B"), contest("Sở C", purpose=Purpose.MERIT))
    record = factories.make_record(contests=(contest("Sở A"),), meetings=(further,), awards=())

    assert list_chosen(record) == chosen


def test_a_vote_that_the_closing_meeting_did_not_hold_counts() -> None:
    further = meeting(MeetingKind.PREPARATORY, contest("Sở B"))
    record = factories.make_record(contests=(), meetings=(further,), awards=())

    assert list_chosen(record) == ["Sở B"]
