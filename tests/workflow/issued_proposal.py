"""A proposal that went out, for tests of what holds from then on."""

from sqlalchemy.orm import Session

from tests import factories
from workflow.domain.paper_life import PaperStage
from workflow.models import Batch, Paper, PaperStatus, Review
from workflow.services.snapshots import snapshot_of


def store_issued_proposal(session: Session, review: Review) -> None:
    """A proposal of the newest facts that was issued; whoever asks commits."""
    batch = Batch(asked_at=factories.NOW, review_id=review.id)
    batch.papers.append(
        Paper(
            review=review, snapshot=snapshot_of(session, review), kind="proposal",
            status=PaperStatus.READY, stage=PaperStage.ISSUED, file_sha256="0" * 64,
        )
    )  # fmt: skip
    session.add(batch)
    session.flush()
