"""The security log: who got in or tried to, from where, and what was given or taken along."""

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.domain.history_chain import FIRST_PREVIOUS_SEAL
from workflow.models.base import Base, Json
from workflow.models.people import Account


class SecurityEventKind(StrEnum):
    """Kinds of security events; stored as text, so that a new kind needs no new schema."""

    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT = "signed_out"
    SESSIONS_ENDED = "sessions_ended"
    NEW_DEVICE = "new_device"
    LINK_GIVEN = "link_given"
    LINK_USED = "link_used"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 (the name of an event)
    EMAIL_CHANGED = "email_changed"
    ACCOUNT_ADDED = "account_added"
    ACCOUNT_CHANGED = "account_changed"
    ACCOUNT_LOCKED = "account_locked"
    ACCOUNT_UNLOCKED = "account_unlocked"
    PERSON_CONFIRMED = "person_confirmed"
    SECOND_FACTOR_ADDED = "second_factor_added"
    SECOND_FACTOR_REMOVED = "second_factor_removed"
    SECOND_FACTOR_FAILED = "second_factor_failed"
    APPROVALS_CHANGED = "approvals_changed"
    IDENTITY_ADDED = "identity_added"
    IDENTITY_REMOVED = "identity_removed"
    SIGN_ON_FAILED = "sign_on_failed"
    ROLE_FROM_GROUP = "role_from_group"
    EMERGENCY_LINK_GIVEN = "emergency_link_given"
    EMERGENCY_SIGN_IN = "emergency_sign_in"
    PERSONAL_DATA_READ = "personal_data_read"
    BACKED_UP = "backed_up"
    TOKEN_GIVEN = "token_given"  # noqa: S105 (the name of an event)
    TOKEN_REVOKED = "token_revoked"  # noqa: S105
    WEBHOOK_ADDED = "webhook_added"
    WEBHOOK_CHANGED = "webhook_changed"
    WEBHOOK_REMOVED = "webhook_removed"
    WEBHOOK_DISABLED = "webhook_disabled"
    DOWNLOADED = "downloaded"
    REFUSED = "refused"


class SecurityEvent(Base):
    """One row of the log, sealed with the one before; never changed, never removed."""

    __tablename__ = "security_event"
    __table_args__ = (Index("ix_security_event_account_id", "account_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Its place in the chain, from 1.
    link: Mapped[int] = mapped_column(unique=True)
    at: Mapped[dt.datetime]
    kind: Mapped[str]
    #: Whom it is about, and who did it; neither for a login that nobody has.
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    address: Mapped[str]
    browser: Mapped[str]
    detail: Mapped[dict[str, Any]] = mapped_column(Json)
    previous_sha256: Mapped[str]
    sha256: Mapped[str]

    account: Mapped[Account | None] = relationship(foreign_keys=account_id)
    by: Mapped[Account | None] = relationship(foreign_keys=by_id)


class SecurityChain(Base):
    """The end of the log; whoever adds to it locks this one row until the transaction ends."""

    __tablename__ = "security_chain"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    length: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[str] = mapped_column(default=FIRST_PREVIOUS_SEAL)
