"""Contests as they are put on paper before anybody votes."""

from dataclasses import dataclass

from workflow.domain import wording
from workflow.domain.papers.decisions import subject
from workflow.domain.record import Contest, Method, Purpose, Record

_BY_BALLOT: tuple[Method, ...] = ("secret_ballot", "unrecorded")
_IN_WRITING: tuple[Method, ...] = (*_BY_BALLOT, "open_ballot")
#: What a closing meeting decides as a rule; used until the contests are written down.
_USUAL: tuple[Purpose, ...] = ("leading_unit", "head")


@dataclass(frozen=True)
class Candidate:
    """A row of a ballot."""

    no: int
    unit: str


@dataclass(frozen=True)
class Question:
    """What is voted on, and among whom."""

    purpose: Purpose
    subject: str
    seats: int
    by_ballot: bool
    agree_or_not: bool
    candidates: tuple[Candidate, ...]


def questions(record: Record) -> tuple[Question, ...]:
    """The contests that units vote on, by ballot or in writing; the usual two where none is yet."""
    contests = record.contests or tuple(Contest(purpose, "unrecorded") for purpose in _USUAL)
    return tuple(
        _question(contest, record) for contest in contests if contest.method in _IN_WRITING
    )


def _question(contest: Contest, record: Record) -> Question:
    names = _names(contest, record)
    counted_against = any(tally.against is not None for tally in contest.tallies)
    return Question(
        purpose=contest.purpose,
        subject=subject(contest, record),
        seats=contest.seats,
        by_ballot=contest.method in _BY_BALLOT,
        agree_or_not=counted_against or len(names) <= contest.seats,
        candidates=tuple(Candidate(no, name) for no, name in enumerate(names, 1)),
    )


def _names(contest: Contest, record: Record) -> list[str]:
    """Those who stood, where more than the winners are known; else every member."""
    stood = [tally.candidate for tally in contest.tallies]
    if len(stood) > contest.seats:
        return stood
    away = {entry.candidate for entry in contest.withdrawn}
    return [member.name for member in record.voters if member.name not in away]


def how_to_vote(question: Question) -> str:
    """The instruction over the table."""
    if question.agree_or_not:
        return "Với mỗi đơn vị, đánh dấu X vào một trong hai ô “Đồng ý” hoặc “Không đồng ý”."
    most = "" if question.seats == 1 else "không quá "
    return (
        f"Chọn {most}{wording.two_digits(question.seats)} đơn vị: đánh dấu X vào ô cùng dòng "
        "với tên đơn vị."
    )
