"""Names of one year's members in another year, as far as their dated names tell."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.names.unit_names import compute_year_span, find_valid_on
from workflow.domain.vietnamese_text import fold_name
from workflow.models import Review, Unit, UnitName, UnitSuccession


@dataclass(frozen=True)
class ForecastNames:
    """Members by their names of the first year."""

    #: The name in the other year of each that was renamed after the first.
    renamed: Mapping[str, str]
    #: Members that no longer exist.
    ended: frozenset[str]
    #: What those became, unless it is a member already.
    joining: tuple[str, ...]


def forecast_names(session: Session, review: Review, year: str) -> ForecastNames:
    """The members of a review as they are called on the first day of a year to come."""
    day, then = compute_year_span(year).first, compute_year_span(review.year).first
    if day is None or then is None:
        return ForecastNames({}, frozenset(), ())
    by_unit = _names(session, [row.unit_id for row in review.members])
    renamed, ended = {}, set()
    for row in review.members:
        name = find_valid_on(by_unit.get(row.unit_id, ()), day)
        if name is None:
            ended.add(row.unit_id)
        elif (
            name.valid_from
            and name.valid_from > then
            and fold_name(name.name) != fold_name(row.name)
        ):
            renamed[row.name] = name.name
    gone = frozenset(row.name for row in review.members if row.unit_id in ended)
    there = {row.unit_id for row in review.members}
    return ForecastNames(renamed, gone, _heirs(session, ended, there))


def _names(session: Session, units: list[int]) -> dict[int, list[UnitName]]:
    found: dict[int, list[UnitName]] = {}
    for name in session.scalars(select(UnitName).where(UnitName.unit_id.in_(units))):
        found.setdefault(name.unit_id, []).append(name)
    return found


def _heirs(session: Session, ended: set[int], there: set[int]) -> tuple[str, ...]:
    query = (
        select(Unit.name)
        .join(UnitSuccession, UnitSuccession.successor_id == Unit.id)
        .where(UnitSuccession.unit_id.in_(ended), UnitSuccession.through_id.is_(None))
        .where(Unit.id.not_in(there))
        .order_by(UnitSuccession.id)
    )
    return tuple(dict.fromkeys(session.scalars(query)))
