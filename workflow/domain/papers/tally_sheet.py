"""Bảng kiểm phiếu: the sheet on which the counting team marks ballot after ballot, blank."""

from dataclasses import dataclass

from workflow.domain.paper_kinds import PaperKind
from workflow.domain.papers import meeting_text
from workflow.domain.papers.ballot import BallotCandidate, list_questions
from workflow.domain.papers.blanks import Blanks
from workflow.domain.papers.letterhead import Letterhead, build_letterhead
from workflow.domain.papers.registry import needs, paper
from workflow.domain.papers.text_width import choose_summary_rule_mm
from workflow.domain.record import Family, Record
from workflow.domain.texts import wording


@dataclass(frozen=True)
class TallySheetPage:
    """One contest to be counted, on a page of its own."""

    subject: str
    subject_rule: int
    agree_or_not: bool
    candidates: tuple[BallotCandidate, ...]


@dataclass(frozen=True)
class TallySheet:
    """Everything the template of the sheet prints."""

    letterhead: Letterhead
    title: str
    title_rule: int
    bloc: str
    year: str
    meeting: str
    counts: tuple[TallySheetPage, ...]


@paper(
    PaperKind.TALLY_SHEET,
    needs(lambda record: record.voters, "Chưa có đơn vị thành viên để lập bảng kiểm phiếu."),
    needs(
        lambda record: any(question.on_paper for question in list_questions(record)),
        "Không có nội dung bình xét nào bỏ phiếu.",
    ),
)
def build_tally_sheet(record: Record, family: Family, blanks: Blanks) -> TallySheet:
    """A sheet for each contest that is held by ballot."""
    title = meeting_text.format_meeting_title(record)
    return TallySheet(
        letterhead=build_letterhead(PaperKind.TALLY_SHEET, record, family, blanks),
        title=title,
        title_rule=choose_summary_rule_mm(title),
        bloc=record.bloc.name,
        year=wording.format_year(record.year),
        meeting=meeting_text.inline_title(title),
        counts=tuple(
            TallySheetPage(
                question.subject,
                choose_summary_rule_mm(question.subject),
                question.agree_or_not,
                question.candidates,
            )
            for question in list_questions(record)
            if question.on_paper
        ),
    )
