"""School years keep to one line in papers, and stay what they are everywhere else."""

import json

import pytest

from tests.factories import make_record
from workflow.domain.papers import PaperKind, build_context
from workflow.domain.papers.nonbreaking import mark_school_years
from workflow.domain.texts.hyphens import NONBREAKING_HYPHEN
from workflow.domain.texts.wording import NBSP

KEPT = f"2021{NONBREAKING_HYPHEN}2022"


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("năm học 2021-2022, phương hướng", f"năm học {KEPT}, phương hướng"),
        ("(2021-2022)", f"({KEPT})"),
        ("năm học 2021 - 2022", f"năm học 2021{NBSP}{NONBREAKING_HYPHEN}{NBSP}2022"),
        ("1999-2000", f"1999{NONBREAKING_HYPHEN}2000"),
        ("năm học 2021–2022", "năm học 2021–2022"),
        ("giai đoạn 2021-2025", "giai đoạn 2021-2025"),
        ("số 12-2021-2022", "số 12-2021-2022"),
        ("2021-2022-2023", "2021-2022-2023"),
        ("02/2021-2022", "02/2021-2022"),
        ("2021-20222", "2021-20222"),
    ],
)
def test_only_the_hyphen_of_a_school_year_is_marked(text: str, printed: str) -> None:
    assert mark_school_years(text.encode()).decode() == printed


@pytest.mark.parametrize("kind", PaperKind)
def test_every_paper_of_a_school_year_is_marked_throughout(kind: PaperKind) -> None:
    values = build_context(kind, make_record(year="2021-2022", next_year="2022-2023")).values

    said = json.dumps(values, ensure_ascii=False)
    assert KEPT in said
    assert "2021-2022" not in said
    assert values == json.loads(json.dumps(values))


@pytest.mark.parametrize("before", ["\n", "\t", "\r\n", "\b", "\f", '"', "\x01", "\x85"])
def test_a_school_year_at_the_start_of_a_line_is_kept_together(before: str) -> None:
    lines = (f"Xong{before}2021-2022", "2021-2022", f"a{before}2022-2021")

    said = json.dumps(
        build_context(PaperKind.PLAN, make_record(year="2021-2022", targets=lines)).values,
        ensure_ascii=False,
    )

    assert json.dumps(f"Xong{before}{KEPT}", ensure_ascii=False) in said
    assert "2021-2022" not in said
    assert "2022-2021" in said


@pytest.mark.parametrize("before", ["\\n", "\\", "\\\n", "n", "\n/", "\n12-"])
def test_what_only_looks_like_the_end_of_a_line_is_none(before: str) -> None:
    printed = json.dumps(f"{before}2021-2022").encode()

    assert (NONBREAKING_HYPHEN.encode() in mark_school_years(printed)) is before.endswith(
        ("\\", "\\\n")
    )


def test_papers_of_a_calendar_year_are_not_looked_through() -> None:
    said = build_context(PaperKind.PLAN, make_record(targets=("Xong năm học 2021-2022",))).values

    assert "Xong năm học 2021-2022" in json.dumps(said, ensure_ascii=False)
