"""Counting, against the plain definition."""

from decimal import Decimal
from fractions import Fraction

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from workflow.domain.record import (
    Attendance,
    AttendanceStatus,
    Contest,
    Meeting,
    Method,
    Purpose,
    Tally,
    Withdrawal,
)
from workflow.domain.texts.wording import compute_percent
from workflow.domain.votes.ballots import ContestRanking, count_vote_base, rank_contest


def contest(votes: dict[str, int | None], seats: int = 1, **changes: object) -> Contest:
    tallies = tuple(Tally(candidate=name, votes=count) for name, count in votes.items())
    facts = Contest(
        purpose=Purpose.MERIT, method=Method.SECRET_BALLOT, seats=seats, tallies=tallies
    )
    return msgspec.structs.replace(facts, **changes)


@pytest.mark.parametrize(
    ("votes", "base", "share"), [(8, 9, "88.89"), (7, 9, "77.78"), (9, 9, "100"), (1, 800, "0.13")]
)
def test_shares_round_half_up_to_two_places(votes: int, base: int, share: str) -> None:
    assert compute_percent(votes, base) == Decimal(share)


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_a_printed_share_is_never_off_by_more_than_half_a_hundredth(votes: int, base: int) -> None:
    difference = Fraction(compute_percent(votes, base)) - Fraction(votes * 100, base)

    assert Fraction(-1, 200) < difference <= Fraction(1, 200)


@given(st.dictionaries(st.text(min_size=1), st.integers(0, 9), max_size=8), st.integers(1, 4))
def test_nobody_left_out_has_more_votes_than_a_winner(votes: dict[str, int], seats: int) -> None:
    result = rank_contest(contest(dict(votes), seats))

    if result is None:
        return
    inside = [*result.winners, *result.tied]
    outside = [count for name, count in votes.items() if name not in inside]
    assert len(result.winners) <= seats
    assert all(votes[name] >= max(outside, default=0) for name in inside)
    assert not result.tied or len(inside) > seats


def test_equal_votes_for_the_last_seat_are_a_tie() -> None:
    assert rank_contest(contest({"A": 5, "B": 2, "C": 2}, seats=2)) == ContestRanking(
        ("A",), ("B", "C")
    )


def test_a_withdrawn_candidate_does_not_count() -> None:
    gone = contest({"A": 5, "B": 2}, withdrawn=(Withdrawal(candidate="A"),))

    assert rank_contest(gone) == ContestRanking(("B",), ())


def test_without_all_counts_nothing_is_said() -> None:
    assert rank_contest(contest({"A": 5, "B": None})) is None


def test_the_base_decides() -> None:
    rows = [
        Attendance(member=name, status=AttendanceStatus.PRESENT) for name in factories.make_names(8)
    ]
    rows.append(Attendance(member="Sở số 9", status=AttendanceStatus.ABSENT, reason="Bận"))
    record = factories.make_record(9, meeting=Meeting(attendance=tuple(rows)))
    vote = factories.make_contest(members=9)

    assert count_vote_base(vote, record, "total") == 9
    assert count_vote_base(vote, record, "present") == 8


def test_present_is_unknown_while_anybody_is() -> None:
    assert count_vote_base(factories.make_contest(), factories.seed_record(), "present") is None
