"""Recording what offices confirm about members, and reading what counts now."""

import datetime as dt
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from workflow.domain.errors import BadInputError, Message
from workflow.domain.votes.conditions import ANSWERS, KEYS, Answer, Confirmation
from workflow.models import Account, EventKind, Review
from workflow.models import ConfirmationEntry as Row
from workflow.services.history import log_event
from workflow.services.locks import lock_open_review

#: A member and a condition.
ConfirmationKey = tuple[str, str]


def newest_confirmations(session: Session, review: Review) -> dict[ConfirmationKey, Row]:
    """The newest answer to each point of a review."""
    query = select(Row).filter_by(review_id=review.id).order_by(Row.id)
    rows = session.scalars(query.options(joinedload(Row.saved_by)))
    return {(row.member, row.condition): row for row in rows}


def read_confirmations(
    session: Session, review_ids: Sequence[int]
) -> dict[int, tuple[Confirmation, ...]]:
    """The answers that count now, by review; one query a thousand reviews."""
    newest: dict[int, dict[ConfirmationKey, Confirmation]] = {id_: {} for id_ in review_ids}
    for start in range(0, len(review_ids), 1000):
        some = Row.review_id.in_(review_ids[start : start + 1000])
        for row in session.scalars(select(Row).where(some).order_by(Row.id)):
            newest[row.review_id][row.member, row.condition] = Confirmation(
                row.member, row.condition, _read_answer(row.answer), row.office, row.confirmed_on
            )
    return {id_: tuple(answers.values()) for id_, answers in newest.items()}


def _read_answer(text: str) -> Answer:
    return next((answer for answer in ANSWERS if answer == text), "unknown")


def record_confirmations(
    session: Session,
    review: Review,
    answers: Mapping[ConfirmationKey, Answer],
    *,
    office: str,
    on: dt.date | None,
    by: Account | None,
    now: dt.datetime,
) -> int:
    """Record the answers that are new; what stood before stays in the table.

    Returns how many were. Raises `BadInputError` where nobody is named who said so,
    `MoveRefusedError` for a review that is closed.
    """
    review = lock_open_review(session, review)
    known = newest_confirmations(session, review)
    new = {
        point: answer
        for point, answer in answers.items()
        if answer != (known[point].answer if point in known else "unknown")
    }
    members = {member.name for member in review.members}
    for (member, condition), answer in new.items():
        if condition not in KEYS or member not in members:
            raise BadInputError(Message("Không có đơn vị hoặc điều kiện đó."))
        if answer != "unknown" and not office.strip():
            raise BadInputError(Message("Hãy ghi cơ quan đã xác nhận."), field="office")
        session.add(
            Row(
                review_id=review.id,
                member=member,
                condition=condition,
                answer=answer,
                office=office.strip(),
                confirmed_on=on,
                saved_at=now,
                saved_by=by,
            )
        )
    session.flush()
    if new:
        rows = [[*point, answer] for point, answer in new.items()]
        facts = {"office": office.strip(), "on": on.isoformat() if on else None, "answers": rows}
        log_event(session, review, EventKind.CONFIRMED, by=by, now=now, detail=facts)
    return len(new)
