"""Regulations (quy chế): the dated rule sets that a review is held to."""

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Base = Literal["total", "present", "issued", "valid"]

BASE_LABELS: dict[Base, str] = {
    "total": "tổng số thành viên",
    "present": "số thành viên có mặt",
    "issued": "số phiếu phát ra",
    "valid": "số phiếu hợp lệ",
}


@dataclass(frozen=True)
class Vote:
    """How the bloc decides: the share a candidate needs and of what."""

    threshold: Fraction
    base: Base
    #: Reaching the threshold exactly is enough.
    inclusive: bool
    #: Missing the threshold stops the year; otherwise it warns.
    hard: bool

    def passes(self, votes: int, base: int) -> bool:
        """Whether `votes` of `base` reach the threshold; nobody passes on an empty base."""
        if base <= 0:
            return False
        share = Fraction(votes, base)
        return share >= self.threshold if self.inclusive else share > self.threshold


@dataclass(frozen=True)
class DayOfYear:
    """A day in the year reviewed (`offset` 0) or after it (`offset` 1)."""

    month: int
    day: int
    offset: int

    def in_year(self, year: int) -> dt.date:
        return dt.date(year + self.offset, self.month, self.day)


@dataclass(frozen=True)
class Calendar:
    """The days that the year is held to; unknown days are None."""

    report_by: DayOfYear | None
    dossier_by: DayOfYear | None
    #: Between which days a closing meeting is plausible.
    meeting_from: DayOfYear
    meeting_to: DayOfYear


@dataclass(frozen=True)
class Regulation:
    """One dated rule set; `source` and `confidence` say where its values come from."""

    code: str
    name: str
    source: str
    confidence: str
    vote: Vote
    calendar: Calendar


def last_year_of(label: str) -> int | None:
    """The calendar year in which a reviewed year ends: 2021 of `2021`, 2018 of `2017-2018`."""
    tail = label.strip().replace("–", "-").split("-")[-1].strip()
    return int(tail) if tail.isdecimal() and len(tail) == 4 else None


def is_school_year(label: str) -> bool:
    """Whether the label spans two calendar years."""
    return "-" in label.strip().replace("–", "-")
