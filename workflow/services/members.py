"""Saving the list of members, with new names carried to everything that names them."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ScalarResult, select
from sqlalchemy.orm import Session

from workflow.domain import schema
from workflow.domain.names.mentions import rename_members
from workflow.domain.record import Record
from workflow.models import (
    Account,
    Attachment,
    ConfirmationEntry,
    Member,
    Review,
    ScoreEntry,
    Snapshot,
)
from workflow.services.history import lock_review
from workflow.services.reviews import edit_facts
from workflow.services.scoring.score_totals import update_totals
from workflow.services.units.unit_names import rename_in_review


def save_members(
    session: Session,
    review: Review,
    values: dict[str, Any],
    renamed: Mapping[str, str],
    *,
    seen: int,
    by: Account | None,
    now: dt.datetime,
) -> Snapshot | None:
    """Save the section of members; `renamed` gives the new name of each member that got one.

    Reports, attendance, counts and all else follow the new name, as do files and the agency
    itself, so that its staff keep their rights. Raises what `reviews.edit` raises.
    """

    def change(record: Record) -> Record:
        return schema.replace_section(rename_members(record, renamed), "members", values)

    review = lock_review(session, review)

    _rename_units(session, review, renamed, by=by, now=now)
    snapshot = edit_facts(session, review, "members", change, seen=seen, by=by, now=now)
    _rename_attachments(session, review, renamed)
    if renamed:  # what is frozen for papers names members too
        update_totals(session, review, by=by, now=now)
    return snapshot


def _rename_units(
    session: Session,
    review: Review,
    renamed: Mapping[str, str],
    *,
    by: Account | None,
    now: dt.datetime,
) -> None:
    """Let the agencies follow, unless the new name is that of another one."""
    for old, new in renamed.items():
        member = session.scalars(select(Member).filter_by(review_id=review.id, name=old)).first()
        if member is not None:
            rename_in_review(session, member, new, by=by, now=now)


def _rename_attachments(session: Session, review: Review, renamed: Mapping[str, str]) -> None:
    for table in (Attachment, ConfirmationEntry, ScoreEntry):
        rows: ScalarResult[Any] = session.scalars(select(table).filter_by(review_id=review.id))
        for row in rows:
            row.member = renamed.get(row.member, row.member)
