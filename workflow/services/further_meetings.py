"""The further meetings of a review: their numbers, and what stands against removing one."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.errors import Message
from workflow.domain.further_meetings import find_meeting
from workflow.domain.paper_kinds import MEETING_MARK
from workflow.domain.paper_life import SETTLED
from workflow.domain.record import decode_record
from workflow.models import Paper, Review, Snapshot
from workflow.services.snapshots import facts_of


def next_meeting_number(session: Session, review: Review) -> int:
    """The number of a new meeting: higher than any that the review ever had, from 2.

    The closing meeting counts as the first.
    """
    query = select(Snapshot.facts).where(
        Snapshot.review_id == review.id, Snapshot.facts.contains('"meetings":')
    )
    known = (
        row.number for facts in session.scalars(query) for row in decode_record(facts).meetings
    )
    return max(known, default=1) + 1


def find_removal_refusal(session: Session, review: Review, number: int) -> Message | None:
    """Say why a meeting can't be removed: one of its papers is issued or has a number."""
    if any(paper.number for paper in find_meeting(facts_of(session, review), number).papers):
        return Message("Văn bản của cuộc họp này đã có số; hãy hủy hoặc xóa số trước.")
    issued = select(Paper.id).where(
        Paper.review_id == review.id,
        Paper.kind.endswith(f"{MEETING_MARK}{number}"),
        Paper.stage.in_(SETTLED),
    )
    if session.scalar(issued.limit(1)):
        return Message("Cuộc họp này đã có văn bản phát hành nên không xóa được.")
    return None
