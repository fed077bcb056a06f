"""Biên bản hội nghị: the minutes of the closing meeting (NĐ 30, Phụ lục III, Mẫu 1.9)."""

from dataclasses import dataclass

from workflow.domain import wording
from workflow.domain.beside import Beside
from workflow.domain.errors import Message
from workflow.domain.papers import conference
from workflow.domain.papers.attendance import Participation, participation
from workflow.domain.papers.blanks import Blanks
from workflow.domain.papers.decisions import Decision, decisions, not_voted_on
from workflow.domain.papers.kinds import PaperKind
from workflow.domain.papers.letterhead import Letterhead, letterhead
from workflow.domain.papers.measure import rule_under_summary
from workflow.domain.papers.recommendations import Recommendation, recommendations
from workflow.domain.papers.scores import Score, scores
from workflow.domain.record import Family, Record


@dataclass(frozen=True)
class Parts:
    """The number of each part of the minutes; a part that has nothing to say has none."""

    results: int | None
    scores: int | None
    discussion: int | None
    voting: int | None
    election: int | None
    outlook: int | None
    conclusions: int | None


@dataclass(frozen=True)
class Statement:
    """What somebody said."""

    speaker: str | None
    text: str


@dataclass(frozen=True)
class Minutes:
    """Everything the template of the minutes prints."""

    letterhead: Letterhead
    title: str
    title_rule: int
    bloc: str
    year: str
    outlook: str
    starts: str
    place: str
    participation: Participation
    guests: tuple[str, ...]
    chairs: str
    secretaries: str
    parts: Parts
    results: tuple[str, ...]
    shortcomings: tuple[str, ...]
    scores: tuple[Score, ...]
    discussion: tuple[Statement, ...]
    voting: tuple[Decision, ...]
    recommendations: tuple[Recommendation, ...]
    election_title: str
    election: tuple[Decision, ...]
    next_head: str | None
    next_deputies: tuple[str, ...]
    head_office: str
    targets: tuple[str, ...]
    conclusions: tuple[str, ...]
    ends: str
    secretary_names: list[str]
    chair_names: list[str]


def skip_reason(record: Record) -> Message | None:
    """Something of the meeting must be known; the rest is left to be written in."""
    if record.meeting or record.contests or record.results:
        return None
    return Message("Chưa có thông tin về hội nghị để lập biên bản.")


def minutes(record: Record, family: Family, blanks: Blanks, beside: Beside) -> Minutes:
    """The minutes of the meeting from the facts of the review."""
    meeting = conference.meeting_of(record)
    title = conference.title(record)
    table = scores(record)
    voting = decisions(record, ("leading_unit", "merit", "other"), blanks, beside.base)
    election = decisions(record, ("head", "deputy"), blanks, beside.base)
    next_head, next_deputies = not_voted_on(record)
    return Minutes(
        letterhead=letterhead(PaperKind.MINUTES, record, family, blanks),
        title=title,
        title_rule=rule_under_summary(title),
        bloc=record.bloc.name,
        year=wording.year(record.year),
        outlook=wording.year(record.next_year) if record.next_year else "thời gian tới",
        starts=conference.starts(record, blanks),
        place=conference.place(record, blanks),
        participation=participation(record, blanks),
        guests=meeting.guests,
        chairs=conference.chairs(record, family, blanks),
        secretaries=conference.secretaries(record, family, blanks),
        parts=_parts(record, scores=bool(table)),
        results=record.results,
        shortcomings=record.shortcomings,
        scores=table,
        discussion=tuple(Statement(speech.speaker, speech.text) for speech in meeting.discussion),
        voting=voting,
        recommendations=recommendations(record, blanks),
        election_title=_election_title(record),
        election=election,
        next_head=next_head,
        next_deputies=next_deputies,
        head_office=wording.head_of(record.bloc),
        targets=record.targets,
        conclusions=meeting.conclusions,
        ends=conference.ends(record, blanks),
        secretary_names=conference.names(meeting.secretaries, "meeting.secretaries", blanks),
        chair_names=conference.names(meeting.chairs, "meeting.chairs", blanks),
    )


def _parts(record: Record, *, scores: bool) -> Parts:
    """Number the parts that have something to say, in the order of the form."""
    meeting = conference.meeting_of(record)
    purposes = {contest.purpose for contest in record.contests}
    present = {
        "results": bool(record.results or record.shortcomings),
        "scores": scores,
        "discussion": bool(meeting.discussion),
        "voting": bool(purposes & {"leading_unit", "merit", "other"} or record.awards),
        "election": bool(purposes & {"head", "deputy"} or any(not_voted_on(record))),
        "outlook": bool(record.targets),
        "conclusions": bool(meeting.conclusions),
    }
    numbers = iter(range(1, len(present) + 1))
    return Parts(**{name: next(numbers) if there else None for name, there in present.items()})


def _election_title(record: Record) -> str:
    """`Bầu Trưởng khối, Phó Trưởng khối năm 2022`; where nobody voted, `Phân công …`."""
    contests = [entry for entry in record.contests if entry.purpose in ("head", "deputy")]
    assigned = contests and all(entry.method in ("rotation", "appointment") for entry in contests)
    office = f"Trưởng {wording.group_word(record.bloc).lower()}"
    deputies = any(entry.purpose == "deputy" for entry in contests) or record.next_deputies
    offices = f"{office}, Phó {office}" if deputies else office
    following = f" {wording.year(record.next_year)}" if record.next_year else ""
    return f"{'Phân công' if assigned else 'Bầu'} {offices}{following}"
