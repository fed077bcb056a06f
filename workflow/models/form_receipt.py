"""Forms that were carried out, so that sending one again changes nothing."""

import datetime as dt

from sqlalchemy.orm import Mapped, mapped_column

from workflow.models.base import Base


class FormReceipt(Base):
    """One form that was committed, kept for a day."""

    __tablename__ = "form_receipt"

    #: A hash over the key of the page, the account, the address and everything that was sent.
    digest: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(index=True)
    #: The address that the answer led to.
    location: Mapped[str]
    #: Of a program: the hash of what it sent; the same key with other words is a mistake.
    request_sha256: Mapped[str | None]
