"""The decisions on functions that papers of a review may rest on."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.paper_settings import AddedBasis, UnitMandate
from workflow.domain.record import Record
from workflow.models import Review, UnitMandateRow


def mandates_for_papers(
    session: Session, review: Review, record: Record
) -> tuple[UnitMandate, ...]:
    """The decisions on the agencies in whose names papers go out: this year's head and next's."""
    issuers = {record.head.name if record.head else None, record.next_head}
    units = {row.unit_id or row.unit.id: row.name for row in review.members if row.name in issuers}
    if not units:
        return ()
    query = select(UnitMandateRow).where(UnitMandateRow.unit_id.in_(list(units)))
    rows = session.scalars(query.order_by(UnitMandateRow.issued_on, UnitMandateRow.id))
    return tuple(UnitMandate(units[row.unit_id], _decision(row)) for row in rows)


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
