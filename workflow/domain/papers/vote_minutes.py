"""Biên bản kiểm phiếu: the counting of the votes, in one paper or in one for each contest."""

from collections.abc import Iterator
from dataclasses import dataclass

from workflow.domain import wording
from workflow.domain.beside import Beside
from workflow.domain.errors import Message
from workflow.domain.papers import attendance, conference
from workflow.domain.papers.apart import BALLOTS, counted
from workflow.domain.papers.blanks import MEDIUM, SHORT, Blanks
from workflow.domain.papers.decisions import results, subject, withdrawn
from workflow.domain.papers.issue import blank_date, symbol, with_its_own
from workflow.domain.papers.kinds import PaperKind
from workflow.domain.papers.letterhead import Letterhead, letterhead
from workflow.domain.papers.measure import rule_under_summary
from workflow.domain.papers.shares import whole_of
from workflow.domain.record import Contest, Family, Record, Tally
from workflow.domain.regulation import Base

_LISTED_IN_TEXT = 30


@dataclass(frozen=True)
class Ballots:
    """The counts of ballots; blank where nobody wrote them down."""

    issued: str
    returned: str
    valid: str
    invalid: str


@dataclass(frozen=True)
class Row:
    """A candidate with its votes."""

    no: int
    unit: str
    votes: str
    share: str
    against: str
    note: str


@dataclass(frozen=True)
class Count:
    """One contest as it was counted."""

    no: int
    subject: str
    method: str
    entitled: str | None
    seats: str
    ballots: Ballots | None
    withdrawn: str | None
    rows: tuple[Row, ...]
    base: str
    has_against: bool
    tie_break: str | None
    results: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """One paper: the contests that it is about, and who signs it."""

    symbol: str
    with_counting_team: bool
    contests: tuple[Count, ...]
    secretary_names: list[str]


@dataclass(frozen=True)
class VoteMinutes:
    """Everything the template of the counting minutes prints."""

    letterhead: Letterhead
    title: str
    title_rule: int
    bloc: str
    year: str
    days: str
    place: str
    members: str
    voters: str | None
    attendance: str
    absent: str | None
    chairs: str
    parts: tuple[Part, ...]
    finished: str
    counters: list[str]
    chair_names: list[str]


def skip_reason(record: Record) -> Message | None:
    """There must be something that was decided."""
    if record.contests:
        return None
    return Message("Chưa có nội dung bình xét nào để lập biên bản kiểm phiếu.")


def vote_minutes(record: Record, family: Family, blanks: Blanks, beside: Beside) -> VoteMinutes:
    """The counting minutes from the facts of the review."""
    meeting = conference.meeting_of(record)
    title = conference.title(record)
    return VoteMinutes(
        letterhead=letterhead(PaperKind.VOTE_MINUTES, record, family, blanks),
        title=title,
        title_rule=rule_under_summary(title),
        bloc=record.bloc.name,
        year=wording.year(record.year),
        days=conference.days(record, blanks),
        place=conference.place(record, blanks),
        members=f"{attendance.count_of_members(record)} đơn vị",
        voters=_voters(record),
        attendance=attendance.summary(record, blanks),
        absent=attendance.absent(record),
        chairs=conference.chairs(record, family, blanks),
        parts=tuple(_parts(record, family, blanks, beside)),
        finished=_finished(record),
        counters=[MEDIUM],
        chair_names=conference.names(meeting.chairs, "meeting.chairs", blanks),
    )


def _parts(record: Record, family: Family, blanks: Blanks, beside: Beside) -> Iterator[Part]:
    """All contests in one paper, else each that was voted on in its own with its own number."""
    groups = counted(record, beside)
    kind = PaperKind.VOTE_MINUTES
    for place, group in enumerate(groups):
        by_ballot = any(contest.method in BALLOTS for _, contest in group)
        secretaries = conference.meeting_of(record).secretaries
        yield Part(
            symbol=symbol(kind, with_its_own(record, kind, place, len(groups)), family, blanks),
            with_counting_team=by_ballot,
            contests=tuple(
                _count(no, index, contest, record, blanks, beside.base)
                for no, (index, contest) in enumerate(group, 1)
            ),
            secretary_names=[]
            if by_ballot
            else conference.names(secretaries, "meeting.secretaries", blanks),
        )


