"""Returned papers: edited Word files and signed copies; rows are only ever added."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.models.base import Base, Json
from workflow.models.inspection import Inspection
from workflow.models.papers import Paper
from workflow.models.people import Account


class EditedPaper(Base):
    """A Word file that a person has edited after a paper was made; the newest of a paper counts."""

    __tablename__ = "edited_paper"
    __table_args__ = (Index("ix_edited_paper_paper_id", "paper_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: What it was edited from: the lineage leads on to snapshot and template.
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"))
    #: The edit of an earlier paper whose typed text was carried into this file.
    carried_from_id: Mapped[int | None] = mapped_column(ForeignKey("edited_paper.id"))
    file_name: Mapped[str]
    file_sha256: Mapped[str]
    size: Mapped[int]
    #: The changes as tracked changes in a Word file; none where there are none.
    redline_sha256: Mapped[str | None]
    #: How it differs from the paper as it was made (`domain.paper_changes`).
    report: Mapped[dict[str, Any]] = mapped_column(Json)
    inspection_id: Mapped[int | None] = mapped_column(ForeignKey("inspection.id"))
    added_at: Mapped[dt.datetime]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    paper: Mapped[Paper] = relationship()
    inspection: Mapped[Inspection | None] = relationship()
    added_by: Mapped[Account | None] = relationship()


class SignedCopy(Base):
    """A scan or a digitally signed PDF of an issued paper; the newest of a paper counts."""

    __tablename__ = "signed_copy"
    __table_args__ = (Index("ix_signed_copy_paper_id", "paper_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"))
    file_name: Mapped[str]
    file_sha256: Mapped[str]
    size: Mapped[int]
    #: Its signatures, and how its text compares with ours (`domain.signatures`).
    report: Mapped[dict[str, Any]] = mapped_column(Json)
    added_at: Mapped[dt.datetime]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    paper: Mapped[Paper] = relationship()
    added_by: Mapped[Account | None] = relationship()
