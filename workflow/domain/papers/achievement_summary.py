"""Tóm tắt thành tích: a page for each of those proposed, signed by it and by who proposes it."""

from dataclasses import dataclass

from workflow.domain import wording
from workflow.domain.beside import Beside
from workflow.domain.errors import Message
from workflow.domain.papers.award_list import votes_for
from workflow.domain.papers.blanks import LONG, Blanks
from workflow.domain.papers.kinds import PaperKind
from workflow.domain.papers.letterhead import Letterhead, letterhead
from workflow.domain.papers.measure import rule_under_summary
from workflow.domain.papers.recommendations import award_names, full_award_name, proposed
from workflow.domain.papers.scores import is_scored
from workflow.domain.record import Award, Family, Record, Report
from workflow.domain.regulation import Base


@dataclass(frozen=True)
class Summary:
    """One of those proposed, on a page of its own."""

    recipient: str
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
    summaries: tuple[Summary, ...]


def skip_reason(record: Record) -> Message | None:
    """There must be an award to ask for."""
    if record.awards:
        return None
    return Message("Chưa có đề nghị khen thưởng nào để tóm tắt thành tích.")


def achievement_summary(
    record: Record, family: Family, blanks: Blanks, beside: Beside
) -> AchievementSummary:
    """The summaries in the order of the list; a recipient of two awards has one."""
    title = f"Đề nghị tặng {award_names(proposed(record))} {wording.year(record.year)}"
    groups: dict[str, list[tuple[int, Award]]] = {}
    for index, award in proposed(record):
        # Each unnamed recipient is somebody else.
        groups.setdefault(award.recipient or f"\0{index}", []).append((index, award))
    return AchievementSummary(
        letterhead=letterhead(PaperKind.ACHIEVEMENT_SUMMARY, record, family, blanks),
        title=title,
        title_rule=rule_under_summary(title),
        bloc=record.bloc.name,
        year=wording.year(record.year),
        summaries=tuple(
            _summary(awards, record, blanks, beside.base) for awards in groups.values()
        ),
    )


def _summary(
    awards: list[tuple[int, Award]], record: Record, blanks: Blanks, base: Base | None
) -> Summary:
    index, first = awards[0]
    names = " và ".join(dict.fromkeys(full_award_name(award, record) for _, award in awards))
    subject = f"Đề nghị tặng {names} {wording.year(record.year)}"
    report = record.report_of(first.recipient) if first.recipient else None
    return Summary(
        recipient=blanks.fill(first.recipient, f"awards[{index}].recipient", dots=LONG),
        subject=subject,
        subject_rule=rule_under_summary(subject),
        awards=names,
        votes=next(filter(None, (votes_for(award, record, base) for _, award in awards)), ""),
        score=_score(report) if report and is_scored(report) else None,
        achievements=_achievements(awards, record, blanks),
    )


def _score(report: Report) -> str:
    """What is known of its score, in one phrase."""
    own, final = report.self_score, report.final_score
    known = [
        f"tự chấm {wording.decimal(own)} điểm" if own is not None else "",
        f"chung cuộc {wording.decimal(final)} điểm" if final is not None else "",
        f"xếp hạng {report.rank}" if report.rank is not None else "",
        f"xếp loại {report.rating}" if report.rating else "",
    ]
    return "; ".join(filter(None, known))


def _achievements(
    awards: list[tuple[int, Award]], record: Record, blanks: Blanks
) -> tuple[str, ...]:
    """What its report tells and what the proposal gives as reasons, each once."""
    index, first = awards[0]
    report = record.report_of(first.recipient) if first.recipient else None
    told = [*(report.achievements if report else ()), *(award.reason for _, award in awards)]
    known = list(dict.fromkeys(f"{text.rstrip('. ')}." for text in told if text))
    return tuple(blanks.fill_all(known, f"awards[{index}].reason"))
