"""Which acts papers of a council rest on, as far as they are not those of the release."""

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.law.act_entries import ActEntry, apply_entries
from workflow.domain.law.acts import LegalAct
from workflow.models import ActEntryRow

#: Where a session keeps what it read: asked for with every snapshot, read once.
CACHE = "act_entries"


def read_entries(session: Session, council_id: int | None) -> list[ActEntry]:
    """The entries that concern a council, oldest first; those for all councils among them."""
    if CACHE not in session.info:
        query = select(ActEntryRow).order_by(ActEntryRow.id)
        session.info[CACHE] = [(row.council_id, _entry(row)) for row in session.scalars(query)]
    return [entry for council, entry in session.info[CACHE] if council in {None, council_id}]


def _entry(row: ActEntryRow) -> ActEntry:
    act = msgspec.convert(row.act, LegalAct) if row.act else None
    return ActEntry(row.key, row.kind, act, row.person, row.day, row.source)


def acts_for_papers(session: Session, council_id: int | None) -> tuple[LegalAct, ...] | None:
    """The acts that papers cite or are looked through for; None where they are the release's.

    Without a council they are those of the whole installation.
    """
    entries = read_entries(session, council_id)
    return tuple(known.act for known in apply_entries(entries)) if entries else None
