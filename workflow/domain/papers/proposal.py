"""Tờ trình: the proposal of awards with the attached list of those proposed."""

from dataclasses import dataclass

from workflow.domain import wording
from workflow.domain.errors import Message
from workflow.domain.papers import attendance, conference, issue
from workflow.domain.papers.bases import in_force
from workflow.domain.papers.blanks import LONG, Blanks
from workflow.domain.papers.decisions import is_followed, results, subject
from workflow.domain.papers.kinds import PaperKind
from workflow.domain.papers.letterhead import Letterhead, issuer_name, letterhead
from workflow.domain.papers.measure import rule_under_summary
from workflow.domain.papers.recommendations import (
    Recommendation,
    award_names,
    full_award_name,
    proposed,
    recommendations,
)
from workflow.domain.papers.signature import Signature, signature
from workflow.domain.record import Award, Contest, Family, Purpose, Record

_ABOUT_AWARDS: tuple[Purpose, ...] = ("leading_unit", "merit", "other")


@dataclass(frozen=True)
class Finding:
    """What the meeting found in one contest."""

    subject: str
    results: tuple[str, ...]


@dataclass(frozen=True)
class Listed:
    """A row of the attached list."""

    no: int
    recipient: str
    award: str
    votes: str
    reason: str


@dataclass(frozen=True)
class Proposal:
    """Everything the template of the proposal prints."""

    letterhead: Letterhead
    title: str
    title_rule: int
    addressees: tuple[str, ...]
    bases: tuple[str, ...]
    issuer: str
    bloc: str
    year: str
    head_office: str
    members: str
    meeting: str
    days_start: str
    chairs: str | None
    findings: tuple[Finding, ...]
    recommendations: tuple[Recommendation, ...]
    authorities: str
    with_vote_minutes: bool
    list_title: str
    list_count: str
    rows: tuple[Listed, ...]
    reference: str
    signature: Signature


def skip_reason(record: Record) -> Message | None:
    """There must be an award to ask for."""
    if record.awards:
        return None
    return Message("Chưa có đề nghị khen thưởng nào để lập tờ trình.")


def proposal(record: Record, family: Family, blanks: Blanks) -> Proposal:
    """The proposal from the facts of the review."""
    kind = PaperKind.PROPOSAL
    asked = recommendations(record, blanks)
    title = f"Về việc đề nghị tặng {award_names(record)} {wording.year(record.year)}"
    meeting = conference.meeting_of(record)
    return Proposal(
        letterhead=letterhead(kind, record, family, blanks),
        title=title,
        title_rule=rule_under_summary(title),
        addressees=_addressees(record, blanks),
        bases=_bases(record, family),
        issuer=issuer_name(record, blanks),
        bloc=record.bloc.name,
        year=wording.year(record.year),
        head_office=wording.head_of(record.bloc),
        members=f"{attendance.count_of_members(record)} đơn vị thành viên",
        meeting=conference.inside(conference.title(record)),
        days_start=_start(conference.days(record, blanks)),
        chairs=_chairs(record, family) if meeting.chairs else None,
        findings=_findings(record, blanks),
        recommendations=asked,
        authorities=" và ".join(group.authority for group in asked),
        with_vote_minutes=bool(record.contests),
        list_title=f"Đề nghị tặng {award_names(record)} {wording.year(record.year)}",
        list_count=f"{wording.counted(len(proposed(record)))} trường hợp đề nghị khen thưởng",
        rows=_rows(record, blanks),
        reference=_reference(record, family),
        signature=signature(kind, record, family, blanks),
    )


def _chairs(record: Record, family: Family) -> str:
    people = conference.meeting_of(record).chairs
    return "; ".join(conference.person(somebody, family) for somebody in people)


def _start(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:]


def _bases(record: Record, family: Family) -> tuple[str, ...]:
    """Acts in force on the day, the decision on the bloc, the minutes of the meeting."""
    day = issue.day_of(PaperKind.PROPOSAL, record)
    acts = in_force(day, family) if day else ()
    founding = (record.bloc.established_by,) if record.bloc.established_by else ()
    dates = conference.meeting_of(record).dates
    held = f", {wording.days(dates)}" if dates else ""
    return (*acts, *founding, f"Biên bản {conference.inside(conference.title(record))}{held}")


def _addressees(record: Record, blanks: Blanks) -> tuple[str, ...]:
    authority = blanks.fill(
        record.council.granting_authority,
        "council.granting_authority",
        "Nơi nhận tờ trình",
        dots=LONG,
    )
    office = record.council.standing_office
    return (authority, office) if office else (authority,)


def _findings(record: Record, blanks: Blanks) -> tuple[Finding, ...]:
    return tuple(
        Finding(subject(contest, record), results(index, contest, record, blanks))
        for index, contest in enumerate(record.contests)
        if contest.purpose in _ABOUT_AWARDS and not is_followed(contest, record)
    )


def _rows(record: Record, blanks: Blanks) -> tuple[Listed, ...]:
    return tuple(
        _listed(no, index, award, record, blanks)
        for no, (index, award) in enumerate(proposed(record), 1)
    )


def _listed(no: int, index: int, award: Award, record: Record, blanks: Blanks) -> Listed:
    contest = _contest_of(award, record)
    if not award.reason:
        blanks.note(f"awards[{index}].reason")
    return Listed(
        no=no,
        recipient=award.recipient or "",
        award=full_award_name(award, record),
        votes=_votes(award, contest) if contest else "",
        reason=award.reason or "",
    )


def _contest_of(award: Award, record: Record) -> Contest | None:
    """The last contest in which the recipient was chosen, a flag before all for leading."""
    won = [
        contest
        for contest in record.contests
        if contest.purpose in _ABOUT_AWARDS and award.recipient in contest.chosen
    ]
    fitting: Purpose = "leading_unit" if award.kind == "flag" else "merit"
    best = [contest for contest in won if contest.purpose == fitting] or won
    return best[-1] if best else None


def _votes(award: Award, contest: Contest) -> str:
    votes = next(
        (tally.votes for tally in contest.tallies if tally.candidate == award.recipient), None
    )
    return "" if votes is None else wording.share(votes, contest)


def _reference(record: Record, family: Family) -> str:
    """`(Kèm theo Tờ trình số 12-TTr/BTGTU ngày 24 tháng 01 năm 2022 của …)`."""
    quiet = Blanks()
    kind = PaperKind.PROPOSAL
    symbol = issue.symbol(kind, record, family, quiet)
    number = symbol.removeprefix("Số").removeprefix(":").lstrip(" ")
    joint = "" if number.startswith(wording.NBSP) else " "
    date = issue.place_and_date(kind, record, quiet).partition(", ")[2]
    return f"(Kèm theo Tờ trình số{joint}{number} {date} của {issuer_name(record, quiet)})"
