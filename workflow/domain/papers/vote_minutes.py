"""Biên bản kiểm phiếu: the counting of the votes, in one paper or in one for each contest."""

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from workflow.domain.law.regulation import VoteBase
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.paper_settings import PaperSettings
from workflow.domain.papers import attendance, meeting_text
from workflow.domain.papers.blanks import LONG, MEDIUM, SHORT, Blanks
from workflow.domain.papers.decisions import describe_subject, format_withdrawn, list_results
from workflow.domain.papers.issuance import (
    find_issued_paper,
    format_blank_date,
    format_symbol,
    get_paper_field,
    select_own_paper,
)
from workflow.domain.papers.letterhead import Letterhead, build_letterhead
from workflow.domain.papers.multi_paper import group_contests
from workflow.domain.papers.registry import needs, paper
from workflow.domain.papers.text_width import choose_summary_rule_mm
from workflow.domain.record import Contest, Family, Person, Record, Tally
from workflow.domain.texts import wording
from workflow.domain.vietnamese_text import fold_name
from workflow.domain.votes.ballots import counts_hands, find_counted_base

_LISTED_IN_TEXT = 30
_COUNTERS = 3
_ROLES = frozenset(
    fold_name(f"{role}{of}")
    for role in ("Tổ trưởng", "Thành viên")
    for of in ("", " Tổ kiểm phiếu", " Ban kiểm phiếu")
)


@dataclass(frozen=True)
class BallotCounts:
    """The counts of ballots; blank if nobody wrote them down."""

    issued: str
    returned: str
    valid: str
    invalid: str


@dataclass(frozen=True)
class CandidateRow:
    """A candidate with its votes."""

    no: int
    unit: str
    votes: str
    share: str
    against: str
    note: str


@dataclass(frozen=True)
class CountedContest:
    """One contest as it was counted."""

    no: int
    subject: str
    method: str
    entitled: str | None
    seats: str
    ballots: BallotCounts | None
    withdrawn: str | None
    rows: tuple[CandidateRow, ...]
    by_ballot: bool
    base: str
    has_against: bool
    tie_break: str | None
    results: tuple[str, ...]


@dataclass(frozen=True)
class ContestMinutes:
    """One paper: the contests that it is about, and who signs it."""

    symbol: str
    with_counting_team: bool
    contests: tuple[CountedContest, ...]
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
    parts: tuple[ContestMinutes, ...]
    finished: str
    #: The counting team, its head first; blank where nobody is recorded.
    counting_team: list[str]
    #: Room to sign in where nobody is recorded.
    counters: list[str]
    head_counter_names: list[str]
    counter_names: list[str]
    chair_names: list[str]


@paper(
    PaperKind.VOTE_MINUTES,
    needs(
        lambda record: record.contests, "Chưa có nội dung bình xét nào để lập biên bản kiểm phiếu."
    ),
)
def build_vote_minutes(
    record: Record, family: Family, blanks: Blanks, settings: PaperSettings
) -> VoteMinutes:
    """The counting minutes from the facts of the review."""
    meeting = meeting_text.get_meeting(record)
    title = meeting_text.format_meeting_title(record)
    return VoteMinutes(
        letterhead=build_letterhead(PaperKind.VOTE_MINUTES, record, family, blanks),
        title=title,
        title_rule=choose_summary_rule_mm(title),
        bloc=record.bloc.name,
        year=wording.format_year(record.year),
        days=meeting_text.format_meeting_days(record, blanks),
        place=meeting_text.format_place(record, blanks),
        members=f"{attendance.format_member_count(record)} đơn vị",
        voters=_format_voters(record),
        attendance=attendance.summarize_attendance(record, blanks),
        absent=attendance.list_absent(record),
        chairs=meeting_text.format_chairs(record, family, blanks),
        parts=tuple(_build_parts(record, family, blanks, settings)),
        finished=_format_finish(record, family, blanks),
        counting_team=_list_counting_team(record, family, blanks),
        counters=[MEDIUM],
        head_counter_names=[person.name for person in meeting.counting_team[:1]],
        counter_names=[person.name for person in meeting.counting_team[1:]],
        chair_names=meeting_text.list_signer_names(meeting.chairs, "meeting.chairs", blanks),
    )


def _build_parts(
    record: Record, family: Family, blanks: Blanks, settings: PaperSettings
) -> Iterator[ContestMinutes]:
    """All contests in one paper, else each that was voted on in its own with its own number."""
    groups = group_contests(record, settings)
    kind = PaperKind.VOTE_MINUTES
    for place, group in enumerate(groups):
        by_ballot = any(contest.method.by_ballot for _, contest in group)
        secretaries = meeting_text.get_meeting(record).secretaries
        yield ContestMinutes(
            symbol=format_symbol(
                kind, select_own_paper(record, kind, place, len(groups)), family, blanks
            ),
            with_counting_team=by_ballot,
            contests=tuple(
                _build_contest(no, index, contest, record, blanks, settings.base)
                for no, (index, contest) in enumerate(group, 1)
            ),
            secretary_names=[]
            if by_ballot
            else meeting_text.list_signer_names(secretaries, "meeting.secretaries", blanks),
        )


