"""Regulations (quy chế) that bind a review: every value known or taken from the default.

How the values are written, sourced and dated is `domain.clauses`; here they are typed.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from workflow.domain.labels import N_

VoteBase = Literal["total", "present", "issued", "valid"]
ConditionLevel = Literal["block", "warn", "off"]
BallotStyle = Literal["pick_one", "pick_n", "agree_disagree"]
TieStep = Literal["second_ballot", "score", "women_share", "head_and_deputy", "council"]
RankTie = Literal["equal_rank", "skip", "no_shared_rank"]
Rounding = Literal["floor", "round", "ceil"]
SectionKind = Literal["base", "bonus", "penalty"]
CriterionKind = Literal["quantity", "met", "count", "plus_minus", "range"]

BASE_LABELS: dict[VoteBase, str] = {
    "total": N_("tổng số thành viên"),
    "present": N_("số thành viên có mặt"),
    "issued": N_("số phiếu phát ra"),
    "valid": N_("số phiếu hợp lệ"),
}


@dataclass(frozen=True)
class DayOfYear:
    """A day in the year reviewed (`offset` 0) or after it (`offset` 1)."""

    month: int
    day: int
    offset: int

    def in_year(self, year: int) -> dt.date:
        return dt.date(year + self.offset, self.month, self.day)


@dataclass(frozen=True)
class Roles:
    """The head of the bloc and how it is chosen."""

    head_mode: Literal["elected", "roster", "recognised"] | None = None
    term_years: int | None = None
    deputy_count: int | None = None
    may_head_win: bool | None = None
    barred: tuple[str, ...] = ()


@dataclass(frozen=True)
class Calendar:
    """The days of the year, and how far ahead of each other; unknown ones are None."""

    meeting_from: DayOfYear
    meeting_to: DayOfYear
    pact_by: DayOfYear | None = None
    registration_by: DayOfYear | None = None
    midyear_by: DayOfYear | None = None
    report_by: DayOfYear | None = None
    self_score_by: DayOfYear | None = None
    dossier_by: DayOfYear | None = None
    dossier_by_education: DayOfYear | None = None
    #: Working days between the meeting and the day the dossier is sent.
    dossier_lead: int | None = None
    #: Working days that the invitation goes out ahead of the meeting.
    invite_lead: int | None = None
    #: Working days that reports are in ahead of the meeting.
    report_lead: int | None = None


@dataclass(frozen=True)
class ScoreSection:
    """A part of the scoring table and the most it gives, or takes where it is the penalty."""

    code: str
    title: str
    most: Decimal | None
    kind: SectionKind = "base"


@dataclass(frozen=True)
class Criterion:
    """One line of the scoring table: what is looked at, and how points come of it."""

    code: str
    #: The code of its section.
    section: str
    kind: CriterionKind
    title: str
    #: The most points; points for reaching it all.
    most: Decimal | None
    #: Points for each time, where times are counted.
    unit: Decimal | None = None
    #: Where points are given freely: the fewest, and how far one is from the next; None for any.
    least: Decimal | None = None
    step: Decimal | None = None


@dataclass(frozen=True)
class Scoring:
    """Rules for scoring and ranking members."""

    enabled: bool | None = None
    scale_max: Decimal | None = None
    sections: tuple[ScoreSection, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    bonus_cap: Decimal | None = None
    penalty_cap: Decimal | None = None
    review_rounds: int | None = None
    explanation_step: bool | None = None
    decimal_places: int | None = None
    ranking_tie: RankTie | None = None

    def cap_of(self, section: ScoreSection) -> Decimal | None:
        """The most that a section gives or takes; bonus and penalty may have it elsewhere."""
        elsewhere = {"bonus": self.bonus_cap, "penalty": self.penalty_cap}.get(section.kind)
        return elsewhere if section.most is None else section.most

    @property
    def by_criteria(self) -> bool:
        """Tell whether points are given criterion by criterion; else totals are typed."""
        return bool(self.criteria) and self.enabled is not False


@dataclass(frozen=True)
class Vote:
    """Rules of the vote: the quorum, the share a candidate needs, and of what."""

    #: None where the most votes are enough, and where nobody knows what was asked for.
    threshold: Fraction | None
    base: VoteBase
    #: Reaching the threshold exactly is enough.
    inclusive: bool = True
    #: Missing the threshold stops the year; otherwise it warns.
    hard: bool = False
    #: False where no rule read says on that day what share is needed.
    threshold_known: bool = True
    form: Literal["secret", "show_of_hands", "choice_of_meeting"] | None = None
    quorum: Fraction | None = None
    #: The share of members that has to take part where awards are on the agenda.
    attendance_for_awards: Fraction | None = None
    absent: Literal["written", "proxy", "not_counted"] | None = None
    self_vote: bool | None = None
    rounds_max: int | None = None
    ballot_style: BallotStyle | None = None
    tie_break: tuple[TieStep, ...] = ()

    def passes(self, votes: int, base: int) -> bool | None:
        """Tell whether `votes` of `base` reach the threshold; nobody passes on an empty base.

        None where the threshold is not known and not everybody agreed.
        """
        if base <= 0:
            return False
        if not self.threshold_known:
            return True if votes >= base else None
        if self.threshold is None:
            return votes > 0
        share = Fraction(votes, base)
        return share >= self.threshold if self.inclusive else share > self.threshold


@dataclass(frozen=True)
class Quota:
    """How many units may be proposed."""

    flag_count: int | None = None
    merit_max: int | None = None
    #: The share of the units that may be proposed, in place of a count.
    merit_share: Fraction | None = None
    merit_includes_flag: bool | None = None
    rounding: Rounding | None = None
    gov_flag_allowed: bool | None = None


@dataclass(frozen=True)
class Conditions:
    """Conditions for being proposed: each blocks, warns or does not apply."""

    registered: ConditionLevel | None = None
    pact_signed: ConditionLevel | None = None
    no_discipline: ConditionLevel | None = None
    no_open_complaint: ConditionLevel | None = None
    party_org: ConditionLevel | None = None
    unit_rank: ConditionLevel | None = None
    cultural_standard: ConditionLevel | None = None
    clearance: ConditionLevel | None = None


@dataclass(frozen=True)
class Dossier:
    """The papers to hand in, how many copies, where."""

    items: tuple[str, ...] = ()
    sets: int | None = None
    recipients: tuple[str, ...] = ()
    via: Literal["so_noi_vu", "public_service_centre", "national_system", "qlvb"] | None = None
    separate_by_authority: bool | None = None


@dataclass(frozen=True)
class Documents:
    """Choices in the layout of papers that the law leaves open."""

    letterhead: Literal["auto_by_head", "nd30", "party"] | None = None
    salutation: Literal["Kính gửi", "Kính trình"] | None = None
    end_mark: Literal["./.", "."] | None = None
    pact_heading: Literal["nd30", "party"] | None = None


@dataclass(frozen=True)
class LawRef:
    """An act to cite and the days between which it is in force."""

    code: str
    text: str
    valid_from: dt.date | None
    valid_to: dt.date | None

    def is_in_force(self, day: dt.date) -> bool:
        """Tell whether the act can be cited on that day."""
        after = self.valid_from is None or self.valid_from <= day
        return after and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Regulation:
    """One dated rule set, complete; `source` and `confidence` say where it comes from."""

    code: str
    name: str
    source: str
    confidence: str
    vote: Vote
    calendar: Calendar
    roles: Roles = Roles()
    scoring: Scoring = Scoring()
    quota: Quota = Quota()
    conditions: Conditions = Conditions()
    dossier: Dossier = Dossier()
    documents: Documents = Documents()
    law_refs: tuple[LawRef, ...] = ()
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


def parse_last_year(label: str) -> int | None:
    """The calendar year in which a reviewed year ends: 2021 of `2021`, 2018 of `2017-2018`.

    None for a label that is no year, nor one that anybody reviews.
    """
    tail = label.strip().replace("–", "-").split("-")[-1].strip()
    year = int(tail) if tail.isdecimal() and len(tail) == 4 else 0
    return year if 1900 <= year < 2200 else None


def is_school_year(label: str) -> bool:
    """Tell whether the label spans two calendar years."""
    return "-" in label.strip().replace("–", "-")
