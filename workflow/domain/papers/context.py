"""From the facts of a review to the plain data that a template prints."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from workflow.domain.beside import NOTHING, Beside
from workflow.domain.errors import Message
from workflow.domain.papers import (
    achievement_summary,
    annual_report,
    attendance_sheet,
    award_list,
    ballot,
    conclusion_notice,
    correction,
    handover_minutes,
    invitation,
    minutes,
    pact,
    plan,
    proposal,
    registration,
    reminder,
    score_summary,
    tally_sheet,
    vote_minutes,
)
from workflow.domain.papers.blanks import Blanks, Gap
from workflow.domain.papers.kinds import PaperKind
from workflow.domain.papers.unbroken import speaks_of_school_years, unbroken
from workflow.domain.record import Family, Record


@dataclass(frozen=True)
class PaperContext:
    """What a template prints (JSON values only) and what is missing from it."""

    values: dict[str, Any]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True)
class _Writer:
    """How the papers of one kind are made; `facts` is the dataclass its template prints."""

    facts: type
    write: Callable[[Record, Family, Blanks, Beside], Any]
    skip_reason: Callable[[Record], Message | None]


def _writer(
    facts: type,
    write: Callable[[Record, Family, Blanks], Any],
    skip_reason: Callable[[Record], Message | None],
) -> _Writer:
    """A kind that prints nothing beside the record."""
    return _Writer(
        facts, lambda record, family, blanks, _: write(record, family, blanks), skip_reason
    )


WRITERS = {
    PaperKind.REGISTRATION: _writer(
        registration.Registration, registration.registration, registration.skip_reason
    ),
    PaperKind.PACT: _writer(pact.Pact, pact.pact, pact.skip_reason),
    PaperKind.REMINDER: _writer(reminder.Reminder, reminder.reminder, reminder.skip_reason),
    PaperKind.SCORE_SUMMARY: _Writer(
        score_summary.ScoreSummary, score_summary.score_summary, score_summary.skip_reason
    ),
    PaperKind.INVITATION: _Writer(
        invitation.Invitation, invitation.invitation, invitation.skip_reason
    ),
    PaperKind.ANNUAL_REPORT: _writer(
        annual_report.AnnualReport, annual_report.annual_report, annual_report.skip_reason
    ),
    PaperKind.ATTENDANCE_SHEET: _writer(
        attendance_sheet.AttendanceSheet,
        attendance_sheet.attendance_sheet,
        attendance_sheet.skip_reason,
    ),
    PaperKind.BALLOT: _writer(ballot.Ballot, ballot.ballot, ballot.skip_reason),
    PaperKind.TALLY_SHEET: _writer(
        tally_sheet.TallySheet, tally_sheet.tally_sheet, tally_sheet.skip_reason
    ),
    PaperKind.MINUTES: _Writer(minutes.Minutes, minutes.minutes, minutes.skip_reason),
    PaperKind.VOTE_MINUTES: _Writer(
        vote_minutes.VoteMinutes, vote_minutes.vote_minutes, vote_minutes.skip_reason
    ),
    PaperKind.CONCLUSION_NOTICE: _Writer(
        conclusion_notice.ConclusionNotice,
        conclusion_notice.conclusion_notice,
        conclusion_notice.skip_reason,
    ),
    PaperKind.PROPOSAL: _Writer(proposal.Proposal, proposal.proposal, proposal.skip_reason),
    PaperKind.AWARD_LIST: _Writer(
        award_list.AwardList, award_list.award_list, award_list.skip_reason
    ),
    PaperKind.ACHIEVEMENT_SUMMARY: _Writer(
        achievement_summary.AchievementSummary,
        achievement_summary.achievement_summary,
        achievement_summary.skip_reason,
    ),
    PaperKind.PLAN: _Writer(plan.Plan, plan.plan, plan.skip_reason),
    PaperKind.HANDOVER_MINUTES: _writer(
        handover_minutes.HandoverMinutes,
        handover_minutes.handover_minutes,
        handover_minutes.skip_reason,
    ),
    PaperKind.CORRECTION: _Writer(
        correction.Correction, correction.correction, correction.skip_reason
    ),
}


def skip_reason(kind: PaperKind, record: Record) -> Message | None:
    """Why a review has no paper of this kind; none where it has one."""
    return WRITERS[kind].skip_reason(record)


def family_of(kind: PaperKind, record: Record) -> Family:
    """The letterhead family of the agency that heads the bloc; the state form where unknown."""
    del kind
    return (record.head.family if record.head else None) or "nd30"


def context_for(kind: PaperKind, record: Record, beside: Beside = NOTHING) -> PaperContext:
    """The data of one paper; equal facts give equal data."""
    blanks = Blanks()
    _note_unknown_family(record, blanks)
    facts = WRITERS[kind].write(record, family_of(kind, record), blanks, beside)
    printed = msgspec.json.encode(facts)
    if speaks_of_school_years(record):
        printed = unbroken(printed)
    return PaperContext(msgspec.json.decode(printed), blanks.gaps)


def _note_unknown_family(record: Record, blanks: Blanks) -> None:
    head = record.head
    if head is not None and head.family is None:
        blanks.note(f"members[{record.members.index(head)}].family")
