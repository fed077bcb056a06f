"""Second factors besides the password: an app's code, a passkey, or a code written down."""

import datetime as dt
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.models.base import Base
from workflow.models.people import Account


class FactorKind(StrEnum):
    """Kinds of factors; stored as text."""

    TOTP = "totp"
    PASSKEY = "passkey"
    RECOVERY = "recovery"


class SecondFactor(Base):
    """One factor of one account; a recovery code is removed when it is used."""

    __tablename__ = "second_factor"
    __table_args__ = (Index("ix_second_factor_account_id", "account_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[str]
    #: How the person calls the device.
    label: Mapped[str]
    #: TOTP: its secret, encrypted; a passkey: its public key; a recovery code: its hash.
    secret: Mapped[str]
    #: Of a passkey, as browsers name it.
    credential_id: Mapped[str | None] = mapped_column(unique=True)
    #: TOTP: the last time step used; a passkey: its count of signatures. Neither is taken twice.
    counter: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[dt.datetime]
    last_used_at: Mapped[dt.datetime | None]

    account: Mapped[Account] = relationship()
