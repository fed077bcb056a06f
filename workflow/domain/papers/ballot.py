"""The ballot, and the contests as they are put on paper before anybody votes."""

from collections.abc import Iterator
from dataclasses import dataclass

from workflow.domain.paper_kinds import PaperKind
from workflow.domain.papers import meeting_text
from workflow.domain.papers.blanks import Blanks
from workflow.domain.papers.decisions import describe_subject
from workflow.domain.papers.letterhead import Letterhead, build_letterhead
from workflow.domain.papers.registry import needs, paper
from workflow.domain.papers.text_width import choose_summary_rule_mm
from workflow.domain.record import Contest, Family, Method, Purpose, Record
from workflow.domain.texts import wording

#: What a closing meeting decides as a rule; used until the contests are written down.
_USUAL: tuple[Purpose, ...] = (Purpose.LEADING_UNIT, Purpose.HEAD)


@dataclass(frozen=True)
class BallotCandidate:
    """A row of a ballot."""

    no: int
    unit: str


@dataclass(frozen=True)
class BallotQuestion:
    """The subject of a vote and its candidates."""

    purpose: Purpose
    subject: str
    seats: int
    on_paper: bool
    agree_or_not: bool
    candidates: tuple[BallotCandidate, ...]


def list_questions(record: Record) -> tuple[BallotQuestion, ...]:
    """The contests that units vote on, by ballot or in writing; the usual two if none is yet."""
    contests = record.contests or tuple(Contest(purpose, Method.UNRECORDED) for purpose in _USUAL)
    return tuple(
        _build_question(contest, record) for contest in contests if contest.method.by_ballot
    )


def _build_question(contest: Contest, record: Record) -> BallotQuestion:
    names = _list_candidate_names(contest, record)
    counted_against = any(tally.against is not None for tally in contest.tallies)
    return BallotQuestion(
        purpose=contest.purpose,
        subject=describe_subject(contest, record),
        seats=contest.seats,
        on_paper=contest.method.on_paper,
        agree_or_not=counted_against or len(names) <= contest.seats,
        candidates=tuple(BallotCandidate(no, name) for no, name in enumerate(names, 1)),
    )


def _list_candidate_names(contest: Contest, record: Record) -> list[str]:
    """Those who stood, where more than the winners are known; else every member."""
    stood = [tally.candidate for tally in contest.tallies]
    if len(stood) > contest.seats:
        return stood
    away = {entry.candidate for entry in contest.withdrawn}
    return [member.name for member in record.voters if member.name not in away]


def explain_voting(question: BallotQuestion) -> str:
    """The instruction over the table."""
    if question.agree_or_not:
        return "Với mỗi đơn vị, đánh dấu X vào một trong hai ô “Đồng ý” hoặc “Không đồng ý”."
    most = "" if question.seats == 1 else "không quá "
    return (
        f"Chọn {most}{wording.format_count(question.seats)} đơn vị: đánh dấu X vào ô cùng dòng "
        "với tên đơn vị."
    )


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


@paper(
    PaperKind.BALLOT,
    needs(lambda record: record.voters, "Chưa có đơn vị thành viên để lập phiếu."),
    needs(list_questions, "Không có nội dung bình xét nào dùng phiếu."),
)
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
