"""Sessions: one row for each time somebody signed in on a browser."""

import datetime as dt

from sqlalchemy import ForeignKey, Index, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.models.base import Base
from workflow.models.people import Account


class SignInSession(Base):
    """A browser that somebody signed in with; the cookies hold random texts, the row their hashes.

    Ended rows stay for a while: a browser that signed in before is one that the person knows.
    """

    __tablename__ = "sign_in_session"
    __table_args__ = (Index("ix_sign_in_session_account_id", "account_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_sha256: Mapped[str] = mapped_column(unique=True)
    #: The same for each session of one browser.
    device_sha256: Mapped[str]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    #: That of the account when it signed in: a new password ends what was opened before.
    session_key: Mapped[str]
    created_at: Mapped[dt.datetime]
    #: Within a few minutes: not each request writes.
    last_seen_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    address: Mapped[str]
    #: What the browser says it is.
    browser: Mapped[str]
    #: The sign-on provider that let the person in; it is signed out of, too.
    issuer: Mapped[str | None]
    #: Whether it saw a second factor that the settings count.
    provider_factor: Mapped[bool] = mapped_column(default=False, server_default=false())

    account: Mapped[Account] = relationship()
