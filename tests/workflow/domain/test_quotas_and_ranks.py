"""How many may be proposed, and places with their ties."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from workflow.domain.law.regulation import Quota, RankTie, Rounding
from workflow.domain.record import Award, AwardKind, AwardStatus, RecipientKind
from workflow.domain.votes.quotas import (
    AwardUse,
    compute_joint_limit,
    compute_quota_limits,
    count_proposed,
    measure_use,
    round_share,
    sum_uses,
)
from workflow.domain.votes.ranks import group_ties, is_possible_rank, rank_scores

SCORES = st.dictionaries(
    st.text(min_size=1, max_size=3),
    st.none() | st.decimals(0, 100, places=2),
    min_size=1,
    max_size=9,
)


@pytest.mark.parametrize(
    ("quota", "units", "merits"),
    [
        (Quota(merit_share=Fraction(1, 2), merit_includes_flag=True, flag_count=1), 9, 3),
        (Quota(merit_share=Fraction(1, 5), merit_includes_flag=True, flag_count=1), 9, 0),
        (Quota(merit_share=Fraction(1, 5), rounding="round"), 9, 2),
        (Quota(merit_share=Fraction(1, 5), rounding="floor"), 9, 1),
        (Quota(merit_share=Fraction(1, 5), rounding="ceil"), 9, 2),
        (Quota(merit_share=Fraction(1, 2), rounding="round"), 9, 5),  # half goes up
        (Quota(merit_share=Fraction(1, 3), rounding="ceil"), 9, 3),  # already whole
        (Quota(merit_max=3), 9, 3),
        (Quota(merit_max=3, merit_includes_flag=True, flag_count=1), 9, 2),
        (Quota(), 9, None),
    ],
)
def test_what_a_bloc_may_propose(quota: Quota, units: int, merits: int | None) -> None:
    assert compute_quota_limits(quota, units).merits == merits


def test_half_of_nine_units_is_four_awards_with_the_flag() -> None:
    quota = Quota(merit_share=Fraction(1, 2), merit_includes_flag=True)

    assert compute_joint_limit(quota, 9) == 4


@given(st.fractions(0, 50), st.sampled_from(["floor", "round", "ceil"]))
def test_rounding_is_off_by_less_than_one_and_in_its_direction(
    number: Fraction, rounding: Rounding
) -> None:
    difference = round_share(number, rounding) - number

    assert {
        "floor": -1 < difference <= 0,
        "ceil": 0 <= difference < 1,
        "round": Fraction(-1, 2) < difference <= Fraction(1, 2),
    }[rounding]


def _award(kind: AwardKind, *, granted: bool = False) -> Award:
    status = AwardStatus.GRANTED if granted else AwardStatus.PROPOSED
    return Award(award=kind.label, recipient="Sở số 2", kind=kind, status=status)


def test_limits_and_their_use_are_told_before_and_after_the_votes() -> None:
    quota = Quota(merit_share=Fraction(1, 2), merit_includes_flag=True, flag_count=1)
    awards = (
        *(_award(AwardKind.FLAG), _award(AwardKind.FLAG, granted=True)),
        *(_award(AwardKind.CERTIFICATE) for _number in range(3)),
    )
    before = measure_use(factories.make_record(9, awards=()), quota)
    after = measure_use(factories.make_record(9, awards=awards), quota)

    assert (before.flags, before.merits) == (AwardUse(1, 0, 0), AwardUse(4, 0, 0))
    assert not before.is_over
    assert (after.flags, after.merits) == (AwardUse(1, 2, 1), AwardUse(2, 3, 0))
    assert after.joint == AwardUse(4, 5, 1)
    assert after.is_over
    assert sum_uses([before.flags, after.flags, AwardUse(None, 3, 3)]) == AwardUse(2, 5, 4)
    assert sum_uses([AwardUse(None, 3, 3)]).allowed is None


def test_persons_and_outsiders_do_not_take_places_of_the_bloc() -> None:
    awards = (
        Award(
            award="Bằng khen",
            kind=AwardKind.CERTIFICATE,
            recipient="A",
            recipient_kind=RecipientKind.UNIT,
        ),
        Award(
            award="Bằng khen",
            kind=AwardKind.CERTIFICATE,
            recipient="B",
            recipient_kind=RecipientKind.PERSON,
        ),
        Award(
            award="Bằng khen",
            kind=AwardKind.CERTIFICATE,
            recipient="C",
            recipient_kind=RecipientKind.OUTSIDE,
        ),
    )

    assert count_proposed(factories.make_record(awards=awards), "certificate") == 1


@pytest.mark.parametrize(
    ("tie", "places"),
    [("skip", [1, 2, 2, 4]), ("equal_rank", [1, 2, 2, 3]), (None, [1, 2, 2, 4])],
)
def test_shared_places_as_the_regulation_says(tie: RankTie | None, places: list[int]) -> None:
    scores = {"A": Decimal(95), "B": Decimal("90.50"), "C": Decimal("90.5"), "D": Decimal(0)}

    assert list(rank_scores(scores, tie).values()) == places


def test_who_is_not_scored_has_no_place() -> None:
    assert rank_scores({"A": Decimal(0), "B": None}) == {"A": 1}


def test_equal_scores_are_found() -> None:
    scores = {"A": Decimal(90), "B": Decimal("90.0"), "C": Decimal(80), "D": None, "E": None}

    assert group_ties(scores) == (("A", "B"),)


@given(SCORES)
def test_a_higher_score_never_has_a_lower_place(scores: dict[str, Decimal | None]) -> None:
    for tie in ("skip", "equal_rank", "no_shared_rank"):
        places = rank_scores(scores, tie)
        for name, place in places.items():
            above = sum(places[other] < place for other in places)
            assert all(
                (scores[other] or 0) > (scores[name] or 0)
                for other in places
                if places[other] < place
            )
            assert place <= above + 1 if tie == "equal_rank" else place == above + 1


@given(SCORES)
def test_places_that_follow_from_scores_agree_with_them(
    scores: dict[str, Decimal | None],
) -> None:
    for tie in ("skip", "equal_rank"):
        for name, place in rank_scores(scores, tie).items():
            assert is_possible_rank(place, name, scores, tie)
            assert is_possible_rank(place, name, scores, None)


def test_where_no_place_is_shared_the_tied_take_the_places_they_cover() -> None:
    scores = {"A": Decimal(9), "B": Decimal(9), "C": Decimal(8)}

    allowed = [
        (name, place)
        for name in scores
        for place in (1, 2, 3)
        if is_possible_rank(place, name, scores, "no_shared_rank")
    ]

    assert allowed == [("A", 1), ("A", 2), ("B", 1), ("B", 2), ("C", 3)]
