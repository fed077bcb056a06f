"""Bảng kiểm phiếu: the sheet on which the counting team marks ballot after ballot, blank."""

from dataclasses import dataclass

from workflow.domain import wording
from workflow.domain.errors import Message
from workflow.domain.papers import conference
from workflow.domain.papers.blanks import Blanks
from workflow.domain.papers.kinds import PaperKind
from workflow.domain.papers.letterhead import Letterhead, letterhead
from workflow.domain.papers.measure import rule_under_summary
from workflow.domain.papers.voting import Candidate, questions
from workflow.domain.record import Family, Record


@dataclass(frozen=True)
class Count:
    """One contest to be counted, on a page of its own."""

    subject: str
    subject_rule: int
    agree_or_not: bool
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class TallySheet:
    """Everything the template of the sheet prints."""

    letterhead: Letterhead
    title: str
    title_rule: int
    bloc: str
    year: str
    counts: tuple[Count, ...]


def skip_reason(record: Record) -> Message | None:
    """There must be members, and ballots to count."""
    if not record.voters:
        return Message("Chưa có đơn vị thành viên để lập bảng kiểm phiếu.")
    if not any(question.by_ballot for question in questions(record)):
        return Message("Không có nội dung bình xét nào bỏ phiếu.")
    return None


def tally_sheet(record: Record, family: Family, blanks: Blanks) -> TallySheet:
    """A sheet for each contest that is held by ballot."""
    title = conference.title(record)
    return TallySheet(
        letterhead=letterhead(PaperKind.TALLY_SHEET, record, family, blanks),
        title=title,
        title_rule=rule_under_summary(title),
        bloc=record.bloc.name,
        year=wording.year(record.year),
        counts=tuple(
            Count(
                question.subject,
                rule_under_summary(question.subject),
                question.agree_or_not,
                question.candidates,
            )
            for question in questions(record)
            if question.by_ballot
        ),
    )
