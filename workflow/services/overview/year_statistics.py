"""The figures of a council's year, from the newest facts of its reviews and of the years before."""

from collections import defaultdict
from collections.abc import Callable, Iterable
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
class YearFigures:
    """The figures of a year, and those of the years before it."""

    rows: list[ReviewFigures]
    #: The newest year first; winners in a row are not looked for in the years before.
    years: list[tuple[str, YearTotals]]

    @property
    def by_kind(self) -> list[tuple[BlocKind | None, YearTotals]]:
        """The sums of khối and of cụm."""
        return _group(self.rows, lambda one: one.kind, [*BlocKind, None])

    @property
    def by_family(self) -> list[tuple[Family | None, YearTotals]]:
        """The sums of blocs that a Party body heads, and of those that a state body does."""
        return _group(self.rows, lambda one: one.head_family, [*Family, None])


def _group(
    rows: Iterable[ReviewFigures], key: Callable[[BlocYear], Key], order: Iterable[Key]
) -> list[tuple[Key, YearTotals]]:
    groups = defaultdict[Key, list[BlocYear]](list)
    for row in rows:
        groups[key(row.figures)].append(row.figures)
    return [(one, sum_up(groups[one])) for one in order if one in groups]


def read_figures(
    session: Session, account: Account, council_id: int, year: str, kind: BlocKind | None = None
) -> YearFigures:
    """The figures of a council's blocs in a year and before; a kind takes the others out."""
    found = read_year_records(session, account, council_id, year, 1 + YEARS_BEFORE)
    before = defaultdict[int, list[Record]](list)
    for review, record in found:
        if review.year != year:
            before[review.bloc_id].append(record)
    years = defaultdict[str, list[ReviewFigures]](list)
    for review, record in found:
        if kind in (None, record.bloc.kind):
            days = list_due_days(record, regulation_for(record, session).calendar)
            earlier = before[review.bloc_id] if review.year == year else ()
            figures = measure_year(record, days.get(YearTask.REPORT), earlier)
            years[review.year].append(ReviewFigures(review, figures))
    return YearFigures(
        years[year],
        [(one, sum_up([row.figures for row in rows])) for one, rows in years.items() if rows],
    )
