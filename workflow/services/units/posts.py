"""Dated posts in agencies, offered as signers of their papers."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.errors import BadInputError, Message
from workflow.domain.names.unit_names import sort_by_start
from workflow.domain.vietnamese_text import normalize_text
from workflow.models import Account, Review, Unit, UnitPost
from workflow.services.units.unit_names import log_unit_act


@dataclass(frozen=True)
class PostDetails:
    """A post as typed: whose, which, from when to when, by which decision."""

    person: str
    post: str
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    source: str = ""


def posts_of(session: Session, unit_id: int) -> list[UnitPost]:
    """The posts of an agency, the oldest first."""
    return sort_by_start(session.scalars(select(UnitPost).filter_by(unit_id=unit_id)))


def add_post(
    session: Session, unit: Unit, post: PostDetails, *, by: Account | None, now: dt.datetime
) -> UnitPost:
    """Write a post down; raises `BadInputError` for an empty name or an end before the start."""
    person, title = (
        normalize_text(post.person, field="person").strip(),
        normalize_text(post.post).strip(),
    )
    if not person or not title:
        missing = "post" if person else "person"
        raise BadInputError(Message("Hãy ghi họ tên và chức vụ."), field=missing)
    _check_days(post.valid_from, post.valid_to)
    row = UnitPost(
        unit=unit,
        person=person,
        post=title,
        valid_from=post.valid_from,
        valid_to=post.valid_to,
        source=post.source.strip(),
        added_at=now,
        added_by=by,
    )
    session.add(row)
    session.flush()
    log_unit_act(session, unit, "post_added", by=by, now=now, post=title)
    return row


def end_post(
    session: Session,
    row: UnitPost,
    last: dt.date | None,
    *,
    by: Account | None,
    now: dt.datetime,
) -> None:
    """Say until when somebody holds a post; raises `BadInputError` for a day before its start."""
    _check_days(row.valid_from, last)
    row.valid_to = last
    session.flush()
    until = last.isoformat() if last else None
    log_unit_act(session, row.unit, "post_ended", by=by, now=now, post=row.post, until=until)


def remove_post(session: Session, row: UnitPost, *, by: Account | None, now: dt.datetime) -> None:
    """Take away a post that was written down by mistake."""
    log_unit_act(session, row.unit, "post_removed", by=by, now=now, post=row.post)
    session.delete(row)


def _check_days(first: dt.date | None, last: dt.date | None) -> None:
    if first and last and last < first:
        raise BadInputError(Message("Ngày cuối ở trước ngày đầu."), field="valid_to")


def list_signers(session: Session, review: Review) -> list[UnitPost]:
    """List who holds or held a post in the agency that heads a review."""
    return posts_of(session, review.head_unit_id) if review.head_unit_id else []
