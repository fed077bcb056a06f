"""The agencies that a doubtful name may mean, as somebody is asked about them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.vietnamese_text import fold_name
from workflow.models import Unit, UnitAlias, UnitName, UnitSuccession


@dataclass(frozen=True)
class NameCandidate:
    """An agency that a name may mean."""

    id: int
    name: str
    #: Its name before, where the one of now tells nothing.
    former: str = ""

    @property
    def label(self) -> str:
        return f"{self.name} ({self.former})" if self.former else self.name


def describe_candidates(
    session: Session, ids: Sequence[int], name: str = ""
) -> tuple[NameCandidate, ...]:
    """The agencies to choose from; before one that has ended, those that came after it.

    One that is called exactly as asked is told by its name before.
    """
    after = select(UnitSuccession).where(UnitSuccession.unit_id.in_(ids))
    rows = session.scalars(after.order_by(UnitSuccession.id)).all()
    heirs = {one: [row.successor_id for row in rows if row.unit_id == one] for one in ids}
    wanted = [id_ for one in ids for id_ in (*heirs[one], one)]
    units = (session.get_one(Unit, id_) for id_ in dict.fromkeys(wanted))
    return tuple(
        NameCandidate(unit.id, unit.name, _find_former_name(session, unit, name)) for unit in units
    )


def _find_former_name(session: Session, unit: Unit, name: str) -> str:
    """The last other name or spelling of an agency that is called so; empty for others."""
    if fold_name(unit.name) != fold_name(name):
        return ""
    for row in (UnitName, UnitAlias):
        query = select(row.name).where(row.unit_id == unit.id, row.folded_name != fold_name(name))
        if found := session.scalars(query.order_by(row.id.desc()).limit(1)).first():
            return found
    return ""
