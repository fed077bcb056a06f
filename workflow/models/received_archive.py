"""Archive packages of other installations that were taken in: whole, and never changed."""

import datetime as dt

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.models.base import Base
from workflow.models.people import Account


class ReceivedArchive(Base):
    """One package, as its own files describe it; the zip lies in the file store."""

    __tablename__ = "received_archive"

    id: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[str]
    file_sha256: Mapped[str] = mapped_column(unique=True)
    size: Mapped[int] = mapped_column(BigInteger)
    #: Who packed it, and what of which year.
    source: Mapped[str]
    bloc: Mapped[str]
    year: Mapped[str]
    added_at: Mapped[dt.datetime]
    #: None for one that was taken in by command.
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    added_by: Mapped[Account | None] = relationship()
