"""Compare the papers that each batch covered with those that are there."""

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow.domain.errors import Message
from workflow.domain.labels import N_
from workflow.models import Batch, Paper
from workflow.services.verification.fault import Fault, FaultSubject


def find_lost_papers(session: Session) -> Iterator[Fault]:
    """Batches that have fewer papers than they counted at their end, or none at all."""
    there = func.count(Paper.id)
    query = (
        select(Batch.id, Batch.reviews, Batch.totals, there)
        .outerjoin(Paper, Paper.batch_id == Batch.id)
        .group_by(Batch.id)
        .order_by(Batch.id)
    )
    for id_, reviews, totals, count in session.execute(query):
        least = sum(totals.values()) if totals else min(reviews, 1)
        if count < least:
            text = N_("Đợt tạo văn bản {batch} có ít nhất {least} văn bản nhưng chỉ còn {count}.")
            message = Message(text, batch=id_, least=least, count=count)
            yield Fault(FaultSubject.PAPER, f"batch {id_}", message)
