"""Phiếu: for each contest an unnamed ballot and a named form for those who cannot come."""

from collections.abc import Iterator
from dataclasses import dataclass

from workflow.domain import wording
from workflow.domain.errors import Message
from workflow.domain.papers import conference
from workflow.domain.papers.blanks import Blanks
from workflow.domain.papers.kinds import PaperKind
from workflow.domain.papers.letterhead import Letterhead, letterhead
from workflow.domain.papers.measure import rule_under_summary
from workflow.domain.papers.voting import Candidate, Question, how_to_vote, questions
from workflow.domain.record import Family, Record


@dataclass(frozen=True)
class Slip:
    """One ballot, on a page of its own; printed in as many copies as there are voters."""

    name: str
    subject: str
    subject_rule: int
    instruction: str
    agree_or_not: bool
    is_named: bool
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class Ballot:
    """Everything the template of the ballots prints."""

    letterhead: Letterhead
    title: str
    title_rule: int
    bloc: str
    year: str
    meeting: str
    slips: tuple[Slip, ...]


def skip_reason(record: Record) -> Message | None:
    """There must be members, and something that they vote on."""
    if not record.voters:
        return Message("Chưa có đơn vị thành viên để lập phiếu.")
    if not questions(record):
        return Message("Không có nội dung bình xét nào dùng phiếu.")
    return None


def ballot(record: Record, family: Family, blanks: Blanks) -> Ballot:
    """The ballots of all contests, one to a page."""
    title = conference.title(record)
    return Ballot(
        letterhead=letterhead(PaperKind.BALLOT, record, family, blanks),
        title=title,
        title_rule=rule_under_summary(title),
        bloc=record.bloc.name,
        year=wording.year(record.year),
        meeting=conference.inside(title),
        slips=tuple(slip for question in questions(record) for slip in _slips(question)),
    )


def _slips(question: Question) -> Iterator[Slip]:
    if question.by_ballot:
        elects = question.purpose in ("head", "deputy")
        yield _slip("PHIẾU BẦU" if elects else "PHIẾU BÌNH CHỌN", question, is_named=False)
    yield _slip("PHIẾU LẤY Ý KIẾN BẰNG VĂN BẢN", question, is_named=True)


def _slip(name: str, question: Question, *, is_named: bool) -> Slip:
    return Slip(
        name=name,
        subject=question.subject,
        subject_rule=rule_under_summary(question.subject),
        instruction=how_to_vote(question),
        agree_or_not=question.agree_or_not,
        is_named=is_named,
        candidates=question.candidates,
    )
