"""The figures of a council's year, from the newest facts of its reviews and of the years before."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy.orm import Session

from workflow.domain.law.regulation import parse_last_year
from workflow.domain.record import BlocKind, Family
from workflow.domain.year_facts import ChosenFacts, YearFacts, decode_facts
from workflow.domain.year_statistics import BlocYear, YearTotals, measure_year, sum_up
from workflow.models import Account
from workflow.services.overview.year_records import (
    StoredFacts,
    list_years_back,
    read_stored_facts,
)

Key = TypeVar("Key")

#: Years before that winners in a row are looked for in, and that are compared.
YEARS_BEFORE = 4


@dataclass(frozen=True)
class ReviewFigures:
    """The figures of a review, and its id."""

    review_id: int
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
    years = list_years_back(session, account, council_id, year, 1 + YEARS_BEFORE)
    before = defaultdict[int, list[StoredFacts]](list)
    for row in read_stored_facts(session, account, council_id, years[1:]):
        before[row.bloc_id].append(row)
    found = []
    for row, facts in _read_year(session, account, council_id, [year]):
        if kind in (None, facts.bloc.kind):
            running = [*_read_running(before[row.bloc_id], year)]
            figures = measure_year(facts, row.reports_due_on, running)
            found.append(ReviewFigures(row.review_id, figures))
    return found


def _read_running(rows: Iterable[StoredFacts], year: str) -> Iterator[ChosenFacts]:
    """The years right before one, the newest first, up to a year without a review."""
    last = parse_last_year(year)
    for row in rows:
        if last is None or parse_last_year(row.year) != last - 1:
            return
        last -= 1
        yield decode_facts(row.facts, ChosenFacts)


def compare_years(
    session: Session, account: Account, council_id: int, year: str, kind: BlocKind | None = None
) -> YearComparison:
    """The sums of a council's blocs; a kind takes the others out."""
    years = defaultdict[str, list[BlocYear]](list)
    wanted = list_years_back(session, account, council_id, year, 1 + YEARS_BEFORE)
    for row, facts in _read_year(session, account, council_id, wanted):
        if kind in (None, facts.bloc.kind):
            years[row.year].append(measure_year(facts, row.reports_due_on))
    return YearComparison(
        [(one, sum_up(rows)) for one, rows in years.items()],
        _group(years[year], lambda one: one.kind, [*BlocKind, None]),
        _group(years[year], lambda one: one.head_family, [*Family, None]),
    )


def _read_year(
    session: Session, account: Account, council_id: int, years: Sequence[str]
) -> list[tuple[StoredFacts, YearFacts]]:
    rows = read_stored_facts(session, account, council_id, years)
    return [(row, decode_facts(row.facts, YearFacts)) for row in rows]


def _group(
    rows: Iterable[BlocYear], key: Callable[[BlocYear], Key], order: Iterable[Key]
) -> list[tuple[Key, YearTotals]]:
    groups = defaultdict[Key, list[BlocYear]](list)
    for row in rows:
        groups[key(row)].append(row)
    return [(one, sum_up(groups[one])) for one in order if one in groups]
