"""Tóm tắt thành tích: a page for each of those proposed, signed by it and by who proposes it."""

from dataclasses import dataclass

import msgspec

from workflow.domain.law.regulation import VoteBase
from workflow.domain.names.families import get_family, infer_family
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.paper_settings import PaperSettings
from workflow.domain.papers.award_list import format_votes_for
from workflow.domain.papers.blanks import LONG, Blanks
from workflow.domain.papers.letterhead import Letterhead, build_letterhead, build_member_letterhead
from workflow.domain.papers.recommendations import (
    format_award_name,
    join_award_names,
    list_proposed_awards,
)
from workflow.domain.papers.registry import needs, paper
from workflow.domain.papers.score_table import is_scored
from workflow.domain.papers.text_width import choose_summary_rule_mm
from workflow.domain.record import Award, Family, Member, RecipientKind, Record, Report
from workflow.domain.texts import wording

_UNITS = (RecipientKind.UNIT, RecipientKind.OUTSIDE)


@dataclass(frozen=True)
class RecipientSummary:
    """One of those proposed, on a page of its own."""

    #: The layout and the letterhead of the unit itself, whichever family the proposal is of.
    family: Family
    parent: str | None
    issuer: str
    issuer_rule: int
    place_and_date: str | None
    recipient: str
    is_person: bool
    subject: str
    subject_rule: int
    awards: str
    votes: str
    score: str | None
    achievements: tuple[str, ...]


@dataclass(frozen=True)
class AchievementSummary:
    """Everything the template of the summaries prints."""

    letterhead: Letterhead
    title: str
    title_rule: int
    bloc: str
    year: str
    summaries: tuple[RecipientSummary, ...]


@paper(
    PaperKind.ACHIEVEMENT_SUMMARY,
    needs(lambda record: record.awards, "Chưa có đề nghị khen thưởng nào để tóm tắt thành tích."),
)
def build_achievement_summary(
    record: Record, family: Family, blanks: Blanks, settings: PaperSettings
) -> AchievementSummary:
    """The summaries in the order of the list; a recipient of two awards has one."""
    award_names = join_award_names(list_proposed_awards(record), record)
    title = f"Đề nghị tặng {award_names} {wording.format_year(record.year)}"
    groups: dict[str, list[tuple[int, Award]]] = {}
    for index, award in list_proposed_awards(record):
        # Each unnamed recipient is somebody else.
        groups.setdefault(award.recipient or f"\0{index}", []).append((index, award))
    return AchievementSummary(
        letterhead=build_letterhead(PaperKind.ACHIEVEMENT_SUMMARY, record, family, blanks),
        title=title,
        title_rule=choose_summary_rule_mm(title),
        bloc=record.bloc.name,
        year=wording.format_year(record.year),
        summaries=tuple(
            _build_summary(awards, record, family, blanks, settings.base)
            for awards in groups.values()
        ),
    )


def _build_summary(
    awards: list[tuple[int, Award]],
    record: Record,
    family: Family,
    blanks: Blanks,
    base: VoteBase | None,
) -> RecipientSummary:
    index, first = awards[0]
    names = " và ".join(dict.fromkeys(format_award_name(award, record) for _, award in awards))
    subject = f"Đề nghị tặng {names} {wording.format_year(record.year)}"
    report = record.report_of(first.recipient) if first.recipient else None
    own, head = _choose_letterhead(first, record, family, blanks)
    return RecipientSummary(
        family=own,
        parent=head.parent,
        issuer=head.issuer,
        issuer_rule=head.issuer_rule,
        place_and_date=head.place_and_date,
        recipient=blanks.fill(first.recipient, f"awards[{index}].recipient", dots=LONG),
        is_person=first.recipient_kind is RecipientKind.PERSON,
        subject=subject,
        subject_rule=choose_summary_rule_mm(subject),
        awards=names,
        votes=next(
            filter(None, (format_votes_for(award, record, base) for _, award in awards)), ""
        ),
        score=_format_score(report, wording.get_group_word(record.bloc))
        if report and is_scored(report)
        else None,
        achievements=_list_achievements(awards, record, blanks),
    )


def _choose_letterhead(
    award: Award, record: Record, family: Family, blanks: Blanks
) -> tuple[Family, Letterhead]:
    """The family and the head of the unit that a summary is about."""
    kind = PaperKind.ACHIEVEMENT_SUMMARY
    member = next((one for one in record.members if one.name == award.recipient), None)
    own = get_family(member) if member else infer_family(award.recipient or "")
    if member is None and (own is not None or award.recipient_kind in _UNITS):
        member = Member(name=award.recipient or "")
        record = msgspec.structs.replace(record, members=(*record.members, member))
    elif member is not None and own is None:
        blanks.note(f"members[{record.members.index(member)}].family")
    if member is None or not member.name:
        # whose paper it is, nobody knows: it is not the head's
        return family, build_letterhead(kind, _without_head(record), family, Blanks())
    own = own or Family.STATE
    return own, build_member_letterhead(kind, member, record, own, blanks)


def _without_head(record: Record) -> Record:
    members = tuple(msgspec.structs.replace(one, role=None) for one in record.members)
    return msgspec.structs.replace(record, members=members)


def _format_score(report: Report, group: str) -> str:
    """Phrase the known parts of its score."""
    own, final = report.self_score, report.final_score
    known = [
        f"tự chấm {wording.format_decimal(own)} điểm" if own is not None else "",
        f"{group} chấm {wording.format_decimal(final)} điểm" if final is not None else "",
        f"xếp hạng {report.rank}" if report.rank is not None else "",
        f"xếp loại {report.rating}" if report.rating else "",
    ]
    return "; ".join(filter(None, known))


def _list_achievements(
    awards: list[tuple[int, Award]], record: Record, blanks: Blanks
) -> tuple[str, ...]:
    """List achievements from its report and reasons from the proposal, each once."""
    index, first = awards[0]
    report = record.report_of(first.recipient) if first.recipient else None
    achievements = [
        *(report.achievements if report else ()),
        *(award.reason for _, award in awards),
    ]
    known = list(dict.fromkeys(f"{text.rstrip('. ')}." for text in achievements if text))
    return tuple(blanks.fill_all(known, f"awards[{index}].reason"))
