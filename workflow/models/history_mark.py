"""Where all histories ended on a day, signed: what was rewritten since does not go through it."""

import datetime as dt

from sqlalchemy.orm import Mapped, mapped_column

from workflow.models.base import Base


class HistoryMark(Base):
    """The ends of a day; never changed, never removed."""

    __tablename__ = "history_mark"

    day: Mapped[dt.date] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime]
    #: The signed text: canonical JSON of the day and the end of each chain.
    body: Mapped[str]
    #: Ed25519, both in hexadecimal digits.
    public_key: Mapped[str]
    signature: Mapped[str]
