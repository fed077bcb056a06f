"""Phiếu: for each contest an unnamed ballot and a named form for those who cannot come."""

from collections.abc import Iterator
from dataclasses import dataclass

from workflow.domain import wording
from workflow.domain.errors import Message
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.papers import meeting_text
from workflow.domain.papers.ballot_questions import (
    BallotCandidate,
    BallotQuestion,
    explain_voting,
    list_questions,
)
from workflow.domain.papers.blanks import Blanks
from workflow.domain.papers.letterhead import Letterhead, build_letterhead
from workflow.domain.papers.registry import paper
from workflow.domain.papers.text_width import choose_summary_rule_mm
from workflow.domain.record import Family, Record


@dataclass(frozen=True)
class BallotSlip:
    """One ballot, on a page of its own; printed in as many copies as there are voters."""

    name: str
    subject: str
    subject_rule: int
    instruction: str
    agree_or_not: bool
    is_named: bool
    candidates: tuple[BallotCandidate, ...]


@dataclass(frozen=True)
class Ballot:
    """Everything the template of the ballots prints."""

    letterhead: Letterhead
    title: str
    title_rule: int
    bloc: str
    year: str
    meeting: str
    slips: tuple[BallotSlip, ...]


def skip_reason(record: Record) -> Message | None:
    """There must be members, and something that they vote on."""
    if not record.voters:
        return Message("Chưa có đơn vị thành viên để lập phiếu.")
    if not list_questions(record):
        return Message("Không có nội dung bình xét nào dùng phiếu.")
    return None


@paper(PaperKind.BALLOT, skip_reason)
def build_ballot(record: Record, family: Family, blanks: Blanks) -> Ballot:
    """The ballots of all contests, one to a page."""
    title = meeting_text.format_meeting_title(record)
    return Ballot(
        letterhead=build_letterhead(PaperKind.BALLOT, record, family, blanks),
        title=title,
        title_rule=choose_summary_rule_mm(title),
        bloc=record.bloc.name,
        year=wording.format_year(record.year),
        meeting=meeting_text.inline_title(title),
        slips=tuple(slip for question in list_questions(record) for slip in _build_slips(question)),
    )


def _build_slips(question: BallotQuestion) -> Iterator[BallotSlip]:
    if question.on_paper:
        elects = question.purpose in ("head", "deputy")
        yield _build_slip("PHIẾU BẦU" if elects else "PHIẾU BÌNH CHỌN", question, is_named=False)
    yield _build_slip("PHIẾU LẤY Ý KIẾN BẰNG VĂN BẢN", question, is_named=True)


def _build_slip(name: str, question: BallotQuestion, *, is_named: bool) -> BallotSlip:
    return BallotSlip(
        name=name,
        subject=question.subject,
        subject_rule=choose_summary_rule_mm(question.subject),
        instruction=explain_voting(question),
        agree_or_not=question.agree_or_not,
        is_named=is_named,
        candidates=question.candidates,
    )
