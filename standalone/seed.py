"""The shipped review: Khối thi đua 6 of Bình Thuận, 2021, as far as its papers tell."""

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from standalone.connection import now
from workflow.domain.record import Record
from workflow.models import Review
from workflow.services import record_exchange

SEED = Path(__file__).parent.parent / "seed" / "khoi-thi-dua-6-2021.json"


def read_seed_record() -> Record:
    """The facts of the shipped review."""
    (element,) = record_exchange.parse_records(SEED.read_bytes())
    return record_exchange.read_record(element)


def seed_if_empty(session: Session) -> None:
    """Give an empty database its first review, so that there is something to look at."""
    if session.scalars(select(Review.id).limit(1)).first() is None:
        record_exchange.store_record(session, read_seed_record(), by=None, now=now())
        session.commit()
