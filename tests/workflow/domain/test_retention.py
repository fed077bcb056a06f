"""Which nightly backups stay."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.retention import RetentionPolicy, select_nights_to_keep

SUNDAY = dt.date(2026, 11, 22)
NIGHTS = st.sets(st.dates(dt.date(2024, 1, 1), dt.date(2027, 12, 31)), max_size=60)
COUNTS = st.integers(0, 20)


def nights(count: int) -> set[dt.date]:
    return {SUNDAY - dt.timedelta(days=number) for number in range(count)}


def test_of_a_year_of_nights_the_newest_of_each_span_stay() -> None:
    stay = sorted(
        select_nights_to_keep(nights(400), RetentionPolicy(daily=7, weekly=4, monthly=12)),
        reverse=True,
    )

    assert stay[:7] == [SUNDAY - dt.timedelta(days=number) for number in range(7)]
    assert stay[7:10] == [SUNDAY - dt.timedelta(weeks=number) for number in (1, 2, 3)]
    assert stay[10:] == [
        *(dt.date(2026, month, 1) - dt.timedelta(days=1) for month in range(11, 1, -1)),
        dt.date(2025, 12, 31),
    ]


def test_a_machine_that_is_off_on_some_nights_keeps_one_of_each_span_all_the_same() -> None:
    on = {night for night in nights(60) if night.weekday() == 2}

    assert len(select_nights_to_keep(on, RetentionPolicy(daily=0, weekly=4, monthly=0))) == 4


def test_the_newest_stays_whatever_the_rules() -> None:
    assert select_nights_to_keep(nights(3), RetentionPolicy(0, 0, 0)) == {SUNDAY}
    assert select_nights_to_keep([], RetentionPolicy()) == set()


@given(NIGHTS, COUNTS, COUNTS, COUNTS)
def test_what_stays_is_enough_to_go_on(
    found: set[dt.date], daily: int, weekly: int, monthly: int
) -> None:
    """Taking away and asking again takes nothing more away; never more stays than was asked."""
    keep = RetentionPolicy(daily, weekly, monthly)
    stay = select_nights_to_keep(found, keep)

    assert stay <= found
    assert select_nights_to_keep(stay, keep) == stay
    assert len(stay) <= max(1, daily + weekly + monthly)
    assert stay >= set(sorted(found)[-daily:] if daily else [])