def _list_counting_team(record: Record, family: Family, blanks: Blanks) -> list[str]:
    """List who counts: where ballots are cast and nobody is recorded, room for three."""
    team = meeting_text.get_meeting(record).counting_team
    dots = blanks.dot("meeting.counting_team", dots=LONG)
    if not team and any(contest.method.by_ballot for contest in record.contests):
        blanks.note("meeting.counting_team")
    return [
        wording.capitalize_first(meeting_text.format_person(_without_role(person), family))
        for person in team
    ] or [dots] * _COUNTERS


def _without_role(person: Person) -> Person:
    """The posts but for what the line says already: `Tổ trưởng: Ông A, Tổ trưởng`."""
    kept = tuple(post for post in person.positions if fold_name(post) not in _ROLES)
    return msgspec.structs.replace(person, positions=kept)


def _format_voters(record: Record) -> str | None:
    """The members by name, unless they are so many that the minutes of the meeting list them."""
    names = [member.name for member in record.voters]
    return wording.join_list(names) if len(names) <= _LISTED_IN_TEXT else None


def _format_finish(record: Record, family: Family, blanks: Blanks) -> str:
    """Format the end of the counting: in a long meeting on the day of the minutes."""
    kind, meeting = PaperKind.VOTE_MINUTES, meeting_text.get_meeting(record)
    own = find_issued_paper(kind, record)
    known = meeting.dates[0] if len(meeting.dates) == 1 else own and own.date
    if known:
        day = f"ngày {wording.short_date(known)}"
        day = day if family is Family.PARTY else wording.long_date(known)
    else:
        at = get_paper_field(kind, record, "date") if meeting.dates else "meeting.dates"
        blanks.note(at)
        day = format_blank_date(blanks.dot(at))
    hour = meeting_text.format_time_or_blank(meeting.counted_at, "meeting.counted_at", blanks)
    return f"{hour}, {day}"


def _build_contest(
    no: int, index: int, contest: Contest, record: Record, blanks: Blanks, base: VoteBase | None
) -> CountedContest:
    whole = find_counted_base(contest, record, base)
    at = f"contests[{index}]"
    method = wording.METHODS.get(contest.method)
    return CountedContest(
        no=no,
        subject=describe_subject(contest, record),
        method=blanks.fill(method, f"{at}.method", dots=MEDIUM),
        entitled=_format_number(contest.entitled, f"{at}.entitled", blanks)
        if contest.entitled or contest.method.by_ballot
        else None,
        seats=wording.format_count(contest.seats),
        ballots=_build_ballot_counts(at, contest, blanks),
        withdrawn=format_withdrawn(contest),
        rows=_build_rows(at, contest, blanks, whole),
        by_ballot=contest.method.on_paper,
        base=f"tỷ lệ tính trên {wording.group_thousands(whole[0])} {whole[1]}" if whole else "",
        has_against=any(tally.against is not None for tally in contest.tallies),
        tie_break=contest.tie_break,
        results=list_results(index, contest, record, blanks, base),
    )


def _format_number(count: int | None, field: str, blanks: Blanks) -> str:
    text = None if count is None else wording.format_count(count)
    return blanks.fill(text, field, dots=SHORT)


def _build_ballot_counts(at: str, contest: Contest, blanks: Blanks) -> BallotCounts | None:
    """The ballots of a contest that was held by ballot, or may have been."""
    if not contest.method.by_ballot or counts_hands(contest):
        return None
    return BallotCounts(
        issued=_format_number(contest.issued, f"{at}.issued", blanks),
        returned=_format_number(contest.returned, f"{at}.returned", blanks),
        valid=_format_number(contest.valid, f"{at}.valid", blanks),
        invalid=_format_number(contest.invalid, f"{at}.invalid", blanks),
    )


def _build_rows(
    at: str, contest: Contest, blanks: Blanks, whole: wording.CountedBase | None
) -> tuple[CandidateRow, ...]:
    """Candidates by votes, then those chosen without a tally; None if nobody voted."""
    if not contest.method.by_ballot and not contest.tallies:
        return ()
    counted = {tally.candidate for tally in contest.tallies}
    uncounted = [Tally(name) for name in contest.chosen if name not in counted]
    if uncounted and contest.method.by_ballot:
        blanks.note(f"{at}.tallies")
    tallies = sorted(contest.tallies, key=lambda tally: -(tally.votes or 0))
    rows = enumerate([*tallies, *uncounted], 1)
    return tuple(_build_row(no, tally, contest, whole) for no, tally in rows)


def _build_row(
    no: int, tally: Tally, contest: Contest, whole: wording.CountedBase | None
) -> CandidateRow:
    votes = tally.votes
    return CandidateRow(
        no=no,
        unit=wording.capitalize_first(tally.candidate),
        votes="" if votes is None else wording.format_count(votes),
        share=wording.format_percent(votes, whole[0]) if votes is not None and whole else "",
        against="" if tally.against is None else wording.format_count(tally.against),
        note=_format_note(tally, contest),
    )


def _format_note(tally: Tally, contest: Contest) -> str:
    notes = []
    if tally.candidate in contest.chosen:
        notes.append("Được bầu" if contest.purpose in ("head", "deputy") else "Được chọn")
    if tally.written_votes:
        notes.append(f"{wording.format_count(tally.written_votes)} ý kiến bằng văn bản")
    if tally.written_against:
        notes.append(f"{wording.format_count(tally.written_against)} không đồng ý bằng văn bản")
    return "; ".join(notes)
