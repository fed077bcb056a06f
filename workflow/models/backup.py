"""Backups that were made of this place; a restored place begins without any."""

import datetime as dt

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from workflow.models.base import Base


class Backup(Base):
    """One backup: of a night, claimed by whoever was first, or made by command."""

    __tablename__ = "backup"
    __table_args__ = (
        CheckConstraint(
            "(finished_at IS NULL OR reason IS NOT NULL) = (sha256 IS NULL)",
            name="made_or_not",
        ),
        CheckConstraint(
            "reason IS NULL OR finished_at IS NOT NULL", name="a_reason_comes_at_the_end"
        ),
        Index("ix_backup_finished_at", "finished_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: The night it is of; None for one made by command.
    night: Mapped[dt.date | None] = mapped_column(unique=True)
    started_at: Mapped[dt.datetime]
    finished_at: Mapped[dt.datetime | None]
    #: The file's name and where it was written.
    path: Mapped[str | None]
    sha256: Mapped[str | None]
    size: Mapped[int | None] = mapped_column(BigInteger)
    #: Files that the store no longer had whole.
    missing: Mapped[int] = mapped_column(default=0)
    #: Why it was not made, in words.
    reason: Mapped[str | None]


class StoreIdentity(Base):
    """The mark that this database shares with its file store; one row at most."""

    __tablename__ = "store_identity"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    mark: Mapped[str]
