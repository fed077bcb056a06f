"""Danh sách đề nghị khen thưởng: who is proposed for what; goes with the proposal."""

from dataclasses import dataclass

from workflow.domain import wording
from workflow.domain.beside import Beside
from workflow.domain.errors import Message
from workflow.domain.papers.blanks import Blanks
from workflow.domain.papers.kinds import PaperKind
from workflow.domain.papers.letterhead import Letterhead, letterhead, reference
from workflow.domain.papers.measure import rule_under_summary
from workflow.domain.papers.recommendations import (
    Numbered,
    award_names,
    full_award_name,
    proposed,
)
from workflow.domain.papers.requests import requests
from workflow.domain.papers.shares import whole_of
from workflow.domain.record import Award, Contest, Family, Purpose, Record
from workflow.domain.regulation import Base

ABOUT_AWARDS: tuple[Purpose, ...] = ("leading_unit", "merit", "other")


@dataclass(frozen=True)
class Listed:
    """A row of the list."""

    no: int
    recipient: str
    award: str
    votes: str
    reason: str


@dataclass(frozen=True)
class Sublist:
    """The list that goes with the proposal to one authority."""

    title: str
    reference: str
    rows: tuple[Listed, ...]
    count: str


@dataclass(frozen=True)
class AwardList:
    """Everything the template of the list prints."""

    letterhead: Letterhead
    title: str
    title_rule: int
    bloc: str
    year: str
    lists: tuple[Sublist, ...]


def skip_reason(record: Record) -> Message | None:
    """There must be an award to ask for."""
    if record.awards:
        return None
    return Message("Chưa có đề nghị khen thưởng nào để lập danh sách.")


def award_list(record: Record, family: Family, blanks: Blanks, beside: Beside) -> AwardList:
    """The lists as a file of their own, for dossiers that want each paper in its file."""
    title = f"Đề nghị tặng {award_names(proposed(record))} {wording.year(record.year)}"
    return AwardList(
        letterhead=letterhead(PaperKind.AWARD_LIST, record, family, blanks),
        title=title,
        title_rule=rule_under_summary(title),
        bloc=record.bloc.name,
        year=wording.year(record.year),
        lists=tuple(
            sublist(awards, its_record, family, blanks, beside.base)
            for _, awards, its_record in requests(record, blanks)
        ),
    )


def sublist(
    awards: Numbered, record: Record, family: Family, blanks: Blanks, base: Base | None
) -> Sublist:
    """The list of what is asked of one authority."""
    return Sublist(
        title=f"Đề nghị tặng {award_names(awards)} {wording.year(record.year)}",
        reference=reference(PaperKind.PROPOSAL, record, family),
        rows=tuple(
            _listed(no, index, award, record, blanks, base)
            for no, (index, award) in enumerate(awards, 1)
        ),
        count=f"{wording.counted(len(awards))} trường hợp đề nghị khen thưởng",
    )


def _listed(
    no: int, index: int, award: Award, record: Record, blanks: Blanks, base: Base | None
) -> Listed:
    report = record.report_of(award.recipient) if award.recipient else None
    told = award.reason or "; ".join(report.achievements if report else ())
    if not told:
        blanks.note(f"awards[{index}].reason")
    return Listed(
        no=no,
        recipient=award.recipient or "",
        award=full_award_name(award, record),
        votes=votes_for(award, record, base),
        reason=told,
    )


def votes_for(award: Award, record: Record, base: Base | None) -> str:
    """The votes that the recipient won with, `9/9 thành viên, 100 %`; empty where not known."""
    contest = _contest_of(award, record)
    tallies = contest.tallies if contest else ()
    votes = next((tally.votes for tally in tallies if tally.candidate == award.recipient), None)
    if contest is None or votes is None:
        return ""
    return wording.share(votes, whole_of(contest, record, base))


def _contest_of(award: Award, record: Record) -> Contest | None:
    """The last contest in which the recipient was chosen, a flag before all for leading."""
    won = [
        contest
        for contest in record.contests
        if contest.purpose in ABOUT_AWARDS and award.recipient in contest.chosen
    ]
    fitting: Purpose = "leading_unit" if award.kind == "flag" else "merit"
    best = [contest for contest in won if contest.purpose == fitting] or won
    return best[-1] if best else None
