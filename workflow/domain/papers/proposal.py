"""Tờ trình: the proposal of awards with the attached list of those proposed."""

from dataclasses import dataclass

from workflow.domain import wording
from workflow.domain.errors import Message
from workflow.domain.papers import attendance, conference, issue
from workflow.domain.papers.award_list import ABOUT_AWARDS, Listed, list_count, list_title, rows
from workflow.domain.papers.bases import in_force
from workflow.domain.papers.blanks import LONG, Blanks
from workflow.domain.papers.decisions import is_followed, results, subject
from workflow.domain.papers.kinds import PaperKind
from workflow.domain.papers.letterhead import Letterhead, issuer_name, letterhead, reference
from workflow.domain.papers.measure import rule_under_summary
from workflow.domain.papers.recommendations import (
    Recommendation,
    award_names,
    recommendations,
)
from workflow.domain.papers.signature import Signature, signature
from workflow.domain.record import Family, Record


@dataclass(frozen=True)
class Finding:
    """What the meeting found in one contest."""

    subject: str
    results: tuple[str, ...]


@dataclass(frozen=True)
class Proposal:
    """Everything the template of the proposal prints."""

    letterhead: Letterhead
    title: str
    title_rule: int
    addressees: tuple[str, ...]
    bases: tuple[str, ...]
    issuer: str
    bloc: str
    year: str
    head_office: str
    members: str
    meeting: str
    days_start: str
    chairs: str | None
    findings: tuple[Finding, ...]
    recommendations: tuple[Recommendation, ...]
    authorities: str
    with_vote_minutes: bool
    list_title: str
    list_count: str
    rows: tuple[Listed, ...]
    reference: str
    signature: Signature


def skip_reason(record: Record) -> Message | None:
    """There must be an award to ask for."""
    if record.awards:
        return None
    return Message("Chưa có đề nghị khen thưởng nào để lập tờ trình.")


def proposal(record: Record, family: Family, blanks: Blanks) -> Proposal:
    """The proposal from the facts of the review."""
    kind = PaperKind.PROPOSAL
    asked = recommendations(record, blanks)
    title = f"Về việc đề nghị tặng {award_names(record)} {wording.year(record.year)}"
    return Proposal(
        letterhead=letterhead(kind, record, family, blanks),
        title=title,
        title_rule=rule_under_summary(title),
        addressees=_addressees(record, blanks),
        bases=_bases(record, family),
        issuer=issuer_name(record, blanks),
        bloc=record.bloc.name,
        year=wording.year(record.year),
        head_office=wording.head_of(record.bloc),
        members=f"{attendance.count_of_members(record)} đơn vị thành viên",
        meeting=conference.inside(conference.title(record)),
        days_start=wording.sentence(conference.days(record, blanks)),
        chairs=conference.chairs_inside(record, family),
        findings=_findings(record, blanks),
        recommendations=asked,
        authorities=" và ".join(group.authority for group in asked),
        with_vote_minutes=bool(record.contests),
        list_title=list_title(record),
        list_count=list_count(record),
        rows=rows(record, blanks),
        reference=reference(kind, record, family),
        signature=signature(kind, record, family, blanks),
    )


def _bases(record: Record, family: Family) -> tuple[str, ...]:
    """Acts in force on the day, the decision on the bloc, the minutes of the meeting."""
    day = issue.day_of(PaperKind.PROPOSAL, record)
    acts = in_force(day, family) if day else ()
    founding = (record.bloc.established_by,) if record.bloc.established_by else ()
    dates = conference.meeting_of(record).dates
    held = f", {wording.days(dates)}" if dates else ""
    return (*acts, *founding, f"Biên bản {conference.inside(conference.title(record))}{held}")


def _addressees(record: Record, blanks: Blanks) -> tuple[str, ...]:
    authority = blanks.fill(
        record.council.granting_authority,
        "council.granting_authority",
        "Nơi nhận tờ trình",
        dots=LONG,
    )
    office = record.council.standing_office
    return (authority, office) if office else (authority,)


def _findings(record: Record, blanks: Blanks) -> tuple[Finding, ...]:
    return tuple(
        Finding(subject(contest, record), results(index, contest, record, blanks))
        for index, contest in enumerate(record.contests)
        if contest.purpose in ABOUT_AWARDS and not is_followed(contest, record)
    )
