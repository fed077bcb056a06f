"""Tờ trình: a proposal to each granting authority, with the list of those proposed to it."""

from dataclasses import dataclass

from workflow.domain.law.regulation import VoteBase
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.paper_settings import PaperSettings
from workflow.domain.papers import attendance, issuance, meeting_text
from workflow.domain.papers.award_list import ABOUT_AWARDS, AuthorityAwardList, build_authority_list
from workflow.domain.papers.blanks import Blanks
from workflow.domain.papers.citations import list_citations
from workflow.domain.papers.decisions import describe_subject, has_later_round, list_results
from workflow.domain.papers.letterhead import Letterhead, build_letterhead, format_issuer
from workflow.domain.papers.recommendations import (
    NumberedAwards,
    Recommendation,
    build_recommendation,
    join_award_names,
    list_addressees,
    list_proposed_awards,
    list_requests,
)
from workflow.domain.papers.registry import needs, paper
from workflow.domain.papers.signature import Signature, build_signature
from workflow.domain.papers.text_width import choose_summary_rule_mm
from workflow.domain.record import Family, RecipientKind, Record
from workflow.domain.texts import wording


@dataclass(frozen=True)
class ContestResult:
    """The result of one contest."""

    subject: str
    results: tuple[str, ...]


@dataclass(frozen=True)
class AuthorityRequest:
    """The proposal to one authority, on pages of its own, with its list."""

    symbol: str | None
    place_and_date: str | None
    summary: str
    summary_rule: int
    addressees: tuple[str, ...]
    bases: tuple[str, ...]
    asked: Recommendation
    list: AuthorityAwardList
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
    findings: tuple[ContestResult, ...]
    enclosures: tuple[str, ...]
    requests: tuple[AuthorityRequest, ...]


@paper(
    PaperKind.PROPOSAL,
    needs(lambda record: record.awards, "Chưa có đề nghị khen thưởng nào để lập tờ trình."),
)
def build_proposal(
    record: Record, family: Family, blanks: Blanks, settings: PaperSettings
) -> Proposal:
    """A proposal to each authority, from the facts of the review."""
    title = _format_summary(list_proposed_awards(record), record)
    return Proposal(
        letterhead=build_letterhead(PaperKind.PROPOSAL, record, family, blanks),
        title=title,
        title_rule=choose_summary_rule_mm(title),
        issuer=format_issuer(record, blanks),
        bloc=record.bloc.name,
        year=wording.format_year(record.year),
        head_office=wording.format_head_office(record.bloc),
        members=f"{attendance.format_member_count(record)} đơn vị thành viên",
        meeting=meeting_text.inline_own_meeting(record),
        days_start=wording.capitalize_first(meeting_text.format_meeting_days(record, blanks)),
        chairs=meeting_text.inline_chairs(record, family),
        findings=_list_results(record, blanks, settings.base),
        enclosures=settings.enclosures or list_default_enclosures(record),
        requests=tuple(
            _build_request(authority, awards, its_record, family, blanks, settings)
            for authority, awards, its_record in list_requests(record, blanks)
        ),
    )


def _build_request(
    authority: str,
    awards: NumberedAwards,
    record: Record,
    family: Family,
    blanks: Blanks,
    settings: PaperSettings,
) -> AuthorityRequest:
    kind = PaperKind.PROPOSAL
    summary = _format_summary(awards, record)
    return AuthorityRequest(
        symbol=issuance.format_symbol(kind, record, family, blanks),
        place_and_date=issuance.format_place_and_date(kind, record, blanks),
        summary=summary,
        summary_rule=choose_summary_rule_mm(summary),
        addressees=list_addressees(authority, record, blanks),
        bases=list_citations(kind, record, family, settings),
        asked=build_recommendation(authority, awards, record, family, blanks),
        list=build_authority_list(awards, record, family, blanks, settings.base),
        signature=build_signature(kind, record, family, blanks),
    )


def _format_summary(awards: NumberedAwards, record: Record) -> str:
    names = join_award_names(awards, record)
    return f"Về việc đề nghị tặng {names} {wording.format_year(record.year)}"


def list_default_enclosures(record: Record) -> tuple[str, ...]:
    """List the enclosures of a proposal (Luật 06/2022/QH15 Điều 84), as far as the facts tell."""
    counted = (PaperKind.VOTE_MINUTES.label,) if record.contests else ()
    minutes = PaperKind.MINUTES.label
    return (PaperKind.AWARD_LIST.label, _name_achievement_reports(record), minutes, *counted)


def _name_achievement_reports(record: Record) -> str:
    """Written by those who are proposed; the service has no paper of that kind."""
    awards = [award for _, award in list_proposed_awards(record)]
    members = {member.name for member in record.members}
    units = [one.recipient in members or one.recipient_kind is RecipientKind.UNIT for one in awards]
    if all(units):
        whose = "đơn vị"
    elif all(one.recipient_kind is RecipientKind.PERSON for one in awards):
        whose = "cá nhân"
    else:
        whose = "đơn vị, cá nhân"
    several = "" if len({one.recipient for one in awards}) == 1 else "các "
    return f"Báo cáo thành tích của {several}{whose} được đề nghị"


def _list_results(
    record: Record, blanks: Blanks, base: VoteBase | None
) -> tuple[ContestResult, ...]:
    return tuple(
        ContestResult(
            describe_subject(contest, record), list_results(index, contest, record, blanks, base)
        )
        for index, contest in enumerate(record.contests)
        if contest.purpose in ABOUT_AWARDS and not has_later_round(contest, record)
    )
