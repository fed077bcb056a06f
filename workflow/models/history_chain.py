"""The end of each council's sealed history, so that rows cut off there are missed."""

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from workflow.domain.history_chain import FIRST_PREVIOUS_SEAL
from workflow.models.base import Base


class HistoryChain(Base):
    """The chain of one council: how many rows it has and the seal of the last.

    Whoever adds to a council's history holds this row until the transaction ends.
    """

    __tablename__ = "chain"
    __table_args__ = (CheckConstraint("length >= 0", name="has_a_length"),)

    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"), primary_key=True)
    length: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[str] = mapped_column(default=FIRST_PREVIOUS_SEAL)
