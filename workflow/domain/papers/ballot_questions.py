"""Contests as they are put on paper before anybody votes."""

from dataclasses import dataclass

from workflow.domain import wording
from workflow.domain.papers.decisions import describe_subject
from workflow.domain.record import Contest, Method, Purpose, Record

#: What a closing meeting decides as a rule; used until the contests are written down.
_USUAL: tuple[Purpose, ...] = (Purpose.LEADING_UNIT, Purpose.HEAD)


@dataclass(frozen=True)
class BallotCandidate:
    """A row of a ballot."""

    no: int
    unit: str


@dataclass(frozen=True)
class BallotQuestion:
    """What is voted on, and among whom."""

    purpose: Purpose
    subject: str
    seats: int
    on_paper: bool
    agree_or_not: bool
    candidates: tuple[BallotCandidate, ...]


def list_questions(record: Record) -> tuple[BallotQuestion, ...]:
    """The contests that units vote on, by ballot or in writing; the usual two where none is yet."""
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
        f"Chọn {most}{wording.two_digits(question.seats)} đơn vị: đánh dấu X vào ô cùng dòng "
        "với tên đơn vị."
    )
