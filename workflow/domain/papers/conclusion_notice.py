"""Thông báo kết luận: what the meeting concluded and decided, for those who carry it out."""

from dataclasses import dataclass

from workflow.domain.law.regulation import VoteBase
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.paper_settings import PaperSettings
from workflow.domain.papers import meeting_text
from workflow.domain.papers.blanks import Blanks
from workflow.domain.papers.decisions import (
    describe_subject,
    find_unvoted_leaders,
    has_later_round,
    list_results,
)
from workflow.domain.papers.letterhead import Letterhead, build_letterhead, format_issuer
from workflow.domain.papers.registry import needs, paper
from workflow.domain.papers.signature import Signature, build_signature
from workflow.domain.papers.text_width import choose_summary_rule_mm
from workflow.domain.record import Family, Record
from workflow.domain.texts import wording


@dataclass(frozen=True)
class ConclusionNotice:
    """Everything the template of the notice prints."""

    letterhead: Letterhead
    title: str
    title_rule: int
    issuer: str
    bloc: str
    group: str
    year: str
    meeting: str
    days_start: str
    place: str | None
    chairs: str | None
    items: tuple[str, ...]
    signature: Signature


@paper(
    PaperKind.CONCLUSION_NOTICE,
    needs(
        lambda record: (
            meeting_text.get_meeting(record).conclusions
            or any(one.chosen for one in record.contests)
        ),
        "Chưa có kết luận, kết quả bình xét nào để thông báo.",
    ),
)
def build_conclusion_notice(
    record: Record, family: Family, blanks: Blanks, settings: PaperSettings
) -> ConclusionNotice:
    """The notice from what the meeting decided."""
    kind = PaperKind.CONCLUSION_NOTICE
    meeting = meeting_text.get_meeting(record)
    title = f"Kết luận {meeting_text.inline_title(meeting_text.format_meeting_title(record))}"
    return ConclusionNotice(
        letterhead=build_letterhead(kind, record, family, blanks),
        title=title,
        title_rule=choose_summary_rule_mm(title),
        issuer=format_issuer(record, blanks),
        bloc=record.bloc.name,
        group=wording.get_group_word(record.bloc),
        year=wording.format_year(record.year),
        meeting=meeting_text.inline_own_meeting(record),
        days_start=wording.capitalize_first(meeting_text.format_meeting_days(record, blanks)),
        place=meeting_text.format_place(record, blanks)
        if meeting.place or meeting.online
        else None,
        chairs=meeting_text.inline_chairs(record, family),
        items=_list_items(record, blanks, settings.base),
        signature=build_signature(kind, record, family, blanks),
    )


def _list_items(record: Record, blanks: Blanks, base: VoteBase | None) -> tuple[str, ...]:
    """The results of the contests, next year's leaders nobody voted on, then the conclusions."""
    decided = [
        f"{describe_subject(contest, record)}: "
        + "; ".join(list_results(index, contest, record, blanks, base))
        for index, contest in enumerate(record.contests)
        if not has_later_round(contest, record)
    ]
    head, deputies = find_unvoted_leaders(record)
    office = wording.format_head_office(record.bloc)
    following = f" {wording.format_year(record.next_year)}" if record.next_year else ""
    if head:
        decided.append(f"{office}{following}: {head}")
    if deputies:
        decided.append(f"Phó {office}{following}: {wording.join_list(deputies)}")
    items = (*decided, *meeting_text.get_meeting(record).conclusions)
    return tuple(f"{item.rstrip('. ')}." for item in items)
