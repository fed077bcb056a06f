"""Results: thresholds for each base, ties and their steps, and the sentence that explains them."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from workflow.domain.law.regulation import Vote, VoteBase
from workflow.domain.record import (
    Attendance,
    AttendanceStatus,
    Contest,
    Meeting,
    Record,
    Tally,
    Withdrawal,
)
from workflow.domain.votes.contest_outcome import evaluate_contest, explain_result, parse_tie_step
from workflow.services.law.regulations import shipped_regulations

NATIONAL = shipped_regulations()["national"].vote


def nine(present: int = 9) -> Record:
    rows = (
        Attendance(
            member=name,
            status=AttendanceStatus.PRESENT if place < present else AttendanceStatus.ABSENT,
        )
        for place, name in enumerate(factories.make_names(9))
    )
    return factories.make_record(9, meeting=Meeting(attendance=tuple(rows)))


def ballot(votes: dict[str, int | None], **changes: Any) -> Contest:
    tallies = tuple(Tally(candidate=name, votes=count) for name, count in votes.items())
    return msgspec.structs.replace(factories.make_contest(members=9), tallies=tallies, **changes)


def said(contest: Contest, record: Record, vote: Vote = NATIONAL) -> str:
    result = evaluate_contest(contest, record, vote)
    return str(explain_result(result.lines[0], result, vote))


@pytest.mark.parametrize(
    ("votes", "vote", "sentence"),
    [
        (8, {}, "8/9 đơn vị thành viên, 88,89 %, đạt ngưỡng 80 % tổng số thành viên"),
        (7, {}, "7/9 đơn vị thành viên, 77,78 %, chưa đạt ngưỡng 80 % tổng số thành viên"),
        (9, {}, "9/9 đơn vị thành viên, 100 %, đạt ngưỡng 80 % tổng số thành viên"),
        (
            7,
            {"threshold": Fraction(2, 3)},
            "7/9 đơn vị thành viên, 77,78 %, đạt ngưỡng 2/3 tổng số thành viên",
        ),
        (
            7,
            {"base": "present"},
            "7/8 đơn vị có mặt, 87,5 %, đạt ngưỡng 80 % số thành viên có mặt",
        ),
        (
            6,
            {"threshold": Fraction(2, 3), "inclusive": False},
            "6/9 đơn vị thành viên, 66,67 %, chưa đạt ngưỡng trên 2/3 tổng số thành viên",
        ),
        (
            3,
            {"threshold": None},
            "3/9 đơn vị thành viên, 33,33 %, không đặt ngưỡng, tính theo nhiều phiếu nhất",
        ),
    ],
)
def test_a_result_is_one_sentence_with_base_and_threshold(
    votes: int, vote: dict[str, Any], sentence: str
) -> None:
    assert said(ballot({"Sở số 2": votes}), nine(8), replace(NATIONAL, **vote)) == sentence


def test_what_was_not_counted_is_not_made_up() -> None:
    assert said(ballot({"Sở số 2": None}), nine()) == "chưa ghi số phiếu"
    unknown = replace(NATIONAL, base="issued")
    assert "chưa đủ số liệu" in said(ballot({"Sở số 2": 3}, issued=None), nine(), unknown)


#: Base, its count in the record below, and where eighty per cent of it lies.
BASES: list[tuple[VoteBase, int]] = [("total", 10), ("present", 9), ("issued", 8), ("valid", 5)]


@pytest.mark.parametrize("inclusive", [True, False])
@pytest.mark.parametrize(("base", "whole"), BASES)
def test_thresholds_at_and_just_under_the_line(
    base: VoteBase, whole: int, *, inclusive: bool
) -> None:
    rows = (
        Attendance(
            member=name, status=AttendanceStatus.PRESENT if place < 9 else AttendanceStatus.ABSENT
        )
        for place, name in enumerate(factories.make_names(10))
    )
    record = factories.make_record(10, meeting=Meeting(attendance=tuple(rows)))
    vote = replace(NATIONAL, base=base, threshold=Fraction(4, 5), inclusive=inclusive)
    for votes in range(whole + 1):
        contest = factories.make_contest(
            members=10, issued=8, returned=8, valid=5,
            tallies=(Tally(candidate="Sở số 2", votes=votes),),
        )  # fmt: skip
        passes = evaluate_contest(contest, record, vote).lines[0].passes

        at_least, above = votes * 5 >= whole * 4, votes * 5 > whole * 4
        assert passes is (at_least if inclusive else above)


@given(st.integers(0, 200), st.integers(1, 200), st.integers(1, 60), st.integers(1, 60))
def test_passing_is_exact_for_every_fraction(votes: int, whole: int, top: int, more: int) -> None:
    share = Fraction(top, top + more - 1)
    inclusive = replace(NATIONAL, threshold=share, inclusive=True)
    exclusive = replace(NATIONAL, threshold=share, inclusive=False)

    assert inclusive.passes(votes, whole) is (votes * share.denominator >= share.numerator * whole)
    on_the_line = votes * share.denominator == share.numerator * whole
    assert exclusive.passes(votes, whole) is (inclusive.passes(votes, whole) and not on_the_line)


def test_blank_ballots_are_the_valid_ones_without_a_vote() -> None:
    contest = ballot({"Sở số 1": 4, "Sở số 2": 3}, valid=9)

    assert evaluate_contest(contest, nine(), NATIONAL).blank == 2


def test_written_votes_are_not_taken_from_the_ballots() -> None:
    contest = msgspec.structs.replace(
        ballot({}), valid=7, tallies=(Tally(candidate="Sở số 2", votes=8, written_votes=2),)
    )

    assert evaluate_contest(contest, nine(), NATIONAL).blank == 1


def test_agree_or_not_has_no_blank_ballots_to_tell() -> None:
    contest = msgspec.structs.replace(
        ballot({}), tallies=(Tally(candidate="Sở số 2", votes=5, against=2),)
    )

    assert evaluate_contest(contest, nine(), NATIONAL).blank is None


def test_the_steps_of_the_regulation_are_offered_for_a_tie_in_their_order() -> None:
    tied = ballot({"Sở số 1": 4, "Sở số 2": 4})

    first = evaluate_contest(tied, nine(), NATIONAL)
    second = evaluate_contest(msgspec.structs.replace(tied, round=2), nine(), NATIONAL)

    assert first.tied == ("Sở số 1", "Sở số 2")
    assert first.steps == NATIONAL.tie_break
    assert second.steps == NATIONAL.tie_break[1:]  # two rounds at most


def test_nothing_is_offered_where_nothing_is_tied() -> None:
    assert evaluate_contest(ballot({"Sở số 1": 5, "Sở số 2": 4}), nine(), NATIONAL).steps == ()


def test_a_withdrawn_candidate_has_no_place() -> None:
    contest = ballot({"A": 5, "B": 4}, withdrawn=(Withdrawal(candidate="A"),))

    lines = {line.candidate: line for line in evaluate_contest(contest, nine(), NATIONAL).lines}

    assert lines["A"].place is None
    assert lines["B"].place == 1


@pytest.mark.parametrize(
    ("chosen", "agrees"), [(("A",), True), (("B",), False), ((), False), (("A", "B"), False)]
)
def test_who_was_chosen_is_compared_with_the_counts(
    chosen: tuple[str, ...], *, agrees: bool
) -> None:
    assert (
        evaluate_contest(ballot({"A": 5, "B": 4}, chosen=chosen), nine(), NATIONAL).agrees is agrees
    )


def test_without_counts_nothing_is_compared() -> None:
    assert evaluate_contest(ballot({"A": None}), nine(), NATIONAL).agrees is None


def test_a_recorded_step_is_known_by_its_label() -> None:
    assert parse_tie_step("Bỏ phiếu lại (vòng 2)") == "second_ballot"
    assert parse_tie_step("Bốc thăm") is None
