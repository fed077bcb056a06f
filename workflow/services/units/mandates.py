"""Decisions on the functions of agencies: written down, taken away."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.errors import BadInputError, Message
from workflow.domain.vietnamese_text import normalize_text
from workflow.models import Account, Unit, UnitMandateRow
from workflow.services.history import lock_chain
from workflow.services.snapshots import refresh_paper_settings
from workflow.services.units.unit_names import log_unit_act


@dataclass(frozen=True)
class MandateDetails:
    """A decision as typed: kind and number, day, who issued it, on what, the clause relied on."""

    decision: str
    issued_on: dt.date | None
    issuer: str | None = None
    about: str | None = None
    clause: str | None = None
    source: str = ""


def mandates_of(session: Session, unit_id: int) -> list[UnitMandateRow]:
    """The decisions on an agency, the newest first."""
    query = select(UnitMandateRow).filter_by(unit_id=unit_id)
    newest = (UnitMandateRow.issued_on.desc(), UnitMandateRow.id.desc())
    return list(session.scalars(query.order_by(*newest)))


def add_mandate(
    session: Session, unit: Unit, typed: MandateDetails, *, by: Account | None, now: dt.datetime
) -> UnitMandateRow:
    """Write a decision down; open reviews that the agency heads rest on it from now on.

    Raises `BadInputError` without number or day: a basis that cannot be found is none.
    """
    decision = normalize_text(typed.decision, field="decision").strip()
    if not any(map(str.isdigit, decision)):
        raise BadInputError(Message("Hãy ghi loại và số của quyết định."), field="decision")
    if typed.issued_on is None:
        raise BadInputError(Message("Hãy ghi ngày ban hành."), field="issued_on")
    row = UnitMandateRow(
        unit=unit,
        decision=decision,
        issued_on=typed.issued_on,
        issuer=typed.issuer,
        about=typed.about,
        clause=typed.clause,
        source=typed.source.strip(),
        added_at=now,
        added_by=by,
    )
    lock_chain(session, unit.council_id)
    session.add(row)
    session.flush()
    log_unit_act(session, unit, "mandate_added", by=by, now=now, decision=decision)
    refresh_paper_settings(session, unit.council_id, by=by, now=now)
    return row


def remove_mandate(
    session: Session, row: UnitMandateRow, *, by: Account | None, now: dt.datetime
) -> None:
    """Take away a decision that was written down by mistake."""
    unit = row.unit
    lock_chain(session, unit.council_id)
    log_unit_act(session, unit, "mandate_removed", by=by, now=now, decision=row.decision)
    session.delete(row)
    session.flush()
    refresh_paper_settings(session, unit.council_id, by=by, now=now)