def _voters(record: Record) -> str | None:
    """The members by name, unless they are so many that the minutes of the meeting list them."""
    names = [member.name for member in record.voters]
    return "; ".join(names) if len(names) <= _LISTED_IN_TEXT else None


def _finished(record: Record) -> str:
    """When the counting was over: the hour is written in; so is the day of a long meeting."""
    dates = conference.meeting_of(record).dates
    day = wording.long_date(dates[0]) if len(dates) == 1 else blank_date()
    return f"{SHORT} giờ {SHORT}, {day}"


def _count(
    no: int, index: int, contest: Contest, record: Record, blanks: Blanks, base: Base | None
) -> Count:
    whole = whole_of(contest, record, base)
    at = f"contests[{index}]"
    method = wording.METHODS.get(contest.method)
    return Count(
        no=no,
        subject=subject(contest, record),
        method=blanks.fill(method, f"{at}.method", dots=MEDIUM),
        entitled=_number(contest.entitled, f"{at}.entitled", blanks)
        if contest.entitled or contest.method in BALLOTS
        else None,
        seats=wording.two_digits(contest.seats),
        ballots=_ballots(at, contest, blanks),
        withdrawn=withdrawn(contest),
        rows=_rows(at, contest, blanks, whole),
        base=f"tỷ lệ tính trên {whole[0]} {whole[1]}" if whole else "",
        has_against=any(tally.against is not None for tally in contest.tallies),
        tie_break=contest.tie_break,
        results=results(index, contest, record, blanks, base),
    )


def _number(count: int | None, field: str, blanks: Blanks) -> str:
    text = None if count is None else wording.two_digits(count)
    return blanks.fill(text, field, dots=SHORT)


def _ballots(at: str, contest: Contest, blanks: Blanks) -> Ballots | None:
    """The ballots of a contest that was held by ballot, or may have been."""
    counts = (contest.issued, contest.returned, contest.valid, contest.invalid)
    if contest.method not in BALLOTS or (contest.method == "open_ballot" and not any(counts)):
        return None
    return Ballots(
        issued=_number(contest.issued, f"{at}.issued", blanks),
        returned=_number(contest.returned, f"{at}.returned", blanks),
        valid=_number(contest.valid, f"{at}.valid", blanks),
        invalid=_number(contest.invalid, f"{at}.invalid", blanks),
    )


def _rows(
    at: str, contest: Contest, blanks: Blanks, whole: wording.Whole | None
) -> tuple[Row, ...]:
    """Candidates by votes, then those chosen without a tally; none where nobody voted."""
    if contest.method not in BALLOTS and not contest.tallies:
        return ()
    counted = {tally.candidate for tally in contest.tallies}
    uncounted = [Tally(name) for name in contest.chosen if name not in counted]
    if uncounted and contest.method in BALLOTS:
        blanks.note(f"{at}.tallies")
    tallies = sorted(contest.tallies, key=lambda tally: -(tally.votes or 0))
    rows = enumerate([*tallies, *uncounted], 1)
    return tuple(_row(no, tally, contest, whole) for no, tally in rows)


def _row(no: int, tally: Tally, contest: Contest, whole: wording.Whole | None) -> Row:
    votes = tally.votes
    return Row(
        no=no,
        unit=tally.candidate,
        votes="" if votes is None else wording.two_digits(votes),
        share=wording.percent(votes, whole[0]) if votes is not None and whole else "",
        against="" if tally.against is None else wording.two_digits(tally.against),
        note=_note(tally, contest),
    )


def _note(tally: Tally, contest: Contest) -> str:
    notes = []
    if tally.candidate in contest.chosen:
        notes.append("Được bầu" if contest.purpose in ("head", "deputy") else "Được chọn")
    if tally.written_votes:
        notes.append(f"{wording.two_digits(tally.written_votes)} ý kiến bằng văn bản")
    return "; ".join(notes)
