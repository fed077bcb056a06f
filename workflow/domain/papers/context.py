"""From the facts of a review to the plain data that a template prints."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from workflow.domain.errors import Message
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.paper_settings import NO_PAPER_SETTINGS, PaperSettings
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
from workflow.domain.papers.nonbreaking import has_school_year, mark_school_years
from workflow.domain.record import Family, Record


@dataclass(frozen=True)
class PaperContext:
    """What a template prints (JSON values only) and what is missing from it."""

    values: dict[str, Any]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True)
class _PaperBuilder:
    """How the papers of one kind are made; `facts` is the dataclass its template prints."""

    facts: type
    write: Callable[[Record, Family, Blanks, PaperSettings], Any]
    skip_reason: Callable[[Record], Message | None]


def _without_settings(
    facts: type,
    write: Callable[[Record, Family, Blanks], Any],
    skip_reason: Callable[[Record], Message | None],
) -> _PaperBuilder:
    """A kind that prints nothing beside the record."""
    return _PaperBuilder(
        facts, lambda record, family, blanks, _: write(record, family, blanks), skip_reason
    )


PAPER_BUILDERS = {
    PaperKind.REGISTRATION: _without_settings(
        registration.Registration, registration.build_registration, registration.skip_reason
    ),
    PaperKind.PACT: _without_settings(pact.Pact, pact.build_pact, pact.skip_reason),
    PaperKind.REMINDER: _without_settings(
        reminder.ReportReminder, reminder.build_reminder, reminder.skip_reason
    ),
    PaperKind.SCORE_SUMMARY: _PaperBuilder(
        score_summary.ScoreSummary, score_summary.build_score_summary, score_summary.skip_reason
    ),
    PaperKind.INVITATION: _PaperBuilder(
        invitation.Invitation, invitation.build_invitation, invitation.skip_reason
    ),
    PaperKind.ANNUAL_REPORT: _without_settings(
        annual_report.AnnualReport, annual_report.build_annual_report, annual_report.skip_reason
    ),
    PaperKind.ATTENDANCE_SHEET: _without_settings(
        attendance_sheet.AttendanceSheet,
        attendance_sheet.build_attendance_sheet,
        attendance_sheet.skip_reason,
    ),
    PaperKind.BALLOT: _without_settings(ballot.Ballot, ballot.build_ballot, ballot.skip_reason),
    PaperKind.TALLY_SHEET: _without_settings(
        tally_sheet.TallySheet, tally_sheet.build_tally_sheet, tally_sheet.skip_reason
    ),
    PaperKind.MINUTES: _PaperBuilder(minutes.Minutes, minutes.build_minutes, minutes.skip_reason),
    PaperKind.VOTE_MINUTES: _PaperBuilder(
        vote_minutes.VoteMinutes, vote_minutes.build_vote_minutes, vote_minutes.skip_reason
    ),
    PaperKind.CONCLUSION_NOTICE: _PaperBuilder(
        conclusion_notice.ConclusionNotice,
        conclusion_notice.build_conclusion_notice,
        conclusion_notice.skip_reason,
    ),
    PaperKind.PROPOSAL: _PaperBuilder(
        proposal.Proposal, proposal.build_proposal, proposal.skip_reason
    ),
    PaperKind.AWARD_LIST: _PaperBuilder(
        award_list.AwardList, award_list.build_award_list, award_list.skip_reason
    ),
    PaperKind.ACHIEVEMENT_SUMMARY: _PaperBuilder(
        achievement_summary.AchievementSummary,
        achievement_summary.build_achievement_summary,
        achievement_summary.skip_reason,
    ),
    PaperKind.PLAN: _PaperBuilder(plan.Plan, plan.build_plan, plan.skip_reason),
    PaperKind.HANDOVER_MINUTES: _without_settings(
        handover_minutes.HandoverMinutes,
        handover_minutes.build_handover_minutes,
        handover_minutes.skip_reason,
    ),
    PaperKind.CORRECTION: _PaperBuilder(
        correction.Correction, correction.build_correction, correction.skip_reason
    ),
}


def skip_reason(kind: PaperKind, record: Record) -> Message | None:
    """Why a review has no paper of this kind; none where it has one."""
    return PAPER_BUILDERS[kind].skip_reason(record)


def find_family(kind: PaperKind, record: Record) -> Family:
    """The letterhead family of the agency that heads the bloc; the state form where unknown."""
    del kind
    return (record.head.family if record.head else None) or Family.STATE


def build_context(
    kind: PaperKind, record: Record, beside: PaperSettings = NO_PAPER_SETTINGS
) -> PaperContext:
    """The data of one paper; equal facts give equal data."""
    blanks = Blanks()
    _note_unknown_family(record, blanks)
    facts = PAPER_BUILDERS[kind].write(record, find_family(kind, record), blanks, beside)
    printed = msgspec.json.encode(facts)
    if has_school_year(record):
        printed = mark_school_years(printed)
    return PaperContext(msgspec.json.decode(printed), blanks.gaps)


def _note_unknown_family(record: Record, blanks: Blanks) -> None:
    head = record.head
    if head is not None and head.family is None:
        blanks.note(f"members[{record.members.index(head)}].family")
