"""Bảng tổng hợp điểm: the scores of all members, best rank first."""

from dataclasses import dataclass

from workflow.domain import wording
from workflow.domain.errors import Message
from workflow.domain.papers.blanks import Blanks
from workflow.domain.papers.kinds import PaperKind
from workflow.domain.papers.letterhead import Letterhead, letterhead
from workflow.domain.papers.measure import rule_under_summary
from workflow.domain.papers.scores import Score, by_rank, is_scored, score
from workflow.domain.record import Family, Record, Report


@dataclass(frozen=True)
class Row:
    """A member with its scores and what is to be said of them."""

    score: Score
    note: str


@dataclass(frozen=True)
class ScoreSummary:
    """Everything the template of the summary prints."""

    letterhead: Letterhead
    title: str
    title_rule: int
    bloc: str
    year: str
    rows: tuple[Row, ...]
    head_title: str


def skip_reason(record: Record) -> Message | None:
    """Somebody must have been scored or ranked."""
    if any(is_scored(report) for report in record.reports):
        return None
    return Message("Chưa có điểm, xếp hạng của đơn vị nào để tổng hợp.")


def score_summary(record: Record, family: Family, blanks: Blanks) -> ScoreSummary:
    """The table from the reports; members without a score stand last, with the reason."""
    title = f"Điểm thi đua của {record.bloc.name} {wording.year(record.year)}"
    return ScoreSummary(
        letterhead=letterhead(PaperKind.SCORE_SUMMARY, record, family, blanks),
        title=title,
        title_rule=rule_under_summary(title),
        bloc=record.bloc.name,
        year=wording.year(record.year),
        rows=_rows(record, blanks),
        head_title=wording.head_title(record.bloc),
    )


def _rows(record: Record, blanks: Blanks) -> tuple[Row, ...]:
    reports = [record.report_of(one.name) or Report(one.name) for one in record.voters]
    if not all(is_scored(report) or report.waived for report in reports):
        blanks.note("reports", "Điểm, xếp hạng của các đơn vị")
    ordered = sorted(reports, key=by_rank)
    return tuple(
        Row(score(no, report), report.waived or report.note or "")
        for no, report in enumerate(ordered, 1)
    )
