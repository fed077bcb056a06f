"""Bảng tổng hợp điểm: the scores of all members, best rank first; by sections where scored so."""

from dataclasses import dataclass

from workflow.domain.labels import N_
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.paper_settings import PaperSettings
from workflow.domain.papers.blanks import Blanks
from workflow.domain.papers.letterhead import Letterhead, build_letterhead
from workflow.domain.papers.registry import needs, paper
from workflow.domain.papers.score_table import (
    ScoreRow,
    build_score_rows,
    get_rank_sort_key,
    is_scored,
)
from workflow.domain.papers.text_width import choose_summary_rule_mm
from workflow.domain.record import Family, Record, Report
from workflow.domain.scores.section_scores import ScoredSection, SectionScores
from workflow.domain.texts import wording


@dataclass(frozen=True)
class SummaryRow:
    """A member with its scores and a remark."""

    score: ScoreRow
    note: str


@dataclass(frozen=True)
class SectionRow:
    """A member with its final points in each section and their sum; empty if not known."""

    no: int
    unit: str
    points: tuple[str, ...]
    total: str


@dataclass(frozen=True)
class SectionTable:
    """The table of sections; none of it where the bloc is not scored by criteria."""

    count: int
    codes: tuple[str, ...]
    #: What the codes stand for, in a sentence.
    legend: str
    rows: tuple[SectionRow, ...]


@dataclass(frozen=True)
class ScoreSummary:
    """Everything the template of the summary prints."""

    letterhead: Letterhead
    title: str
    title_rule: int
    bloc: str
    group: str
    year: str
    rows: tuple[SummaryRow, ...]
    parts: SectionTable
    head_title: str


@paper(
    PaperKind.SCORE_SUMMARY,
    needs(
        lambda record: any(is_scored(report) for report in record.reports),
        "Chưa có điểm, xếp hạng của đơn vị nào để tổng hợp.",
    ),
)
def build_score_summary(
    record: Record, family: Family, blanks: Blanks, settings: PaperSettings
) -> ScoreSummary:
    """The table from the reports; members without a score stand last, with the reason."""
    rows = _build_rows(record, blanks)
    title = f"Điểm thi đua của {record.bloc.name} {wording.format_year(record.year)}"
    return ScoreSummary(
        letterhead=build_letterhead(PaperKind.SCORE_SUMMARY, record, family, blanks),
        title=title,
        title_rule=choose_summary_rule_mm(title),
        bloc=record.bloc.name,
        group=wording.get_group_word(record.bloc),
        year=wording.format_year(record.year),
        rows=rows,
        parts=_build_section_table(record, rows, settings.scores, blanks),
        head_title=wording.format_head_title(record.bloc),
    )


def _build_rows(record: Record, blanks: Blanks) -> tuple[SummaryRow, ...]:
    reports = [record.report_of(one.name) or Report(one.name) for one in record.voters]
    if not all(is_scored(report) or report.waived for report in reports):
        blanks.note("reports", N_("Điểm, xếp hạng của các đơn vị"))
    ordered = sorted(reports, key=get_rank_sort_key)
    return tuple(
        SummaryRow(row, report.waived or report.note or "")
        for row, report in zip(build_score_rows(ordered), ordered, strict=True)
    )


def _build_section_table(
    record: Record, rows: tuple[SummaryRow, ...], scores: SectionScores, blanks: Blanks
) -> SectionTable:
    """The sections in the order of the table above; points that do not add up are left out."""
    known = {row.member: row.points for row in scores.members}
    found = []
    for row in rows if scores.sections else ():
        name = row.score.unit
        report, points = record.report_of(name), known.get(name, ())
        if points and (report is None or sum(points) != report.final_score):
            points = ()
        if not points and not (report and report.waived):
            blanks.note("reports", N_("Điểm theo từng phần của các đơn vị"))
        cells = tuple(wording.format_decimal(one) for one in points) or ("",) * len(scores.sections)
        found.append(SectionRow(row.score.no, name, cells, row.score.final))
    return SectionTable(
        count=len(scores.sections),
        codes=tuple(section.code for section in scores.sections),
        legend="; ".join(_describe_section(section) for section in scores.sections),
        rows=tuple(found),
    )


def _describe_section(section: ScoredSection) -> str:
    """`A: Nhiệm vụ chính trị, tối đa 60 điểm`."""
    most = "" if section.most is None else f", tối đa {wording.format_decimal(section.most)} điểm"
    return f"{section.code}: {section.title}{most}"
