"""The scores of the year as papers tabulate them."""

from dataclasses import dataclass

from workflow.domain import wording
from workflow.domain.record import Record, Report

_UNRANKED = 1000


@dataclass(frozen=True)
class ScoreRow:
    """A row of the table of scores."""

    no: int
    unit: str
    own: str
    final: str
    rank: str
    rating: str


def list_score_rows(record: Record) -> tuple[ScoreRow, ...]:
    """The scored reports, best rank first; None if the bloc does not score."""
    scored = sorted(filter(is_scored, record.reports), key=get_rank_sort_key)
    return tuple(build_score_row(no, report) for no, report in enumerate(scored, 1))


def is_scored(report: Report) -> bool:
    """Tell whether anything of a score is known."""
    return (report.self_score, report.final_score, report.rank, report.rating) != (None,) * 4


def get_rank_sort_key(report: Report) -> int:
    """Give the key by which rows are sorted: the unranked come last, as listed."""
    return report.rank or _UNRANKED


def build_score_row(no: int, report: Report) -> ScoreRow:
    """A row; what is not known stays empty."""
    return ScoreRow(
        no=no,
        unit=report.member,
        own="" if report.self_score is None else wording.format_decimal(report.self_score),
        final="" if report.final_score is None else wording.format_decimal(report.final_score),
        rank="" if report.rank is None else str(report.rank),
        rating=report.rating or "",
    )
