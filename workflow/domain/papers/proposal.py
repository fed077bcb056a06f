"""Tờ trình: a proposal to each granting authority, with the list of those proposed to it."""

from dataclasses import dataclass

from workflow.domain import wording
from workflow.domain.beside import Beside
from workflow.domain.errors import Message
from workflow.domain.papers import attendance, conference, issue
from workflow.domain.papers.award_list import ABOUT_AWARDS, Sublist, sublist
from workflow.domain.papers.blanks import Blanks
from workflow.domain.papers.citations import citations
from workflow.domain.papers.decisions import is_followed, results, subject
from workflow.domain.papers.kinds import PaperKind
from workflow.domain.papers.letterhead import Letterhead, issuer_name, letterhead
from workflow.domain.papers.measure import rule_under_summary
from workflow.domain.papers.recommendations import (
    Numbered,
    Recommendation,
    award_names,
    proposed,
    recommendation,
)
from workflow.domain.papers.requests import addressees, requests
from workflow.domain.papers.signature import Signature, signature
from workflow.domain.record import Family, Record
from workflow.domain.regulation import Base


@dataclass(frozen=True)
class Finding:
    """What the meeting found in one contest."""

    subject: str
    results: tuple[str, ...]


@dataclass(frozen=True)
class Request:
    """The proposal to one authority, on pages of its own, with its list."""

    symbol: str | None
    place_and_date: str | None
    summary: str
    summary_rule: int
    addressees: tuple[str, ...]
    bases: tuple[str, ...]
    asked: Recommendation
    list: Sublist
    signature: Signature


@dataclass(frozen=True)
class Proposal:
    """Everything the template of the proposal prints."""

    letterhead: Letterhead
    title: str
    title_rule: int
    issuer: str
    bloc: str
    year: str
    head_office: str
    members: str
    meeting: str
    days_start: str
    chairs: str | None
    findings: tuple[Finding, ...]
    enclosures: tuple[str, ...]
    requests: tuple[Request, ...]


def skip_reason(record: Record) -> Message | None:
    """There must be an award to ask for."""
    if record.awards:
        return None
    return Message("Chưa có đề nghị khen thưởng nào để lập tờ trình.")


def proposal(record: Record, family: Family, blanks: Blanks, beside: Beside) -> Proposal:
    """A proposal to each authority, from the facts of the review."""
    title = _summary(proposed(record), record)
    return Proposal(
        letterhead=letterhead(PaperKind.PROPOSAL, record, family, blanks),
        title=title,
        title_rule=rule_under_summary(title),
        issuer=issuer_name(record, blanks),
        bloc=record.bloc.name,
        year=wording.year(record.year),
        head_office=wording.head_of(record.bloc),
        members=f"{attendance.count_of_members(record)} đơn vị thành viên",
        meeting=conference.inside(conference.title(record)),
        days_start=wording.sentence(conference.days(record, blanks)),
        chairs=conference.chairs_inside(record, family),
        findings=_findings(record, blanks, beside.base),
        enclosures=beside.enclosures or own_enclosures(record),
        requests=tuple(
            _request(authority, awards, its_record, family, blanks, beside)
            for authority, awards, its_record in requests(record, blanks)
        ),
    )


def _request(
    authority: str,
    awards: Numbered,
    record: Record,
    family: Family,
    blanks: Blanks,
    beside: Beside,
) -> Request:
    kind = PaperKind.PROPOSAL
    summary = _summary(awards, record)
    return Request(
        symbol=issue.symbol(kind, record, family, blanks),
        place_and_date=issue.place_and_date(kind, record, blanks),
        summary=summary,
        summary_rule=rule_under_summary(summary),
        addressees=addressees(authority, record, blanks),
        bases=citations(kind, record, family, beside),
        asked=recommendation(authority, awards, blanks),
        list=sublist(awards, record, family, blanks, beside.base),
        signature=signature(kind, record, family, blanks),
    )


def _summary(awards: Numbered, record: Record) -> str:
    return f"Về việc đề nghị tặng {award_names(awards)} {wording.year(record.year)}"


def own_enclosures(record: Record) -> tuple[str, ...]:
    """What goes along with a proposal as far as the facts tell."""
    counted = (PaperKind.VOTE_MINUTES.label,) if record.contests else ()
    return (PaperKind.AWARD_LIST.label, PaperKind.MINUTES.label, *counted)


def _findings(record: Record, blanks: Blanks, base: Base | None) -> tuple[Finding, ...]:
    return tuple(
        Finding(subject(contest, record), results(index, contest, record, blanks, base))
        for index, contest in enumerate(record.contests)
        if contest.purpose in ABOUT_AWARDS and not is_followed(contest, record)
    )
