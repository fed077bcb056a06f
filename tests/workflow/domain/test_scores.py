"""Points of criteria: exact, half up, within limits, whatever the order; zero is a score."""

from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.score_table import CRITERIA, SECTIONS, make_edition, make_scoring
from workflow.domain.clauses import get_clause_key
from workflow.domain.clauses.edition import parse_clause_value
from workflow.domain.errors import BadInputError
from workflow.domain.law.regulation import Criterion
from workflow.domain.scores import (
    CriterionFigures,
    CurrentScore,
    ScoreStage,
    build_score_sheet,
    compare_stages,
    compute_points,
    find_figures_problem,
)

SCORING = make_scoring()
whole = st.integers(0, 40)
amount = st.decimals(0, 500, places=2)


@st.composite
def scored(draw: st.DrawFn) -> dict[str, CriterionFigures]:
    """Any figures for some of the criteria."""
    ways = {
        "quantity": st.builds(
            CriterionFigures, reached=amount, target=st.decimals("0.01", 500, places=2)
        ),
        "met": st.builds(CriterionFigures, met=st.booleans()),
        "count": st.builds(CriterionFigures, times=whole),
        "plus_minus": st.builds(CriterionFigures, plus=whole, minus=whole),
    }
    return {row.code: draw(ways[row.kind]) for row in SCORING.criteria if draw(st.booleans())}


@given(scored())
def test_sections_add_up_to_the_total(figures: dict[str, CriterionFigures]) -> None:
    found = build_score_sheet(SCORING, figures)

    assert found.total == sum(section.points for section in found.sections)
    assert {row.code for row in found.missing} == {row.code for row in SCORING.criteria} - set(
        figures
    )


@given(scored())
def test_no_section_goes_beyond_its_limits(figures: dict[str, CriterionFigures]) -> None:
    a, b, bonus, penalty = (
        section.points for section in build_score_sheet(SCORING, figures).sections
    )

    assert 0 <= a <= 60
    assert 0 <= b <= 40
    assert 0 <= bonus <= 10
    assert -5 <= penalty <= 0


@given(scored(), st.randoms(use_true_random=False))
def test_the_order_of_criteria_does_not_matter(
    figures: dict[str, CriterionFigures], random: Random
) -> None:
    rows = list(SCORING.criteria)
    random.shuffle(rows)
    shuffled = dict(random.sample(sorted(figures.items()), len(figures)))

    assert (
        build_score_sheet(replace(SCORING, criteria=tuple(rows)), shuffled).total
        == build_score_sheet(SCORING, figures).total
    )


@given(amount, st.decimals("0.01", 500, places=2), st.integers(0, 4))
def test_a_quantity_is_rounded_half_up_once(reached: Decimal, target: Decimal, places: int) -> None:
    row = Criterion("X", "A", "quantity", "Thử", Decimal(20))
    exact = min(Fraction(reached) / Fraction(target), Fraction(1)) * 20

    found = compute_points(row, CriterionFigures(reached=reached, target=target), places)

    assert found is not None
    assert -Fraction(1, 2 * 10**places) < exact - Fraction(found) < Fraction(1, 2 * 10**places) or (
        Fraction(found) - exact == Fraction(1, 2 * 10**places)
    )
    assert -found.as_tuple().exponent == places  # type: ignore[operator]


def one(code: str) -> Criterion:
    return next(row for row in SCORING.criteria if row.code == code)


@pytest.mark.parametrize(
    ("code", "figures", "worth"),
    [
        ("A1", CriterionFigures(reached=Decimal(95), target=Decimal(100)), "47.50"),
        ("A1", CriterionFigures(reached=Decimal(2), target=Decimal(3)), "33.33"),
        ("A1", CriterionFigures(reached=Decimal(1), target=Decimal(8000)), "0.01"),  # 0,00625 up
        ("A1", CriterionFigures(reached=Decimal(130), target=Decimal(100)), "50.00"),
        ("A1", CriterionFigures(reached=Decimal(0), target=Decimal(100)), "0.00"),
        ("A2", CriterionFigures(met=True), "20.00"),
        ("A2", CriterionFigures(met=False), "0.00"),
        ("B1", CriterionFigures(times=3), "22.50"),
        ("B1", CriterionFigures(times=5), "30.00"),
        ("B2", CriterionFigures(plus=1, minus=4), "-6.00"),
        ("B2", CriterionFigures(minus=1), "-2.00"),
    ],
)
def test_each_kind_is_worth_what_it_says(code: str, figures: CriterionFigures, worth: str) -> None:
    assert str(compute_points(one(code), figures, SCORING.decimal_places)) == worth


@pytest.mark.parametrize("code", [row.code for row in SCORING.criteria])
def test_what_nobody_scored_has_no_points(code: str) -> None:
    assert compute_points(one(code), CriterionFigures(), 2) is None


