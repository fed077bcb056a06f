"""The facts a move relies on, each with a link to its form ("check your answers")."""

from collections.abc import Callable, Iterable

from flask_babel import gettext as _

from workflow.domain.award_kinds import name_in_full
from workflow.domain.law.regulation import VoteBase
from workflow.domain.record import Contest, IssuedPaper, Meeting, Person, Record
from workflow.domain.texts import wording
from workflow.domain.votes.ballots import find_counted_base
from workflow.domain.year import Move, State
from workflow.domain.year_plan import list_missing_reports
from workflow.models import Review
from workflow.web.review_forms.fact_rows import FactRow
from workflow.web.review_forms.field_urls import field_url

AnswerValue = str | list[str]
#: A label, its record path, and its value.
AnswerLine = tuple[str, str, AnswerValue]


def list_answers(review: Review, record: Record, move: Move, base: VoteBase) -> list[FactRow]:
    """The facts of the step that a forward move completes; nothing for going back."""
    lines = (
        _ANSWERS_BY_STATE[move.target](record, base)
        if move.forward and move.target in _ANSWERS_BY_STATE
        else ()
    )
    return [FactRow(label, value, field_url(review, path)) for label, path, value in lines]


def _reports(record: Record, _base: VoteBase) -> Iterable[AnswerLine]:
    received = [row.member for row in record.reports if row.received_on]
    waived = [f"{row.member}: {row.waived}" for row in record.reports if row.waived]
    yield _("Đơn vị thành viên"), "members", str(len(record.voters))
    yield _("Đã nộp báo cáo"), "reports", f"{len(received)}/{len(record.voters)}"
    yield _("Chưa nộp"), "reports", list(list_missing_reports(record)) or _("không có")
    if waived:
        yield _("Không cần nộp"), "reports", waived


def _meeting(record: Record, _base: VoteBase) -> Iterable[AnswerLine]:
    meeting = record.meeting or Meeting()
    came = sum(1 for row in meeting.attendance if row.status == "present")
    yield (
        _("Ngày họp"),
        "meeting.dates",
        wording.format_days(meeting.dates) if meeting.dates else "",
    )
    yield _("Địa điểm"), "meeting.place", meeting.place or ""
    yield _("Chủ trì"), "meeting.chairs", [_describe_person(person) for person in meeting.chairs]
    yield _("Thư ký"), "meeting.secretaries", [_describe_person(row) for row in meeting.secretaries]
    yield _("Có mặt"), "meeting.attendance", f"{came}/{len(record.voters)}" if came else ""


def _contests(record: Record, base: VoteBase) -> Iterable[AnswerLine]:
    for index, contest in enumerate(record.contests):
        subject = wording.format_subject(contest, record.bloc, record.year, record.next_year)
        yield subject, f"contests[{index}]", _describe_chosen(contest, record, base)


def _describe_chosen(contest: Contest, record: Record, base: VoteBase) -> list[str]:
    whole = find_counted_base(contest, record, base)
    votes = {tally.candidate: tally.votes for tally in contest.tallies}
    return [
        f"{name}: {wording.format_share(count, whole)}" if (count := votes.get(name)) else name
        for name in contest.chosen
    ]


def _proposal(record: Record, _base: VoteBase) -> Iterable[AnswerLine]:
    awards = [f"{name_in_full(row, record)}: {row.recipient or '…'}" for row in record.awards]
    yield _("Đề nghị khen thưởng"), "awards", awards
    papers = [row for row in record.papers if row.kind == "proposal"]
    for row in papers or [IssuedPaper(kind="proposal")]:
        yield _("Tờ trình: số"), "papers", str(row.number or "")
        yield _("Tờ trình: ngày ký"), "papers", wording.short_date(row.date) if row.date else ""
        yield _("Tờ trình: người ký"), "papers", _describe_person(row.signer) if row.signer else ""


def _decision(record: Record, _base: VoteBase) -> Iterable[AnswerLine]:
    for index, row in enumerate(record.awards):
        label = f"{name_in_full(row, record)}: {row.recipient or '…'}"
        outcome = {
            "granted": _("đã được tặng"),
            "passed": _("được thông qua"),
            "refused": _("không được chấp thuận"),
        }.get(row.status or "", "")
        yield label, f"awards[{index}]", ", ".join(filter(None, [outcome, row.decision]))


def _next_year(record: Record, _base: VoteBase) -> Iterable[AnswerLine]:
    yield _("Trưởng khối năm sau"), "next_head", record.next_head or ""
    yield _("Phó khối năm sau"), "next_deputies", list(record.next_deputies)
    yield _("Phương hướng, nhiệm vụ"), "targets", list(record.targets)


def _describe_person(person: Person) -> str:
    return ", ".join([person.name, *person.positions])


_ANSWERS_BY_STATE: dict[State, Callable[[Record, VoteBase], Iterable[AnswerLine]]] = {
    State.REPORTS_SUBMITTED: _reports,
    State.MEETING_HELD: _meeting,
    State.VOTES_TALLIED: _contests,
    State.PROPOSAL_SENT: _proposal,
    State.DECIDED: _decision,
    State.CLOSED: _next_year,
}
