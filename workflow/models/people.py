"""Councils, the agencies under them, and the people who work with the service."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false, select
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from workflow.domain.roles import Role
from workflow.models.base import Base, Json, enum_by_value
from workflow.models.name_keys import PersonName, SearchableName, SortedName, default_folded_name


class Council(SortedName, Base):
    """A Hội đồng Thi đua - Khen thưởng: sets blocs up and receives their proposals."""

    __tablename__ = "council"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    #: The name with case and tone placement folded: two spellings are one council.
    folded_name: Mapped[str] = mapped_column(unique=True, default=default_folded_name)
    #: The steps that two people make (`domain.approvals`), by their stored names.
    approvals: Mapped[list[str]] = mapped_column(Json, default=list, server_default="[]")


class Unit(SearchableName, SortedName, Base):
    """An agency, under its newest name; reviews keep the name of their own year."""

    __tablename__ = "unit"
    __table_args__ = (
        UniqueConstraint("council_id", "folded_name"),
        Index("ix_unit_sort_name", "sort_name", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"))
    name: Mapped[str]
    #: The name with case and tone placement folded: two spellings are one agency.
    folded_name: Mapped[str] = mapped_column(default=default_folded_name)
    #: The code by which document systems know it (QĐ 20/2020/QĐ-TTg), if its council has typed it.
    code: Mapped[str | None]

    council: Mapped[Council] = relationship()


class SignOnIdentity(Base):
    """A person at a sign-on provider: its issuer and its subject, which never mean anybody else.

    Neither the address of letters nor the name at the provider says who somebody is: both change
    hands.
    """

    __tablename__ = "sign_on_identity"
    __table_args__ = (
        UniqueConstraint("issuer", "subject"),
        UniqueConstraint("account_id", "issuer"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    issuer: Mapped[str]
    subject: Mapped[str]
    created_at: Mapped[dt.datetime]
    last_used_at: Mapped[dt.datetime | None]

    account: Mapped["Account"] = relationship()


class Account(PersonName, Base):
    """A person who signs in.

    Officers of a bloc are not stored as such: whoever works for the unit that heads a review is its
    bloc officer, so that the rights follow the mandate.
    """

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("role <> 'bloc_officer'", name="bloc_officer_is_derived"),
        CheckConstraint(
            "role <> 'council_officer' OR council_id IS NOT NULL", name="council_of_officer"
        ),
        CheckConstraint("role <> 'member_staff' OR unit_id IS NOT NULL", name="unit_of_staff"),
        Index("ix_account_list_name", "list_name", "id"),
        Index("ix_account_unit_id", "unit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[Role] = mapped_column(enum_by_value(Role, "role"))
    council_id: Mapped[int | None] = mapped_column(ForeignKey("council.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    #: argon2; empty until the person has chosen a password through a one-time link.
    password_hash: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[dt.datetime]
    #: Changes with the password: sessions opened before are signed out.
    session_key: Mapped[str]
    #: Where reminders go; None if nobody has given one.
    email: Mapped[str | None]
    #: Where they went before, until that address was told of the change.
    former_email: Mapped[str | None]
    #: True if the person wants them.
    reminded: Mapped[bool] = mapped_column(default=True)
    #: The language of letters; pages follow the browser's own choice.
    mail_language: Mapped[str] = mapped_column(default="vi")
    #: The newest event that the person has seen on the page of notices.
    notices_seen: Mapped[int | None]
    #: Another system of the office (`services.accounts.systems`): only its tokens come in.
    is_system: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: Whether a sign-on provider can let the person in.
    is_linked: Mapped[bool] = column_property(
        select(SignOnIdentity.id)
        .where(SignOnIdentity.account_id == id)
        .correlate_except(SignOnIdentity)
        .exists()
    )

    council: Mapped[Council | None] = relationship()
    unit: Mapped[Unit | None] = relationship()


class SignInLink(Base):
    """A link that signs one person in once; only the hash of its token is kept."""

    __tablename__ = "sign_in_link"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    expires_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]
    #: Signs in by itself, from the command line only: no password, no provider.
    emergency: Mapped[bool] = mapped_column(default=False, server_default=false())

    account: Mapped[Account] = relationship()
