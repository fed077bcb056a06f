"""Papers that test tokens ask for: apart from all others, so that nothing counts or issues them."""

import datetime as dt

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.models.base import Base
from workflow.models.review import Review, Snapshot


class TrialPaper(Base):
    """One paper to be filled whenever it is taken along; no file of it is kept."""

    __tablename__ = "trial_paper"
    __table_args__ = (Index("ix_trial_paper_account_id", "account_id", "review_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Whose test token asked: it is there for that account alone.
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"))
    #: The facts that it is filled from.
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshot.id"))
    #: A `domain.papers.PaperKind`.
    kind: Mapped[str]
    asked_at: Mapped[dt.datetime] = mapped_column(index=True)

    review: Mapped[Review] = relationship()
    snapshot: Mapped[Snapshot] = relationship()
