"""Báo cáo tổng kết: the year of the bloc, as read at the closing meeting."""

from dataclasses import dataclass

from workflow.domain import wording
from workflow.domain.errors import Message
from workflow.domain.papers.attendance import count_of_members
from workflow.domain.papers.blanks import Blanks
from workflow.domain.papers.kinds import PaperKind
from workflow.domain.papers.letterhead import Letterhead, issuer_name, letterhead
from workflow.domain.papers.measure import rule_under_summary
from workflow.domain.papers.recommendations import Recommendation, recommendations
from workflow.domain.papers.scores import Score, scores
from workflow.domain.papers.signature import Signature, signature
from workflow.domain.record import Family, Record


@dataclass(frozen=True)
class AnnualReport:
    """Everything the template of the report prints."""

    letterhead: Letterhead
    title: str
    title_rule: int
    issuer: str
    bloc: str
    year: str
    outlook: str
    members: str
    head_office: str
    deputies: tuple[str, ...]
    reports: str | None
    results: list[str]
    scores: tuple[Score, ...]
    shortcomings: list[str]
    targets: list[str]
    recommendations: tuple[Recommendation, ...]
    signature: Signature


def skip_reason(record: Record) -> Message | None:
    """Something of the year must be known."""
    if record.results or record.shortcomings or record.reports:
        return None
    return Message("Chưa có kết quả trong năm để lập báo cáo tổng kết.")


def annual_report(record: Record, family: Family, blanks: Blanks) -> AnnualReport:
    """The report from the facts of the review."""
    kind = PaperKind.ANNUAL_REPORT
    outlook = wording.year(record.next_year) if record.next_year else "thời gian tới"
    title = (
        f"Tổng kết hoạt động {record.bloc.name} {wording.year(record.year)}, phương hướng, "
        f"nhiệm vụ {outlook}"
    )
    return AnnualReport(
        letterhead=letterhead(kind, record, family, blanks),
        title=title,
        title_rule=rule_under_summary(title),
        issuer=issuer_name(record, blanks),
        bloc=record.bloc.name,
        year=wording.year(record.year),
        outlook=outlook,
        members=f"{count_of_members(record)} đơn vị thành viên",
        head_office=wording.head_of(record.bloc),
        deputies=tuple(deputy.name for deputy in record.deputies),
        reports=_reports(record),
        results=blanks.fill_all(record.results, "results"),
        scores=scores(record),
        shortcomings=blanks.fill_all(record.shortcomings, "shortcomings"),
        targets=blanks.fill_all(record.targets, "targets"),
        recommendations=recommendations(record, blanks) if record.awards else (),
        signature=signature(kind, record, family, blanks),
    )


def _reports(record: Record) -> str | None:
    """`03/07 đơn vị`: how many members handed in their report, where any is recorded."""
    voters = {member.name for member in record.voters}
    received = [one for one in record.reports if one.received_on and one.member in voters]
    if not received:
        return None
    return f"{wording.two_digits(len(received))}/{count_of_members(record)} đơn vị"
