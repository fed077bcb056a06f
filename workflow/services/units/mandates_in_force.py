"""The decisions on functions that papers of a review may rest on."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.paper_settings import AddedBasis, UnitMandate
from workflow.domain.record import Record
from workflow.models import Review, UnitMandateRow


def mandates_for_papers(
    session: Session, facts: Iterable[tuple[Review, Record]]
) -> list[tuple[UnitMandate, ...]]:
    """The decisions on the agencies in whose names papers go out: this year's head and next's.

    For each review in turn, in one query.
    """
    issuing = [_name_issuers(review, record) for review, record in facts]
    if not (wanted := {unit for units in issuing for unit in units}):
        return [() for _units in issuing]
    query = select(UnitMandateRow).where(UnitMandateRow.unit_id.in_(wanted))
    rows = session.scalars(query.order_by(UnitMandateRow.issued_on, UnitMandateRow.id)).all()
    return [
        tuple(
            UnitMandate(units[row.unit_id], _decision(row)) for row in rows if row.unit_id in units
        )
        for units in issuing
    ]


def _name_issuers(review: Review, record: Record) -> dict[int, str]:
    """The agencies in whose names papers go out, by their ids."""
    issuers = {record.head.name if record.head else None, record.next_head}
    return {row.unit_id or row.unit.id: row.name for row in review.members if row.name in issuers}


def _decision(row: UnitMandateRow) -> AddedBasis:
    return AddedBasis(
        key=f"mandate-{row.id}",
        text=row.decision,
        source=row.source,
        issuer=row.issuer,
        date=row.issued_on,
        about=row.about,
        clause=row.clause,
    )
