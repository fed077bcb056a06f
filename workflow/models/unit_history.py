"""Agencies through the years: their dated names, other spellings, successors and signers."""

import datetime as dt
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.models.base import Base, enum_by_value
from workflow.models.name_keys import SearchableName, default_folded_name
from workflow.models.people import Account, Unit

_IN_ORDER = "valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to"


class UnitName(SearchableName, Base):
    """The name of an agency from a day to a day; its newest name has an open end.

    An agency of which no name has an open end has been merged or split away.
    """

    __tablename__ = "unit_name"
    __table_args__ = (
        CheckConstraint(_IN_ORDER, name="in_order"),
        CheckConstraint("family IN ('nd30', 'party')", name="family"),
        Index("ix_unit_name_unit_id", "unit_id"),
        Index("ix_unit_name_folded_name", "folded_name"),
        Index("ix_unit_name_review_id", "review_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[str]
    folded_name: Mapped[str] = mapped_column(default=default_folded_name)
    short_name: Mapped[str | None]
    abbreviation: Mapped[str | None]
    parent: Mapped[str | None]
    #: The letterhead family: `nd30` or `party`.
    family: Mapped[str | None]
    valid_from: Mapped[dt.date | None]
    valid_to: Mapped[dt.date | None]
    #: The decision or paper that gave the name; empty if nobody wrote it down.
    source: Mapped[str] = mapped_column(default="")
    #: The review whose list of members it was first written in.
    review_id: Mapped[int | None] = mapped_column(ForeignKey("review.id"))
    #: None for names that were there before names had dates.
    added_at: Mapped[dt.datetime | None]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    unit: Mapped[Unit] = relationship()
    added_by: Mapped[Account | None] = relationship()


class UnitAlias(SearchableName, Base):
    """A spelling of which somebody said which agency it means, so that it is asked once."""

    __tablename__ = "unit_alias"
    __table_args__ = (
        UniqueConstraint("unit_id", "folded_name"),
        CheckConstraint(_IN_ORDER, name="in_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[str]
    folded_name: Mapped[str] = mapped_column(default=default_folded_name)
    valid_from: Mapped[dt.date | None]
    valid_to: Mapped[dt.date | None]
    added_at: Mapped[dt.datetime | None]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    unit: Mapped[Unit] = relationship()
    added_by: Mapped[Account | None] = relationship()


class UnitSuccessionKind(StrEnum):
    """Ways in which an agency gets a successor."""

    MERGED = "merged"
    SPLIT = "split"


class UnitSuccession(Base):
    """An agency and one that came after it.

    Staff of a merged agency act for the successor in the reviews from `from_year` on. What follows
    from two mergers in a row is written as a row of its own, so that one look tells it.
    """

    __tablename__ = "unit_succession"
    __table_args__ = (
        UniqueConstraint("unit_id", "successor_id"),
        CheckConstraint("unit_id <> successor_id", name="another"),
        Index("ix_unit_succession_successor_id", "successor_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    successor_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[UnitSuccessionKind] = mapped_column(
        enum_by_value(UnitSuccessionKind, "succession")
    )
    effective_on: Mapped[dt.date]
    #: The first label of a review that the staff of a merged agency act in: `2025`.
    from_year: Mapped[str]
    #: Follows from this merger and an earlier one; None for an act of its own.
    through_id: Mapped[int | None] = mapped_column(ForeignKey("unit_succession.id"))
    decision: Mapped[str]
    added_at: Mapped[dt.datetime]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id])
    successor: Mapped[Unit] = relationship(foreign_keys=[successor_id])
    added_by: Mapped[Account | None] = relationship()


class FormerUnit(Base):
    """An agency that a person went on from when it was split, by the successor that was chosen.

    The person belongs to the successor from then on (`Account.unit_id`) and keeps acting for the
    agency that was in its years. The row goes when the split is taken back, or when the person
    leaves the successor for an agency that has nothing to do with it.
    """

    __tablename__ = "former_unit"
    __table_args__ = (
        UniqueConstraint("account_id", "succession_id"),
        Index("ix_former_unit_succession_id", "succession_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    #: Where the person was: the agency that was split, or one that had been merged into it.
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    succession_id: Mapped[int] = mapped_column(ForeignKey("unit_succession.id"))
    #: The first label of a review that stays with those who remained; None if nobody remained.
    until_year: Mapped[str | None]
    moved_at: Mapped[dt.datetime]
    moved_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    account: Mapped[Account] = relationship(foreign_keys=[account_id])
    unit: Mapped[Unit] = relationship()
    succession: Mapped[UnitSuccession] = relationship()


class UnitMandateRow(Base):
    """A decision on the functions of an agency: papers in its name rest on the newest one."""

    __tablename__ = "unit_mandate"
    __table_args__ = (Index("ix_unit_mandate_unit_id", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    #: Kind and number: `Quyết định số 12/2025/QĐ-UBND`.
    decision: Mapped[str]
    issued_on: Mapped[dt.date]
    issuer: Mapped[str | None]
    about: Mapped[str | None]
    #: The article or clause that papers rely on.
    clause: Mapped[str | None]
    source: Mapped[str] = mapped_column(default="")
    added_at: Mapped[dt.datetime]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    unit: Mapped[Unit] = relationship()
    added_by: Mapped[Account | None] = relationship()


class UnitPost(Base):
    """The holder of a post in an agency from a day to a day: offered as signer of its papers.

    The post tells the form of the signature (`KT.`, `TL.`), as `domain.papers.signature` reads it.
    """

    __tablename__ = "unit_post"
    __table_args__ = (
        CheckConstraint(_IN_ORDER, name="in_order"),
        Index("ix_unit_post_unit_id", "unit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    person: Mapped[str]
    post: Mapped[str]
    valid_from: Mapped[dt.date | None]
    valid_to: Mapped[dt.date | None]
    source: Mapped[str] = mapped_column(default="")
    added_at: Mapped[dt.datetime]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    unit: Mapped[Unit] = relationship()
    added_by: Mapped[Account | None] = relationship()
