"""Shares in papers are counted against the base that the regulation names, in every paper alike."""

import json
from typing import Any

import msgspec
import pytest

from tests import factories
from workflow.domain.law.regulation import Vote, VoteBase
from workflow.domain.paper_settings import NO_PAPER_SETTINGS, PaperSettings
from workflow.domain.papers import PaperKind, build_context
from workflow.domain.record import (
    Attendance,
    AttendanceStatus,
    Award,
    AwardKind,
    AwardStatus,
    Purpose,
    Record,
    Tally,
)
from workflow.domain.votes.ballots import find_counted_base
from workflow.domain.votes.contest_outcome import evaluate_contest, explain_result

WINNER = "Sở số 2"
#: 9 members, 8 of them there, 8 ballots issued, 7 of them valid.
SHARES: dict[VoteBase, tuple[str, str]] = {
    "total": ("6/9 thành viên", "66,67"),
    "present": ("6/8 thành viên có mặt", "75"),
    "issued": ("6/8 phiếu phát ra", "75"),
    "valid": ("6/7 phiếu hợp lệ", "85,71"),
}
PAPERS = (
    PaperKind.MINUTES, PaperKind.VOTE_MINUTES, PaperKind.PROPOSAL, PaperKind.AWARD_LIST,
    PaperKind.CONCLUSION_NOTICE,
)  # fmt: skip


def facts(**changes: Any) -> Record:
    record = factories.make_record(9)
    contest = factories.make_contest(
        WINNER, 9, issued=8, returned=8, valid=7, invalid=1, tallies=(Tally(WINNER, 6),), **changes
    )
    rows = [
        Attendance(
            row.name, AttendanceStatus.ABSENT if row.name == "Sở số 9" else AttendanceStatus.PRESENT
        )
        for row in record.members
    ]
    assert record.meeting
    meeting = msgspec.structs.replace(record.meeting, attendance=tuple(rows))
    award = Award(
        award="Cờ thi đua", kind=AwardKind.FLAG, recipient=WINNER, status=AwardStatus.PROPOSED
    )
    return msgspec.structs.replace(record, contests=(contest,), meeting=meeting, awards=(award,))


@pytest.mark.parametrize("base", SHARES)
@pytest.mark.parametrize("kind", PAPERS)
def test_every_paper_counts_against_the_base_of_the_regulation(
    kind: PaperKind, base: VoteBase
) -> None:
    text = json.dumps(
        build_context(kind, facts(), PaperSettings(base=base)).values, ensure_ascii=False
    )

    share, rate = SHARES[base]
    assert share in text or kind is PaperKind.VOTE_MINUTES
    assert f"{rate}%" in text
    others = {SHARES[other][1] for other in SHARES} - {rate}
    assert not any(f"{other}%" in text for other in others)


@pytest.mark.parametrize("base", SHARES)
def test_papers_and_pages_agree(base: VoteBase) -> None:
    record = facts()
    vote = Vote(threshold=None, base=base, inclusive=True, hard=False)

    result = evaluate_contest(record.contests[0], record, vote)
    page = str(explain_result(result.lines[0], result, vote))

    assert page.startswith(SHARES[base][0].split()[0])
    assert SHARES[base][1] in page


def test_a_base_that_was_not_recorded_is_not_replaced_by_another() -> None:
    record = facts(purpose=Purpose.MERIT)
    unknown = msgspec.structs.replace(record, meeting=None)

    assert find_counted_base(record.contests[0], unknown, "present") is None
    assert find_counted_base(record.contests[0], unknown, "total") == (9, "thành viên")


@pytest.mark.parametrize(
    ("changes", "whole"),
    [
        ({}, (5, "thành viên")),
        ({"entitled": None}, (5, "phiếu hợp lệ")),
        ({"entitled": None, "valid": None}, None),
    ],
)
def test_facts_frozen_without_a_base_print_as_before(changes: dict[str, Any], whole: Any) -> None:
    assert (
        find_counted_base(
            factories.make_contest(**changes), factories.make_record(), NO_PAPER_SETTINGS.base
        )
        == whole
    )
