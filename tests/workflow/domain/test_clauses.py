"""Regulations as data: read exactly, refused with a sentence, dated, compared."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from workflow.domain.clauses import (
    CLAUSES,
    GROUPS,
    build_regulation,
    compare_editions,
    find_clause,
    find_edition_in_force,
    read_edition,
)
from workflow.domain.clauses.edition import (
    Edition,
    clauses_from_plain,
    clauses_to_plain,
    parse_clause_value,
)
from workflow.domain.clauses.in_force import _PARTS
from workflow.domain.clauses.kinds import ShareKind
from workflow.domain.errors import BadInputError
from workflow.domain.law.acts import find_outdated_act
from workflow.domain.law.regulation import DayOfYear
from workflow.domain.record import Council, Meeting, Record
from workflow.services.law.regulations import (
    default_edition,
    regulation_for,
    shipped_editions,
    shipped_regulations,
)

QUANG_NAM = "Hội đồng Thi đua - Khen thưởng tỉnh Quảng Nam"


def edition(code: str = "x", **data: Any) -> Edition:
    head = {"code": code, "name": "Quy chế mẫu", "source": "QĐ 1", "confidence": "read"}
    return read_edition({**head, **data})


def met(day: dt.date | None, council: str = QUANG_NAM, **changes: Any) -> Record:
    return factories.make_record(
        council=Council(name=council), meeting=Meeting(dates=(day,) if day else ()), **changes
    )


@pytest.mark.parametrize(
    ("path", "plain", "value"),
    [
        ("vote.threshold", "80 %", Fraction(4, 5)),
        ("vote.threshold", "66,67%", Fraction(6667, 10000)),
        ("vote.threshold", "2/3", Fraction(2, 3)),
        ("vote.threshold", "nhiều phiếu nhất", None),
        ("calendar.dossier_by", "30/3 năm sau", DayOfYear(3, 30, 1)),
        ("calendar.dossier_by", "10/12", DayOfYear(12, 10, 0)),
        ("scoring.scale_max", "12,5", Decimal("12.5")),
        ("scoring.scale_max", "1.000", Decimal(1000)),
        ("scoring.scale_max", "1 000", Decimal(1000)),
        ("scoring.scale_max", "１００", Decimal(100)),
        ("quota.flag_count", " ２ ", 2),
        ("vote.threshold", "66,67\u00a0％", Fraction(6667, 10000)),
        ("vote.threshold", "2\u2009/\u20093", Fraction(2, 3)),
        ("calendar.dossier_by", "10-12", DayOfYear(12, 10, 0)),
        ("calendar.dossier_by", "10.12", DayOfYear(12, 10, 0)),
        ("calendar.dossier_by", "ngày 30 tháng 3 năm sau", DayOfYear(3, 30, 1)),
        ("calendar.dossier_by", "30\u20133 của năm sau", DayOfYear(3, 30, 1)),
        ("vote.inclusive", "yes", True),
        ("quota.flag_count", "2", 2),
        ("vote.tie_break", ("second_ballot", "score"), ("second_ballot", "score")),
    ],
)
def test_values_are_read_exactly(path: str, plain: Any, value: Any) -> None:
    assert parse_clause_value(path, plain) == value


@pytest.mark.parametrize(
    ("path", "typed", "plain"),
    [
        ("scoring.sections", "A\tChính trị\t1.000\tThưởng", "A | Chính trị | 1000 | thưởng"),
        (
            "scoring.criteria",
            "A1\tA\tĐịnh lượng\tThu ngân sách\t20",
            "A1 | A | định lượng | Thu ngân sách | 20",
        ),
        ("law_refs", "x | Luật | 1-1-2022", "x | Luật | 01/01/2022"),
        ("law_refs", "x | Luật | 1 tháng 3 năm 2023", "x | Luật | 01/03/2023"),
    ],
)
def test_rows_are_read_as_spreadsheets_and_people_write_them(
    path: str, typed: str, plain: str
) -> None:
    assert parse_clause_value(path, (typed,)) == parse_clause_value(path, (plain,))


@pytest.mark.parametrize(
    ("path", "plain"),
    [
        ("scoring.scale_max", "1,000"),
        ("law_refs", ("x | Luật | 01/01/0001 |",)),
        ("law_refs", ("x | Luật | 31/12/9999 |",)),
        ("law_refs", ("x | Luật | 1/1 |",)),
        ("vote.threshold", "0"),
        ("vote.threshold", "120 %"),
        ("vote.threshold", "1/0"),
        ("vote.threshold", "tám mươi"),
        ("vote.threshold", "1e99999999"),
        ("vote.threshold", "1e-99999999 %"),
        ("scoring.scale_max", "1e99999999"),
        ("vote.quorum", "nhiều phiếu nhất"),
        ("calendar.dossier_by", "31/2"),
        ("calendar.dossier_by", "29/2"),
        ("calendar.dossier_by", "2022-12-10"),
        ("scoring.scale_max", "-1"),
        ("scoring.scale_max", "NaN"),
        ("quota.flag_count", "21"),
        ("quota.flag_count", "một"),
        ("vote.base", "all"),
        ("vote.tie_break", ("score", "score")),
        ("vote.tie_break", ("coin",)),
        ("scoring.sections", ("A | Chính trị | sáu mươi",)),
        ("scoring.sections", ("A | Một | 1", "A | Hai | 1")),
        ("law_refs", ("x | Luật | 1/1/22 | 32/1/2022",)),
        ("law_refs", ("x | Luật | 02/01/2022 | 01/01/2022",)),
    ],
)
def test_what_is_no_value_is_refused_with_a_sentence(path: str, plain: Any) -> None:
    with pytest.raises(BadInputError) as refusal:
        parse_clause_value(path, plain)

    assert refusal.value.field == path
    assert str(refusal.value).startswith(next(key.label for key in CLAUSES if key.path == path))


@given(st.integers(1, 999), st.integers(1, 999))
def test_a_share_is_read_as_the_fraction_that_was_written(top: int, bottom: int) -> None:
    if top <= bottom:
        assert ShareKind().read(f"{top}/{bottom}") == Fraction(top, bottom)


@pytest.mark.parametrize(
    "data",
    [
        {"quota": {"merit_max": 3, "merit_share": "50 %"}},
        {"calendar": {"meeting_from": "1/12", "meeting_to": "30/11"}},
        {"scoring": {"scale_max": 100, "sections": ["A | Một | 60", "B | Hai | 41"]}},
        {"valid_from": dt.date(2025, 1, 1), "valid_to": dt.date(2024, 1, 1)},
        {"vote": {"treshold": "80 %"}},
        {"vote": {"threshold": {"source": "ở đâu đó"}}},
        {"vote": {"threshold": {"value": "80 %", "confidence": "sure"}}},
    ],
)
def test_a_regulation_that_contradicts_itself_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(BadInputError):
        edition(**data)


def test_an_edition_without_a_source_is_refused() -> None:
    with pytest.raises(BadInputError, match="source"):
        read_edition({"code": "x", "name": "Quy chế", "confidence": "read"})


def test_every_clause_is_a_field_of_the_typed_regulation() -> None:
    typed = {f"{name}.{field}" for name, part in _PARTS.items() for field in part.__annotations__}

    assert {key.path for key in CLAUSES} == (typed - {"vote.threshold_known"}) | {"law_refs"}
    assert {key.group for key in CLAUSES} == set(GROUPS)


def test_clauses_survive_storing() -> None:
    for shipped_edition in shipped_editions().values():
        undated = {
            path: replace(clause, since=None, until=None)
            for path, clause in shipped_edition.clauses.items()
        }
        assert clauses_from_plain(clauses_to_plain(undated)) == undated


@pytest.mark.parametrize("code", sorted(shipped_editions()))
def test_every_shipped_value_has_a_source_and_reads_well(code: str) -> None:
    for path, clause in shipped_editions()[code].clauses.items():
        key = next(key for key in CLAUSES if key.path == path)
        assert clause.source, path
        assert all(key.kind.say(clause.value)), path


def test_what_was_read_of_two_provinces() -> None:
    bac_ninh, quang_nam = (
        shipped_regulations()["bac-ninh-2025"],
        shipped_regulations()["quang-nam-2021"],
    )

    assert bac_ninh.vote.attendance_for_awards == Fraction(4, 5)
    assert "vote.threshold" not in shipped_editions()["bac-ninh-2025"].clauses
    assert bac_ninh.vote.threshold == Fraction(4, 5)  # the cautious default
    assert bac_ninh.calendar.dossier_by == DayOfYear(12, 9, 0)  # "trước ngày 10/12"
    assert quang_nam.vote.threshold == Fraction(7, 10)
    assert quang_nam.calendar.dossier_by == DayOfYear(3, 30, 1)
    assert quang_nam.quota.merit_share == Fraction(1, 2)


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (met(dt.date(2022, 1, 10)), "quang-nam-2021"),
        (met(dt.date(2021, 7, 28)), "national"),  # a day before
        (met(dt.date(2025, 6, 30)), "quang-nam-2021"),
        (met(dt.date(2025, 7, 1)), "national"),  # the province is no more
        (met(None), "quang-nam-2021"),  # not met yet: the end of its year
        (met(None, year="2020"), "national"),
        (met(dt.date(2022, 1, 10), council=QUANG_NAM.upper()), "quang-nam-2021"),
        (met(dt.date(2022, 1, 10), council="Hội đồng khác"), "national"),
        (met(dt.date(2022, 1, 10), regulation="national"), "national"),
        (met(dt.date(2022, 1, 10), regulation="không rõ"), "quang-nam-2021"),
        (met(None, year="năm ngoái"), "national"),
    ],
)
def test_a_review_is_bound_to_the_edition_in_force_on_its_day(record: Record, code: str) -> None:
    assert (
        find_edition_in_force(record, shipped_editions().values(), default_edition()).code == code
    )


def test_the_seed_is_bound_to_what_is_known_of_its_province() -> None:
    assert (
        find_edition_in_force(
            factories.seed_record(), shipped_editions().values(), default_edition()
        ).code
        == "binh-thuan-2021"
    )


def test_a_later_edition_of_the_same_day_counts() -> None:
    first = edition("a", councils=[QUANG_NAM], valid_from=dt.date(2023, 1, 1))
    second = read_edition(
        {
            "code": "b",
            "name": "Sửa",
            "source": "QĐ 1",
            "confidence": "read",
            "councils": [QUANG_NAM],
            "valid_from": dt.date(2023, 1, 1),
        },
        added=1,
    )

    record = met(dt.date(2023, 2, 1))

    assert find_edition_in_force(record, [second, first], default_edition()).code == "b"


def test_an_open_value_is_taken_from_the_default_and_says_so() -> None:
    own = edition(vote={"threshold": "2/3"})

    origins = [
        find_clause(path, own, default_edition()) for path in ("vote.threshold", "vote.base")
    ]

    assert [origin[1].code for origin in origins if origin] == ["x", "national"]
    assert build_regulation(own, default_edition()).vote.base == "total"


def test_a_count_of_its_own_is_not_joined_by_a_share_of_the_default() -> None:
    share = edition(quota={"merit_share": "20 %"}).clauses
    cautious = replace(default_edition(), clauses={**default_edition().clauses, **share})

    quota = build_regulation(edition(quota={"merit_max": 3}), cautious).quota

    assert (quota.merit_max, quota.merit_share) == (3, None)


def test_two_editions_side_by_side_mark_what_differs() -> None:
    rows = compare_editions(
        shipped_editions()["bac-ninh-2025"], shipped_editions()["quang-nam-2021"], default_edition()
    )

    differing = {row.key.path for row in rows if row.differs}

    assert {"vote.threshold", "calendar.dossier_by", "quota.merit_share"} <= differing
    assert "vote.base" not in differing


#: Where the act behind a value of the default was not in force on the day, the value is not there.
@pytest.mark.parametrize(
    ("day", "threshold", "known"),
    [
        (dt.date(2022, 1, 24), None, False),
        (dt.date(2023, 12, 31), None, False),
        (dt.date(2024, 1, 1), Fraction(4, 5), True),
        (dt.date(2025, 6, 30), Fraction(4, 5), True),
        (dt.date(2025, 7, 1), Fraction(4, 5), True),
    ],
)
@pytest.mark.parametrize("named", [None, "national"])
def test_a_meeting_is_under_the_rules_of_its_day(
    day: dt.date, threshold: Fraction | None, *, known: bool, named: str | None
) -> None:
    vote = regulation_for(met(day, council="Hội đồng khác", regulation=named)).vote

    assert (vote.threshold, vote.threshold_known) == (threshold, known)
    assert vote.base == "total"
    assert bool(vote.tie_break) is known


def test_no_value_of_the_default_rests_on_an_act_of_another_day() -> None:
    """The source of each value names no act whose days are not those of the value."""
    for day in (dt.date(2015, 1, 1), dt.date(2022, 1, 24), dt.date(2024, 6, 1)):
        for path, clause in default_edition(day).clauses.items():
            act = find_outdated_act(clause.source, day)
            assert act is None or "hết hiệu lực" in clause.source, (path, clause.source)


def test_the_edition_of_a_council_counts_whatever_the_default_says() -> None:
    quang_nam = regulation_for(met(dt.date(2022, 1, 10))).vote

    assert (quang_nam.threshold, quang_nam.threshold_known) == (Fraction(7, 10), True)
