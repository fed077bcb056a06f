"""The figures of a council's year, from the newest facts of its reviews and of the years before."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy.orm import Session

from workflow.domain.record import BlocKind, Family, Record
from workflow.domain.year import YearTask
from workflow.domain.year_plan import list_due_days
from workflow.domain.year_statistics import BlocYear, YearTotals, measure_year, sum_up
from workflow.models import Account, Review
from workflow.services.overview.year_records import read_year_records
from workflow.services.regulations import regulation_for

Key = TypeVar("Key")

#: Years before that winners in a row are looked for in, and that are compared.
YEARS_BEFORE = 4


@dataclass(frozen=True)
class ReviewFigures:
    """A review and its figures."""

    review: Review
    figures: BlocYear


@dataclass(frozen=True)
class YearComparison:
    """The sums of a year, of years before it, and of the kinds of blocs in it."""

    #: The newest year first; winners in a row are not looked for.
    years: list[tuple[str, YearTotals]]
    by_kind: list[tuple[BlocKind | None, YearTotals]]
    #: By the kind of agency that heads the bloc.
    by_family: list[tuple[Family | None, YearTotals]]


def list_figures(
    session: Session, account: Account, council_id: int, year: str, kind: BlocKind | None = None
) -> list[ReviewFigures]:
    """The figures of a council's blocs in a year, in their order; a kind takes the others out."""
    found = read_year_records(session, account, council_id, year, 1 + YEARS_BEFORE)
    before = defaultdict[int, list[Record]](list)
    for review, record in found:
        if review.year != year:
            before[review.bloc_id].append(record)
    return [
        ReviewFigures(review, _measure(session, record, before[review.bloc_id]))
        for review, record in found
        if review.year == year and kind in (None, record.bloc.kind)
    ]


def compare_years(
    session: Session, account: Account, council_id: int, year: str, kind: BlocKind | None = None
) -> YearComparison:
    """The sums of a council's blocs; a kind takes the others out."""
    years = defaultdict[str, list[BlocYear]](list)
    found = read_year_records(session, account, council_id, year, 1 + YEARS_BEFORE)
    for review, record in found:
        if kind in (None, record.bloc.kind):
            years[review.year].append(_measure(session, record))
    return YearComparison(
        [(one, sum_up(rows)) for one, rows in years.items()],
        _group(years[year], lambda one: one.kind, [*BlocKind, None]),
        _group(years[year], lambda one: one.head_family, [*Family, None]),
    )


def _measure(session: Session, record: Record, before: Sequence[Record] = ()) -> BlocYear:
    days = list_due_days(record, regulation_for(record, session).calendar)
    return measure_year(record, days.get(YearTask.REPORT), before)


def _group(
    rows: Iterable[BlocYear], key: Callable[[BlocYear], Key], order: Iterable[Key]
) -> list[tuple[Key, YearTotals]]:
    groups = defaultdict[Key, list[BlocYear]](list)
    for row in rows:
        groups[key(row)].append(row)
    return [(one, sum_up(groups[one])) for one in order if one in groups]