def test_halves_go_up() -> None:
    row = Criterion("X", "A", "quantity", "Thử", Decimal(1))

    assert compute_points(
        row, CriterionFigures(reached=Decimal(1), target=Decimal(8)), 2
    ) == Decimal("0.13")


def test_zero_is_a_score_and_a_sum_is_not_all_of_it() -> None:
    zeros = {
        "A1": CriterionFigures(reached=Decimal(0), target=Decimal(1)),
        "A2": CriterionFigures(met=False),
        "B1": CriterionFigures(times=0),
        "B2": CriterionFigures(plus=0),
        "T1": CriterionFigures(times=0),
        "P1": CriterionFigures(times=0),
        "P2": CriterionFigures(met=False),
    }

    assert build_score_sheet(SCORING, zeros).settled_total == 0
    assert build_score_sheet(SCORING, {"A2": CriterionFigures(met=True)}).settled_total is None


def test_the_penalty_takes_off() -> None:
    found = build_score_sheet(
        SCORING, {"P1": CriterionFigures(times=1), "P2": CriterionFigures(met=True)}
    )

    assert found.total == Decimal("-4.5")
    assert [line.points for line in found.sections[3].lines] == [Decimal("-1.5"), Decimal(-3)]


def test_figures_that_cannot_be_divided_are_named() -> None:
    assert find_figures_problem(
        one("A1"), CriterionFigures(reached=Decimal(1), target=Decimal(0)), None
    )
    assert find_figures_problem(one("A1"), CriterionFigures(reached=Decimal(1)), None)
    assert find_figures_problem(one("A1"), CriterionFigures(), None) is None


def said(stage: ScoreStage, times: int, note: str = "") -> CurrentScore:
    return CurrentScore("Đơn vị thử", "B1", stage, CriterionFigures(times=times), note)


def test_a_final_score_that_is_not_the_blocs_needs_a_reason() -> None:
    rows = (said(ScoreStage.SELF, 3), said(ScoreStage.BLOC, 2))
    row = compare_stages(SCORING, rows).rows[2]
    assert row.differs
    assert not row.lacks_reason

    changed = compare_stages(SCORING, (*rows, said(ScoreStage.FINAL, 3))).rows[2]
    assert changed.lacks_reason
    assert (
        not compare_stages(SCORING, (*rows, said(ScoreStage.FINAL, 3, "Có QĐ")))
        .rows[2]
        .lacks_reason
    )


@pytest.mark.parametrize(
    ("scoring", "field"),
    [
        ({"criteria": [*CRITERIA, "Z | Z | đạt | Lạ | 1 |"]}, "scoring.criteria"),
        ({"criteria": CRITERIA[:-2]}, "scoring.criteria"),  # no criterion in P
        ({"criteria": [*CRITERIA, "A1 | A | đạt | Lặp | 1 |"]}, "scoring.criteria"),
        ({"criteria": ["A1 | A | đạt | Thiếu điểm | |"]}, "scoring.criteria"),
        ({"criteria": ["A1 | A | số lần | Thiếu điểm mỗi lần | 3 |"]}, "scoring.criteria"),
        ({"criteria": ["A1 | A | tùy hứng | Loại lạ | 3 |"]}, "scoring.criteria"),
        ({"scale_max": 90}, "scoring.sections"),
        ({"bonus_cap": 15}, "scoring.sections"),
        ({"sections": [*SECTIONS, "U | Thưởng nữa | 1 | thưởng"]}, "scoring.sections"),
        ({"sections": ["A | Thử | 60 | lạ"]}, "scoring.sections"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(scoring: dict[str, object], field: str) -> None:
    with pytest.raises(BadInputError) as refusal:
        make_edition(**scoring)

    assert refusal.value.field == field


def test_bonus_and_penalty_may_have_their_limit_elsewhere() -> None:
    sections = [*SECTIONS[:2], "T | Thưởng | | thưởng", "P | Trừ | | trừ"]
    limited = make_scoring(sections=sections, bonus_cap=6, penalty_cap=2)

    found = build_score_sheet(
        limited, {"T1": CriterionFigures(times=9), "P1": CriterionFigures(times=9)}
    )

    assert [section.points for section in found.sections[2:]] == [6, -2]


CELLS = st.sampled_from(["A", "A1", "đạt", "số lần", "thưởng", "trừ", "1", "7,5", "-1", "", "|"])
PATHS = st.sampled_from(["scoring.sections", "scoring.criteria"])


@given(PATHS, st.lists(st.lists(CELLS, max_size=8).map(" | ".join), max_size=5))
def test_whatever_is_typed_for_a_table_is_read_or_refused(path: str, lines: list[str]) -> None:
    with suppress(BadInputError):
        parse_clause_value(path, tuple(lines))
        assert len(get_clause_key(path).kind.say(tuple(lines))) <= len(lines)
