"""Points that are given freely: in the range, on a step, exact; judged anew in another range."""

import json
import tomllib
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.score_table import CRITERIA, RANGE, SECTIONS, make_edition, make_scoring
from workflow.domain.clauses import get_clause_key, read_edition
from workflow.domain.clauses.edition import parse_clause_value
from workflow.domain.errors import BadInputError
from workflow.domain.law.regulation import Criterion
from workflow.domain.scores import (
    CriterionFigures,
    build_score_sheet,
    compute_points,
    find_figures_problem,
)

ROW = Criterion(
    "X", "A", "range", "Thử", Decimal(20), least=Decimal(1), step=Decimal("0.5")
)  # fmt: skip
FREE = replace(ROW, least=None, step=None)


def points_of(row: Criterion, text: str, places: int | None = None) -> str | None:
    found = compute_points(row, CriterionFigures(given=Decimal(text)), places)
    return None if found is None else str(found)


@pytest.mark.parametrize(
    ("row", "text", "worth"),
    [
        (ROW, "1", "1.00"),
        (ROW, "17.5", "17.50"),
        (ROW, "20", "20.00"),
        (FREE, "0", "0.00"),
        (FREE, "0.07", "0.07"),
        (replace(ROW, step=Decimal("0.1"), least=Decimal(0)), "0.3", "0.30"),  # floats would miss
    ],
)
def test_what_is_given_is_what_it_is_worth(row: Criterion, text: str, worth: str) -> None:
    assert find_figures_problem(row, CriterionFigures(given=Decimal(text)), None) is None
    assert points_of(row, text) == worth


@pytest.mark.parametrize(
    ("row", "text", "sentence"),
    [
        (ROW, "0.5", "«Thử»: hãy ghi số điểm từ 1 đến 20, cách nhau 0,5."),
        (ROW, "20.5", "«Thử»: hãy ghi số điểm từ 1 đến 20, cách nhau 0,5."),
        (ROW, "17.25", "«Thử»: hãy ghi số điểm từ 1 đến 20, cách nhau 0,5."),
        (FREE, "-1", "«Thử»: hãy ghi số điểm từ 0 đến 20, nhiều nhất 2 chữ số thập phân."),
        (FREE, "1.005", "«Thử»: hãy ghi số điểm từ 0 đến 20, nhiều nhất 2 chữ số thập phân."),
    ],
)
def test_what_cannot_be_given_is_refused_in_a_sentence(
    row: Criterion, text: str, sentence: str
) -> None:
    assert str(find_figures_problem(row, CriterionFigures(given=Decimal(text)), None)) == sentence


@given(st.decimals(-5, 30, places=2), st.sampled_from(["0.25", "0.5", "1"]))
def test_what_may_be_kept_scores_and_the_rest_does_not(value: Decimal, step: str) -> None:
    row = replace(ROW, step=Decimal(step))
    figures = CriterionFigures(given=value)

    found = compute_points(row, figures, 2)

    assert (found is None) == (find_figures_problem(row, figures, 2) is not None)
    assert found is None or found == value


def test_nothing_given_is_not_nought() -> None:
    assert compute_points(ROW, CriterionFigures(), 2) is None
    assert find_figures_problem(ROW, CriterionFigures(), 2) is None


def test_points_given_in_another_range_are_to_be_given_anew() -> None:
    assert points_of(replace(ROW, most=Decimal(15)), "17.5") is None


def test_they_add_up_with_the_others_and_are_taken_off_in_the_penalty() -> None:
    taken = "P3 | P | khung điểm | Trừ tự cho thử | 4 | | | 0,25"
    scoring = make_scoring(criteria=[*CRITERIA, RANGE, taken])

    found = build_score_sheet(
        scoring,
        {
            "B3": CriterionFigures(given=Decimal("7.5")),
            "P3": CriterionFigures(given=Decimal("1.25")),
        },
    )

    assert [str(section.points) for section in found.sections] == ["0.00", "7.50", "0.00", "-1.25"]
    assert found.total == Decimal("6.25")


HEAD = {"code": "thu", "name": "Thử", "source": "đặt ra để thử", "confidence": "typed"}


def test_a_range_reads_alike_from_toml_json_and_the_form() -> None:
    written = {**HEAD, "scoring": {"sections": SECTIONS, "criteria": [*CRITERIA, RANGE]}}
    as_json = json.dumps(written, ensure_ascii=False)
    scoring = ", ".join(f'"{row}"' for row in [*CRITERIA, RANGE])
    as_toml = "\n".join(
        [
            *(f'{name} = "{value}"' for name, value in HEAD.items()),
            "[scoring]",
            f"sections = {json.dumps(SECTIONS, ensure_ascii=False)}",
            f"criteria = [{scoring}]",
        ]
    )
    typed = parse_clause_value("scoring.criteria", "\n".join([*CRITERIA, RANGE]))

    for data in (json.loads(as_json), tomllib.loads(as_toml)):
        clause = read_edition(data).clauses["scoring.criteria"]
        assert parse_clause_value("scoring.criteria", clause.value) == typed
    assert typed[-1] == Criterion(
        "B3", "B", "range", "Phong trào thử", Decimal(20), None, Decimal(1), Decimal("0.5")
    )
    assert get_clause_key("scoring.criteria").kind.say((RANGE,)) == (
        "B3 (B). Phong trào thử (khung điểm; từ 1 đến 20 điểm, cách nhau 0,5)",
    )


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("B3 | B | khung điểm | Thử | | | 0 | 1", "cần điểm tối đa"),
        ("B3 | B | khung điểm | Thử | 20 | 2 | 0 | 1", "không có điểm mỗi lần"),
        ("B3 | B | khung điểm | Thử | 5 | | 5 |", "điểm thấp nhất phải nhỏ hơn"),
        ("B3 | B | khung điểm | Thử | 20 | | 0 | 0", "không đến đúng điểm tối đa"),
        ("B3 | B | khung điểm | Thử | 20 | | 0 | 3", "không đến đúng điểm tối đa"),
        ("B3 | B | khung điểm | Thử | 20 | | | 0,125", "nhiều chữ số thập phân hơn"),
        ("B3 | B | khung điểm | Thử | 20 | | âm | 1", "chưa phải một số"),
        ("B3 | B | đạt | Thử | 20 | | 1 |", "chỉ loại khung điểm"),
        ("B3 | B | khung điểm | Thử | 20 | | 0 | 1 | 2", "cần dạng"),
    ],
)
def test_a_range_that_makes_no_sense_is_refused_when_it_is_written(line: str, why: str) -> None:
    with pytest.raises(BadInputError, match=why) as refusal:
        make_edition(criteria=[*CRITERIA, line])

    assert refusal.value.field == "scoring.criteria"
