"""Báo cáo tổng kết: the year of the bloc, as read at the closing meeting before it votes."""

from dataclasses import dataclass

from workflow.domain.paper_kinds import PaperKind
from workflow.domain.papers.attendance import format_member_count
from workflow.domain.papers.blanks import Blanks
from workflow.domain.papers.letterhead import Letterhead, build_letterhead, format_issuer
from workflow.domain.papers.registry import needs, paper
from workflow.domain.papers.score_table import ScoreRow, list_score_rows
from workflow.domain.papers.signature import Signature, build_signature
from workflow.domain.papers.text_width import choose_summary_rule_mm
from workflow.domain.record import Family, Record
from workflow.domain.texts import wording


@dataclass(frozen=True)
class AnnualReport:
    """Everything the template of the report prints."""

    letterhead: Letterhead
    title: str
    title_rule: int
    issuer: str
    bloc: str
    group: str
    year: str
    outlook: str
    members: str
    head_office: str
    deputies: tuple[str, ...]
    reports: str | None
    results: list[str]
    scores: tuple[ScoreRow, ...]
    shortcomings: list[str]
    targets: list[str]
    causes: list[str]
    lessons: list[str]
    signature: Signature


@paper(
    PaperKind.ANNUAL_REPORT,
    needs(
        lambda record: record.results or record.shortcomings or record.reports,
        "Chưa có kết quả trong năm để lập báo cáo tổng kết.",
    ),
)
def build_annual_report(record: Record, family: Family, blanks: Blanks) -> AnnualReport:
    """The report from the facts of the review."""
    kind = PaperKind.ANNUAL_REPORT
    outlook = wording.format_year(record.next_year) if record.next_year else "thời gian tới"
    title = (
        f"Tổng kết hoạt động {record.bloc.name} {wording.format_year(record.year)}, phương hướng, "
        f"nhiệm vụ {outlook}"
    )
    return AnnualReport(
        letterhead=build_letterhead(kind, record, family, blanks),
        title=title,
        title_rule=choose_summary_rule_mm(title),
        issuer=format_issuer(record, blanks),
        bloc=record.bloc.name,
        group=wording.get_group_word(record.bloc),
        year=wording.format_year(record.year),
        outlook=outlook,
        members=f"{format_member_count(record)} đơn vị thành viên",
        head_office=wording.format_head_office(record.bloc),
        deputies=tuple(deputy.name for deputy in record.deputies),
        reports=_format_reports(record),
        results=blanks.fill_all(record.results, "results"),
        scores=list_score_rows(record),
        shortcomings=blanks.fill_all(record.shortcomings, "shortcomings"),
        targets=blanks.fill_all(record.targets, "targets"),
        causes=blanks.fill_all(record.causes, "causes"),
        lessons=blanks.fill_all(record.lessons, "lessons"),
        signature=build_signature(kind, record, family, blanks),
    )


def _format_reports(record: Record) -> str | None:
    """`03/07 đơn vị`: how many members handed in their report, where any is recorded."""
    voters = {member.name for member in record.voters}
    received = [one for one in record.reports if one.received_on and one.member in voters]
    if not received:
        return None
    return f"{wording.format_count(len(received))}/{format_member_count(record)} đơn vị"
