"""Danh sách đề nghị khen thưởng: who is proposed for what; goes with the proposal."""

from dataclasses import dataclass

from workflow.domain.law.regulation import VoteBase
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.paper_settings import PaperSettings
from workflow.domain.papers.blanks import Blanks
from workflow.domain.papers.letterhead import Letterhead, build_letterhead, format_reference
from workflow.domain.papers.recommendations import (
    NumberedAwards,
    format_award_name,
    join_award_names,
    list_proposed_awards,
    list_requests,
)
from workflow.domain.papers.registry import needs, paper
from workflow.domain.papers.score_table import count_final_decimals
from workflow.domain.papers.semicolons import lower_after_semicolons
from workflow.domain.papers.text_width import choose_summary_rule_mm
from workflow.domain.record import Award, Contest, Family, Purpose, Record, Report
from workflow.domain.texts import wording
from workflow.domain.votes.ballots import find_counted_base

ABOUT_AWARDS: tuple[Purpose, ...] = (Purpose.LEADING_UNIT, Purpose.MERIT, Purpose.OTHER)


@dataclass(frozen=True)
class AwardListRow:
    """A row of the list."""

    no: int
    recipient: str
    award: str
    votes: str
    score: str
    reason: str


@dataclass(frozen=True)
class AuthorityAwardList:
    """The list that goes with the proposal to one authority."""

    title: str
    reference: str
    rows: tuple[AwardListRow, ...]
    count: str


@dataclass(frozen=True)
class AwardList:
    """Everything the template of the list prints."""

    letterhead: Letterhead
    title: str
    title_rule: int
    bloc: str
    year: str
    lists: tuple[AuthorityAwardList, ...]


@paper(
    PaperKind.AWARD_LIST,
    needs(lambda record: record.awards, "Chưa có đề nghị khen thưởng nào để lập danh sách."),
)
def build_award_list(
    record: Record, family: Family, blanks: Blanks, settings: PaperSettings
) -> AwardList:
    """The lists as a file of their own, for dossiers that want each paper in its file."""
    award_names = join_award_names(list_proposed_awards(record), record)
    title = f"Đề nghị tặng {award_names} {wording.format_year(record.year)}"
    return AwardList(
        letterhead=build_letterhead(PaperKind.AWARD_LIST, record, family, blanks),
        title=title,
        title_rule=choose_summary_rule_mm(title),
        bloc=record.bloc.name,
        year=wording.format_year(record.year),
        lists=tuple(
            build_authority_list(awards, its_record, family, blanks, settings.base)
            for _, awards, its_record in list_requests(record, blanks)
        ),
    )


def build_authority_list(
    awards: NumberedAwards, record: Record, family: Family, blanks: Blanks, base: VoteBase | None
) -> AuthorityAwardList:
    """The list of what is asked of one authority."""
    return AuthorityAwardList(
        title=f"Đề nghị tặng {join_award_names(awards, record)} {wording.format_year(record.year)}",
        reference=format_reference(PaperKind.PROPOSAL, record, family),
        rows=tuple(
            _build_row(no, index, award, record, blanks, base)
            for no, (index, award) in enumerate(awards, 1)
        ),
        count=f"{wording.format_count_with_words(len(awards))} trường hợp đề nghị khen thưởng",
    )


def _build_row(
    no: int, index: int, award: Award, record: Record, blanks: Blanks, base: VoteBase | None
) -> AwardListRow:
    report = record.report_of(award.recipient) if award.recipient else None
    achievements = award.reason or "; ".join(
        text.rstrip(". ") for text in (report.achievements if report else ())
    )
    if not achievements:
        blanks.note(f"awards[{index}].reason")
    return AwardListRow(
        no=no,
        recipient=wording.capitalize_first(award.recipient or ""),
        award=wording.capitalize_first(format_award_name(award, record)),
        votes=format_votes_for(award, record, base),
        score=_format_score(report, record),
        reason=lower_after_semicolons(achievements),
    )


def _format_score(report: Report | None, record: Record) -> str:
    final = report.final_score if report else None
    places = count_final_decimals(record.reports)
    return "" if final is None else wording.format_decimal(final, places)


def format_votes_for(award: Award, record: Record, base: VoteBase | None) -> str:
    """The votes that the recipient won with, `9/9 thành viên, 100 %`; empty if not known."""
    contest = _find_contest(award, record)
    tallies = contest.tallies if contest else ()
    votes = next((tally.votes for tally in tallies if tally.candidate == award.recipient), None)
    if contest is None or votes is None:
        return ""
    return wording.format_share(votes, find_counted_base(contest, record, base))


def _find_contest(award: Award, record: Record) -> Contest | None:
    """The last contest in which the recipient was chosen, a flag before all for leading."""
    won = [
        contest
        for contest in record.contests
        if contest.purpose in ABOUT_AWARDS and award.recipient in contest.chosen
    ]
    fitting: Purpose = Purpose.LEADING_UNIT if award.kind == "flag" else Purpose.MERIT
    best = [contest for contest in won if contest.purpose == fitting] or won
    return best[-1] if best else None
