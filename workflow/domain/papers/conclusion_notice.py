"""Thông báo kết luận: what the meeting concluded and decided, for those who carry it out."""

from dataclasses import dataclass

from workflow.domain import wording
from workflow.domain.beside import Beside
from workflow.domain.errors import Message
from workflow.domain.papers import conference
from workflow.domain.papers.blanks import Blanks
from workflow.domain.papers.decisions import is_followed, not_voted_on, results, subject
from workflow.domain.papers.kinds import PaperKind
from workflow.domain.papers.letterhead import Letterhead, issuer_name, letterhead
from workflow.domain.papers.measure import rule_under_summary
from workflow.domain.papers.signature import Signature, signature
from workflow.domain.record import Family, Record
from workflow.domain.regulation import Base


@dataclass(frozen=True)
class ConclusionNotice:
    """Everything the template of the notice prints."""

    letterhead: Letterhead
    title: str
    title_rule: int
    issuer: str
    bloc: str
    year: str
    meeting: str
    days_start: str
    place: str | None
    chairs: str | None
    items: tuple[str, ...]
    signature: Signature


def skip_reason(record: Record) -> Message | None:
    """There must be a conclusion or a result to tell."""
    meeting = conference.meeting_of(record)
    if meeting.conclusions or any(contest.chosen for contest in record.contests):
        return None
    return Message("Chưa có kết luận, kết quả bình xét nào để thông báo.")


def conclusion_notice(
    record: Record, family: Family, blanks: Blanks, beside: Beside
) -> ConclusionNotice:
    """The notice from what the meeting decided."""
    kind = PaperKind.CONCLUSION_NOTICE
    meeting = conference.meeting_of(record)
    title = f"Kết luận {conference.inside(conference.title(record))}"
    return ConclusionNotice(
        letterhead=letterhead(kind, record, family, blanks),
        title=title,
        title_rule=rule_under_summary(title),
        issuer=issuer_name(record, blanks),
        bloc=record.bloc.name,
        year=wording.year(record.year),
        meeting=conference.inside(conference.title(record)),
        days_start=wording.sentence(conference.days(record, blanks)),
        place=conference.place(record, blanks) if meeting.place or meeting.online else None,
        chairs=conference.chairs_inside(record, family),
        items=_items(record, blanks, beside.base),
        signature=signature(kind, record, family, blanks),
    )


def _items(record: Record, blanks: Blanks, base: Base | None) -> tuple[str, ...]:
    """The results of the contests, next year's leaders nobody voted on, then the conclusions."""
    decided = [
        f"{subject(contest, record)}: {'; '.join(results(index, contest, record, blanks, base))}"
        for index, contest in enumerate(record.contests)
        if not is_followed(contest, record)
    ]
    head, deputies = not_voted_on(record)
    office = wording.head_of(record.bloc)
    following = f" {wording.year(record.next_year)}" if record.next_year else ""
    if head:
        decided.append(f"{office}{following}: {head}")
    if deputies:
        decided.append(f"Phó {office}{following}: {'; '.join(deputies)}")
    items = (*decided, *conference.meeting_of(record).conclusions)
    return tuple(f"{item.rstrip('. ')}." for item in items)
