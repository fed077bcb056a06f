"""Tokens by which other systems call the interface of programs in a person's name."""

import datetime as dt

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.models.base import Base, Json
from workflow.models.people import Account


class ApiToken(Base):
    """A token of an account; only its hash is kept. Revoked and expired ones stay, to be read."""

    __tablename__ = "api_token"
    __table_args__ = (Index("ix_api_token_account_id", "account_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_sha256: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    #: What it is for, in the words of whoever made it.
    name: Mapped[str]
    #: Its first characters, by which people tell theirs apart, and test tokens from others.
    start: Mapped[str]
    #: The rights it carries (`domain.roles.Right`), never more than its account has.
    rights: Mapped[list[str]] = mapped_column(Json)
    created_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    #: Within a few minutes: not each request writes.
    last_used_at: Mapped[dt.datetime | None]
    revoked_at: Mapped[dt.datetime | None]

    account: Mapped[Account] = relationship()
