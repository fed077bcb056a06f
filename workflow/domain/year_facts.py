"""The part of a review's facts that figures over many reviews count.

Reading only these is several times quicker than reading a whole record, which has the same names.
"""

import datetime as dt
from decimal import Decimal
from typing import TypeVar

import msgspec

from workflow.domain.record import AwardKind, AwardStatus, BlocKind, Family, MemberRole, Purpose

Facts = TypeVar("Facts", bound="ChosenFacts")


class _Part(msgspec.Struct, frozen=True):
    """A part of a record; fields that are not counted are passed over."""


class BlocFacts(_Part, frozen=True):
    name: str
    kind: BlocKind | None = None


class MemberFacts(_Part, frozen=True):
    name: str
    family: Family | None = None
    role: MemberRole | None = None


class ReportFacts(_Part, frozen=True):
    member: str
    received_on: dt.date | None = None
    final_score: Decimal | None = None
    waived: str | None = None


class ContestFacts(_Part, frozen=True):
    purpose: Purpose
    chosen: tuple[str, ...] = ()


class AwardFacts(_Part, frozen=True):
    kind: AwardKind | None = None
    status: AwardStatus | None = None


class ChosenFacts(_Part, frozen=True, kw_only=True):
    """Who was chosen in a year."""

    members: tuple[MemberFacts, ...]
    contests: tuple[ContestFacts, ...] = ()

    @property
    def voters(self) -> frozenset[str]:
        """The names of the members that have a vote: all but observers."""
        return frozenset(row.name for row in self.members if row.role is not MemberRole.OBSERVER)


class YearFacts(ChosenFacts, frozen=True, kw_only=True):
    """Everything that the statistics of a year count."""

    bloc: BlocFacts
    reports: tuple[ReportFacts, ...] = ()
    awards: tuple[AwardFacts, ...] = ()

    @property
    def head(self) -> MemberFacts | None:
        """The member that heads the bloc, where one is recorded."""
        return next((row for row in self.members if row.role is MemberRole.HEAD), None)


def decode_facts(text: str, facts: type[Facts]) -> Facts:
    """Read from a stored record what is counted of it."""
    return msgspec.json.decode(text, type=facts)
