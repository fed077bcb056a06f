"""Points of criteria: exact, half up, within limits, whatever the order; zero is a score."""

from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.score_table import CRITERIA, SECTIONS, edition, table
from workflow.domain.clauses import key_of
from workflow.domain.clauses.edition import value_of
from workflow.domain.errors import BadInputError
from workflow.domain.regulation import Criterion
from workflow.domain.scores import Figures, Said, Stage, comparison, points, problem, sheet

SCORING = table()
whole = st.integers(0, 40)
amount = st.decimals(0, 500, places=2)


@st.composite
def scored(draw: st.DrawFn) -> dict[str, Figures]:
    """Any figures for some of the criteria."""
    ways = {
        "quantity": st.builds(Figures, reached=amount, target=st.decimals("0.01", 500, places=2)),
        "met": st.builds(Figures, met=st.booleans()),
        "count": st.builds(Figures, times=whole),
        "plus_minus": st.builds(Figures, plus=whole, minus=whole),
    }
    return {row.code: draw(ways[row.kind]) for row in SCORING.criteria if draw(st.booleans())}


@given(scored())
def test_sections_add_up_to_the_total(figures: dict[str, Figures]) -> None:
    found = sheet(SCORING, figures)

    assert found.total == sum(section.points for section in found.sections)
    assert {row.code for row in found.missing} == {row.code for row in SCORING.criteria} - set(
        figures
    )


@given(scored())
def test_no_section_goes_beyond_its_limits(figures: dict[str, Figures]) -> None:
    a, b, bonus, penalty = (section.points for section in sheet(SCORING, figures).sections)

    assert 0 <= a <= 60
    assert 0 <= b <= 40
    assert 0 <= bonus <= 10
    assert -5 <= penalty <= 0


@given(scored(), st.randoms(use_true_random=False))
def test_the_order_of_criteria_does_not_matter(figures: dict[str, Figures], random: Random) -> None:
    rows = list(SCORING.criteria)
    random.shuffle(rows)
    shuffled = dict(random.sample(sorted(figures.items()), len(figures)))

    assert (
        sheet(replace(SCORING, criteria=tuple(rows)), shuffled).total
        == sheet(SCORING, figures).total
    )


@given(amount, st.decimals("0.01", 500, places=2), st.integers(0, 4))
def test_a_quantity_is_rounded_half_up_once(reached: Decimal, target: Decimal, places: int) -> None:
    row = Criterion("X", "A", "quantity", "Thử", Decimal(20))
    exact = min(Fraction(reached) / Fraction(target), Fraction(1)) * 20

    found = points(row, Figures(reached=reached, target=target), places)

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
        ("A1", Figures(reached=Decimal(95), target=Decimal(100)), "47.50"),
        ("A1", Figures(reached=Decimal(2), target=Decimal(3)), "33.33"),
        ("A1", Figures(reached=Decimal(1), target=Decimal(8000)), "0.01"),  # 0,00625 up
        ("A1", Figures(reached=Decimal(130), target=Decimal(100)), "50.00"),
        ("A1", Figures(reached=Decimal(0), target=Decimal(100)), "0.00"),
        ("A2", Figures(met=True), "20.00"),
        ("A2", Figures(met=False), "0.00"),
        ("B1", Figures(times=3), "22.50"),
        ("B1", Figures(times=5), "30.00"),
        ("B2", Figures(plus=1, minus=4), "-6.00"),
        ("B2", Figures(minus=1), "-2.00"),
    ],
)
def test_each_kind_is_worth_what_it_says(code: str, figures: Figures, worth: str) -> None:
    assert str(points(one(code), figures, SCORING.decimal_places)) == worth


@pytest.mark.parametrize("code", [row.code for row in SCORING.criteria])
def test_what_nobody_scored_has_no_points(code: str) -> None:
    assert points(one(code), Figures(), 2) is None


def test_halves_go_up() -> None:
    row = Criterion("X", "A", "quantity", "Thử", Decimal(1))

    assert points(row, Figures(reached=Decimal(1), target=Decimal(8)), 2) == Decimal("0.13")


def test_zero_is_a_score_and_a_sum_is_not_all_of_it() -> None:
    zeros = {
        "A1": Figures(reached=Decimal(0), target=Decimal(1)),
        "A2": Figures(met=False),
        "B1": Figures(times=0),
        "B2": Figures(plus=0),
        "T1": Figures(times=0),
        "P1": Figures(times=0),
        "P2": Figures(met=False),
    }

    assert sheet(SCORING, zeros).settled_total == 0
    assert sheet(SCORING, {"A2": Figures(met=True)}).settled_total is None


def test_the_penalty_takes_off() -> None:
    found = sheet(SCORING, {"P1": Figures(times=1), "P2": Figures(met=True)})

    assert found.total == Decimal("-4.5")
    assert [line.points for line in found.sections[3].lines] == [Decimal("-1.5"), Decimal(-3)]


def test_figures_that_cannot_be_divided_are_named() -> None:
    assert problem(one("A1"), Figures(reached=Decimal(1), target=Decimal(0)), None)
    assert problem(one("A1"), Figures(reached=Decimal(1)), None)
    assert problem(one("A1"), Figures(), None) is None


def said(stage: Stage, times: int, note: str = "") -> Said:
    return Said("Đơn vị thử", "B1", stage, Figures(times=times), note)


def test_a_final_score_that_is_not_the_blocs_needs_a_reason() -> None:
    rows = (said(Stage.SELF, 3), said(Stage.BLOC, 2))
    row = comparison(SCORING, rows).rows[2]
    assert row.differs
    assert not row.lacks_reason

    changed = comparison(SCORING, (*rows, said(Stage.FINAL, 3))).rows[2]
    assert changed.lacks_reason
    assert not comparison(SCORING, (*rows, said(Stage.FINAL, 3, "Có QĐ"))).rows[2].lacks_reason


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
        edition(**scoring)

    assert refusal.value.field == field


def test_bonus_and_penalty_may_have_their_limit_elsewhere() -> None:
    sections = [*SECTIONS[:2], "T | Thưởng | | thưởng", "P | Trừ | | trừ"]
    limited = table(sections=sections, bonus_cap=6, penalty_cap=2)

    found = sheet(limited, {"T1": Figures(times=9), "P1": Figures(times=9)})

    assert [section.points for section in found.sections[2:]] == [6, -2]


CELLS = st.sampled_from(["A", "A1", "đạt", "số lần", "thưởng", "trừ", "1", "7,5", "-1", "", "|"])
PATHS = st.sampled_from(["scoring.sections", "scoring.criteria"])


@given(PATHS, st.lists(st.lists(CELLS, max_size=8).map(" | ".join), max_size=5))
def test_whatever_is_typed_for_a_table_is_read_or_refused(path: str, lines: list[str]) -> None:
    with suppress(BadInputError):
        value_of(path, tuple(lines))
        assert len(key_of(path).kind.say(tuple(lines))) <= len(lines)
