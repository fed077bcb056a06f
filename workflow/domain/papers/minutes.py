"""Biên bản hội nghị: the minutes of the closing meeting (NĐ 30, Phụ lục III, Mẫu 1.9)."""

from dataclasses import dataclass

from workflow.domain.paper_kinds import PaperKind
from workflow.domain.paper_settings import PaperSettings
from workflow.domain.papers import meeting_text
from workflow.domain.papers.attendance import Participation, build_participation
from workflow.domain.papers.blanks import Blanks
from workflow.domain.papers.decisions import ContestDecision, build_decisions, find_unvoted_leaders
from workflow.domain.papers.letterhead import Letterhead, build_letterhead
from workflow.domain.papers.recommendations import Recommendation, build_recommendations
from workflow.domain.papers.registry import needs, paper
from workflow.domain.papers.score_table import ScoreRow, list_score_rows
from workflow.domain.papers.text_width import choose_summary_rule_mm
from workflow.domain.record import Family, Purpose, Record
from workflow.domain.texts import wording


@dataclass(frozen=True)
class MinutesParts:
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
    """A contribution to the discussion."""

    speaker: str | None
    text: str


@dataclass(frozen=True)
class Minutes:
    """Everything the template of the minutes prints."""

    letterhead: Letterhead
    title: str
    title_rule: int
    bloc: str
    group: str
    year: str
    outlook: str
    starts: str
    place: str
    participation: Participation
    guests: tuple[str, ...]
    chairs: str
    secretaries: str
    parts: MinutesParts
    results: tuple[str, ...]
    shortcomings: tuple[str, ...]
    scores: tuple[ScoreRow, ...]
    discussion: tuple[Statement, ...]
    voting: tuple[ContestDecision, ...]
    recommendations: tuple[Recommendation, ...]
    election_title: str
    election: tuple[ContestDecision, ...]
    next_head: str | None
    next_deputies: tuple[str, ...]
    head_office: str
    targets: tuple[str, ...]
    conclusions: tuple[str, ...]
    ends: str
    secretary_names: list[str]
    chair_names: list[str]


@paper(
    PaperKind.MINUTES,
    needs(
        lambda record: record.meeting or record.contests or record.results,
        "Chưa có thông tin về hội nghị để lập biên bản.",
    ),
)
def build_minutes(
    record: Record, family: Family, blanks: Blanks, settings: PaperSettings
) -> Minutes:
    """The minutes of the meeting from the facts of the review."""
    meeting = meeting_text.get_meeting(record)
    title = meeting_text.format_meeting_title(record)
    table = list_score_rows(record)
    voting = build_decisions(
        record, (Purpose.LEADING_UNIT, Purpose.MERIT, Purpose.OTHER), blanks, settings.base
    )
    election = build_decisions(record, (Purpose.HEAD, Purpose.DEPUTY), blanks, settings.base)
    next_head, next_deputies = find_unvoted_leaders(record)
    return Minutes(
        letterhead=build_letterhead(PaperKind.MINUTES, record, family, blanks),
        title=title,
        title_rule=choose_summary_rule_mm(title),
        bloc=record.bloc.name,
        group=wording.get_group_word(record.bloc),
        year=meeting_text.format_period(record),
        outlook=wording.format_year(record.next_year) if record.next_year else "thời gian tới",
        starts=meeting_text.format_start(record, blanks),
        place=meeting_text.format_place(record, blanks),
        participation=build_participation(record, blanks),
        guests=_list_guests(meeting.guests),
        chairs=meeting_text.format_chairs(record, family, blanks),
        secretaries=meeting_text.format_secretaries(record, family, blanks),
        parts=_number_parts(record, scores=bool(table)),
        results=record.results,
        shortcomings=record.shortcomings,
        scores=table,
        discussion=tuple(Statement(speech.speaker, speech.text) for speech in meeting.discussion),
        voting=voting,
        recommendations=build_recommendations(record, family, blanks),
        election_title=_format_election_title(record),
        election=election,
        next_head=next_head,
        next_deputies=next_deputies,
        head_office=wording.format_head_office(record.bloc),
        targets=record.targets,
        conclusions=meeting.conclusions,
        ends=meeting_text.format_end(record, blanks),
        secretary_names=meeting_text.list_signer_names(
            meeting.secretaries, "meeting.secretaries", blanks
        ),
        chair_names=meeting_text.list_signer_names(meeting.chairs, "meeting.chairs", blanks),
    )


_DESCRIBED = ("Đại diện", "Lãnh đạo", "Các ", "Ông ", "Bà ", "Đồng chí")


def _list_guests(guests: tuple[str, ...]) -> tuple[str, ...]:
    """The guests of one sentence: of those after the first, only names keep their capitals."""
    first, rest = guests[:1], guests[1:]
    inline = (one[:1].lower() + one[1:] if one.startswith(_DESCRIBED) else one for one in rest)
    return (*first, *inline)


def _number_parts(record: Record, *, scores: bool) -> MinutesParts:
    """Number the parts that have something to say, in the order of the form."""
    meeting = meeting_text.get_meeting(record)
    purposes = {contest.purpose for contest in record.contests}
    present = {
        "results": bool(record.results or record.shortcomings),
        "scores": scores,
        "discussion": bool(meeting.discussion),
        "voting": bool(purposes & {"leading_unit", "merit", "other"} or record.awards),
        "election": bool(purposes & {"head", "deputy"} or any(find_unvoted_leaders(record))),
        "outlook": bool(record.targets),
        "conclusions": bool(meeting.conclusions),
    }
    numbers = iter(range(1, len(present) + 1))
    return MinutesParts(
        **{name: next(numbers) if there else None for name, there in present.items()}
    )


def _format_election_title(record: Record) -> str:
    """`Bầu Trưởng khối, Phó Trưởng khối năm 2022`; if nobody voted, `Phân công …`."""
    contests = [entry for entry in record.contests if entry.purpose in ("head", "deputy")]
    assigned = contests and all(entry.method in ("rotation", "appointment") for entry in contests)
    office = wording.format_head_office(record.bloc)
    deputies = any(entry.purpose == "deputy" for entry in contests) or record.next_deputies
    offices = f"{office}, Phó {office}" if deputies else office
    following = f" {wording.format_year(record.next_year)}" if record.next_year else ""
    return f"{'Phân công' if assigned else 'Bầu'} {offices}{following}"
