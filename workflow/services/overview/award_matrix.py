"""Units by years: who was proposed for what in which year, with the years that brought nothing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.award_kinds import read_key_recipient
from workflow.domain.law.regulation import parse_last_year
from workflow.domain.record import AwardKind, AwardStatus
from workflow.domain.vietnamese_text import fold_name
from workflow.models import Account, AwardEntry, Bloc, Member, Review, Unit
from workflow.services.paging import Cursor
from workflow.services.scope import visible
from workflow.services.units.unit_list import list_units


class YearAward(NamedTuple):
    """An award of a unit in a year."""

    review_id: int
    award: str
    status: AwardStatus | None


@dataclass(frozen=True)
class UnitYears:
    """A unit and its years; a year that is not in `years` found it in no bloc."""

    unit: Unit
    years: dict[str, list[YearAward]]

    @property
    def granted(self) -> int:
        """Count the awards it was given in the years shown."""
        every = (award for awards in self.years.values() for award in awards)
        return sum(award.status is AwardStatus.GRANTED for award in every)


def list_year_columns(known: Iterable[str], newest: str, span: int) -> list[str]:
    """The years back from one, the newest first; one without any review has its column too."""
    last = parse_last_year(newest) or 0
    by_last = defaultdict[int, list[str]](list)
    for year in known:
        by_last[parse_last_year(year) or 0].append(year)
    first = max(last - span + 1, min(by_last, default=last))
    return [
        label
        for year in range(last, first - 1, -1)
        for label in sorted(by_last[year], reverse=True) or [str(year)]
    ]


def list_unit_years(
    session: Session,
    account: Account,
    councils: Iterable[int],
    years: Sequence[str],
    *,
    text: str = "",
    kind: AwardKind | None = None,
    after: Cursor | None,
    most: int,
) -> list[UnitYears]:
    """Units by name after a place in the list, each with its awards; two statements more."""
    units = [row.unit for row in list_units(session, councils, text, after=after, most=most)]
    found: dict[int, dict[str, list[YearAward]]] = {unit.id: {} for unit in units}
    members = _read_members(session, account, found, years)
    awards = _read_awards(session, {row.review_id for row in members}, kind)
    for row in members:
        of_year = found[row.unit_id].setdefault(row.year, [])
        of_year += awards.get((row.review_id, fold_name(row.name)), ())
    return [UnitYears(unit, found[unit.id]) for unit in units]


class _MemberYear(NamedTuple):
    unit_id: int
    review_id: int
    year: str
    name: str


def _read_members(
    session: Session, account: Account, units: Iterable[int], years: Sequence[str]
) -> list[_MemberYear]:
    query: Any = (
        select(Member.unit_id, Review.id, Review.year, Member.name)
        .join(Review, Review.id == Member.review_id)
        .join(Bloc, Bloc.id == Review.bloc_id)
        .where(Member.unit_id.in_(units), Review.year.in_(years), visible(account, Review))
        .order_by(Review.list_order, Review.id)
    )
    return [_MemberYear(*row) for row in session.execute(query)]


def _read_awards(
    session: Session, reviews: Iterable[int], kind: AwardKind | None
) -> dict[tuple[int, str], list[YearAward]]:
    """The awards for units by review and folded name of the recipient."""
    of_kind = [AwardEntry.kind == kind.value] if kind else []
    query = (
        select(AwardEntry.review_id, AwardEntry.award_key, AwardEntry.award, AwardEntry.status)
        .where(AwardEntry.review_id.in_(reviews), AwardEntry.award_key.is_not(None), *of_kind)
        .order_by(AwardEntry.review_id, AwardEntry.position)
    )
    found = defaultdict[tuple[int, str], list[YearAward]](list)
    for review_id, key, award, status in session.execute(query):
        of_unit = found[review_id, read_key_recipient(key or "")]
        of_unit.append(YearAward(review_id, award, AwardStatus(status) if status else None))
    return found
