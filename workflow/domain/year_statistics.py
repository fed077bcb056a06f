"""A bloc's year in figures: reports on time, spread of the points, votes against the scores.

Nothing is guessed: a figure that the facts don't give is None, and no sum counts it.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from workflow.domain.record import AwardKind, AwardStatus, BlocKind, Family, Purpose
from workflow.domain.vietnamese_text import fold_name
from workflow.domain.year_facts import ChosenFacts, YearFacts

#: Contests that choose who is proposed for an award.
_AWARDING = (Purpose.LEADING_UNIT, Purpose.MERIT)


@dataclass(frozen=True)
class BlocYear:
    """The figures of one review."""

    bloc: str
    members: int
    #: Members whose report came, or was waived.
    reports: int
    #: Of the reports with a day, those up to the due day; None where no rule sets one.
    on_time: int | None
    dated: int
    #: The official points.
    lowest: Decimal | None
    highest: Decimal | None
    #: Members that share the highest points.
    level: int
    #: Members chosen for an award, and how many of them are among as many best by points; None
    #: where somebody has no points.
    chosen: int
    best: int | None
    #: Members chosen that were chosen in the years before too, with the number of years in a row.
    in_a_row: tuple[tuple[str, int], ...] = ()
    kind: BlocKind | None = None
    #: The family of the agency that heads the bloc.
    head_family: Family | None = None
    flags_asked: int = 0
    flags_granted: int = 0
    certificates_asked: int = 0
    certificates_granted: int = 0

    @property
    def spread(self) -> Decimal | None:
        """Return the distance of the highest points from the lowest."""
        if self.lowest is None or self.highest is None:
            return None
        return self.highest - self.lowest


def measure_year(
    record: YearFacts, due: dt.date | None, before: Sequence[ChosenFacts] = ()
) -> BlocYear:
    """Measure a review; `before` are the bloc's years right before it, newest first."""
    voters = record.voters
    reports = [row for row in record.reports if row.member in voters]
    days = [row.received_on for row in reports if row.received_on]
    points = {row.member: row.final_score for row in reports if row.final_score is not None}
    chosen = _list_chosen(record)
    highest = max(points.values(), default=None)
    return BlocYear(
        bloc=record.bloc.name,
        members=len(voters),
        reports=sum(1 for row in reports if row.received_on or row.waived),
        on_time=None if due is None else sum(1 for day in days if day <= due),
        dated=len(days),
        lowest=min(points.values(), default=None),
        highest=highest,
        level=sum(1 for value in points.values() if value == highest),
        chosen=len(chosen),
        best=_count_best(chosen, points, voters),
        in_a_row=tuple(_count_in_a_row(chosen, before)),
        kind=record.bloc.kind,
        head_family=record.head.family if record.head else None,
        flags_asked=_count_awards(record, AwardKind.FLAG),
        flags_granted=_count_awards(record, AwardKind.FLAG, AwardStatus.GRANTED),
        certificates_asked=_count_awards(record, AwardKind.CERTIFICATE),
        certificates_granted=_count_awards(record, AwardKind.CERTIFICATE, AwardStatus.GRANTED),
    )


def _count_awards(record: YearFacts, kind: AwardKind, status: AwardStatus | None = None) -> int:
    return sum(1 for row in record.awards if row.kind is kind and status in {None, row.status})


def _list_chosen(record: ChosenFacts) -> tuple[str, ...]:
    """The members that the contests have chosen for an award, each once."""
    voters = record.voters
    names = (name for one in record.contests if one.purpose in _AWARDING for name in one.chosen)
    return tuple(dict.fromkeys(name for name in names if name in voters))


def _count_best(
    chosen: Sequence[str], points: dict[str, Decimal], voters: frozenset[str]
) -> int | None:
    """Count those of the chosen that no more than so many members have more points than."""
    if not chosen or not voters <= points.keys():
        return None
    least = sorted(points.values(), reverse=True)[len(chosen) - 1]
    return sum(1 for name in chosen if points[name] >= least)


def _count_in_a_row(
    chosen: Sequence[str], before: Sequence[ChosenFacts]
) -> Iterable[tuple[str, int]]:
    earlier = [{fold_name(name) for name in _list_chosen(record)} for record in before]
    for name in chosen:
        years = 1
        for names in earlier:
            if fold_name(name) not in names:
                break
            years += 1
        if years > 1:
            yield name, years


@dataclass(frozen=True)
class YearTotals:
    """The sums over blocs, of what is known."""

    blocs: int
    members: int
    reports: int
    on_time: int
    #: The reports that have a day and a due day.
    dated: int
    chosen: int
    best: int
    #: The chosen whose points are all known.
    compared: int
    #: Blocs where all members have the same points.
    without_spread: int
    #: Members chosen in at least two years running.
    repeated: int
    flags_asked: int
    flags_granted: int
    certificates_asked: int
    certificates_granted: int


def sum_up(rows: Sequence[BlocYear]) -> YearTotals:
    """Sum up the figures of blocs."""
    timed = [row for row in rows if row.on_time is not None]
    compared = [row for row in rows if row.best is not None]
    return YearTotals(
        blocs=len(rows),
        members=sum(row.members for row in rows),
        reports=sum(row.reports for row in rows),
        on_time=sum(row.on_time or 0 for row in timed),
        dated=sum(row.dated for row in timed),
        chosen=sum(row.chosen for row in rows),
        best=sum(row.best or 0 for row in compared),
        compared=sum(row.chosen for row in compared),
        without_spread=sum(1 for row in rows if row.level > 1 and row.spread == 0),
        repeated=sum(len(row.in_a_row) for row in rows),
        flags_asked=sum(row.flags_asked for row in rows),
        flags_granted=sum(row.flags_granted for row in rows),
        certificates_asked=sum(row.certificates_asked for row in rows),
        certificates_granted=sum(row.certificates_granted for row in rows),
    )
