"""The awards of a review as rows: written with its facts, compared with them by `verify`."""

from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from workflow.domain.record import Award, Record
from workflow.domain.vietnamese_text import fold_name, make_search_text
from workflow.models import AwardEntry, Review

_COLUMNS = ("position", "award", "recipient", "kind", "authority", "status", "decision")
_KEYS = ("search_name", "award_key")


def build_award_rows(record: Record) -> list[tuple[Any, ...]]:
    """The rows of a record's awards in their order, without their ids."""
    return [
        (
            *(place, award.award, award.recipient, _text(award.kind), award.authority),
            *(_text(award.status), award.decision),
            make_search_text(award.recipient or "", award.award, award.decision or ""),
            make_award_key(award),
        )
        for place, award in enumerate(record.awards)
    ]


def _text(value: str | None) -> str | None:
    return None if value is None else str(value)


def name_award_rows(record: Record) -> list[dict[str, Any]]:
    """The rows of a record's awards with the names of their columns."""
    names = (*_COLUMNS, *_KEYS)
    return [dict(zip(names, row, strict=True)) for row in build_award_rows(record)]


def make_award_key(award: Award) -> str | None:
    """A key that two awards share where one unit is to get the same from the same authority."""
    if not award.recipient or award.recipient_kind not in {None, "unit"}:
        return None
    parts = (award.recipient, award.award, award.authority or "")
    return " | ".join(fold_name(part) for part in parts)


def read_award_rows(session: Session, review: Review) -> list[tuple[Any, ...]]:
    """The stored rows of a review, to be compared with those of its facts."""
    columns = [getattr(AwardEntry, name) for name in (*_COLUMNS, *_KEYS)]
    query = select(*columns).where(AwardEntry.review_id == review.id)
    return [tuple(row) for row in session.execute(query.order_by(AwardEntry.id))]


def project_awards(session: Session, review: Review, record: Record) -> None:
    """Write the rows anew where they differ."""
    rows = build_award_rows(record)
    if rows == read_award_rows(session, review):
        return
    session.execute(delete(AwardEntry).where(AwardEntry.review_id == review.id))
    if rows:
        values = [{"review_id": review.id, **row} for row in name_award_rows(record)]
        session.execute(insert(AwardEntry), values)
