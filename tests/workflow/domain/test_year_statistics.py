"""A bloc's year in figures, and nothing guessed where facts are missing."""

import datetime as dt
from decimal import Decimal

import msgspec

from tests import factories
from workflow.domain.record import Contest, Method, Purpose, Report, encode_record
from workflow.domain.year_facts import YearFacts, decode_facts
from workflow.domain.year_statistics import measure_year, sum_up

DUE = dt.date(2021, 12, 20)


def year(
    points: tuple[int | None, ...], chosen: tuple[int, ...], *, days: tuple[int, ...] = ()
) -> YearFacts:
    """A review whose members have these points; the chosen by their places."""
    record = factories.make_record(len(points))
    names = [member.name for member in record.members]
    reports = tuple(
        Report(
            member=name,
            final_score=None if score is None else Decimal(score),
            received_on=dt.date(2021, 12, days[place]) if place < len(days) else None,
        )
        for place, (name, score) in enumerate(zip(names, points, strict=True))
    )
    contest = Contest(
        purpose=Purpose.LEADING_UNIT,
        method=Method.SECRET_BALLOT,
        chosen=tuple(names[place] for place in chosen),
    )
    record = msgspec.structs.replace(record, reports=reports, contests=(contest,))
    return decode_facts(encode_record(record).decode(), YearFacts)


def test_reports_up_to_the_due_day_are_on_time() -> None:
    found = measure_year(year((90, 80, 70), (), days=(19, 20, 21)), DUE)

    assert (found.on_time, found.dated, found.reports) == (2, 3, 3)
    assert measure_year(year((90, 80), (), days=(19,)), None).on_time is None


def test_the_chosen_are_compared_with_as_many_best_by_points() -> None:
    assert measure_year(year((99, 95, 90), (0, 2)), DUE).best == 1
    assert measure_year(year((99, 95, 95), (0, 2)), DUE).best == 2
    assert measure_year(year((99, None, 95), (0, 2)), DUE).best is None
    assert measure_year(year((99, 95), ()), DUE).best is None


def test_points_without_a_spread_are_seen() -> None:
    level, spread = year((98, 98, 98), (0,)), year((98, 90, 98), (0,))
    first, second = measure_year(level, DUE), measure_year(spread, DUE)

    assert (first.spread, first.level) == (Decimal(0), 3)
    assert (second.spread, second.level) == (Decimal(8), 2)
    assert sum_up([first, second]).without_spread == 1
    assert measure_year(year((None, None), ()), DUE).spread is None


def test_winners_in_a_row_are_counted_back_to_the_first_year_that_they_did_not_win() -> None:
    now, last, older = (year((9, 8, 7), chosen) for chosen in ((0, 1), (0,), (0, 1)))
    names = [member.name for member in now.members]

    assert measure_year(now, DUE, [last, older]).in_a_row == ((names[0], 3),)
    assert measure_year(now, DUE).in_a_row == ()


def test_sums_count_only_what_is_known() -> None:
    rows = [
        measure_year(year((99, 95), (0,), days=(1, 31)), DUE),
        measure_year(year((99, None), (0,), days=(1, 31)), None),
    ]

    totals = sum_up(rows)

    assert (totals.on_time, totals.dated) == (1, 2)
    assert (totals.chosen, totals.compared, totals.best) == (2, 1, 1)
