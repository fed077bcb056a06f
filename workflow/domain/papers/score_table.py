"""The scores of the year as papers tabulate them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from workflow.domain.record import Record, Report
from workflow.domain.texts import wording

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
    return build_score_rows(scored)


def build_score_rows(reports: Sequence[Report]) -> tuple[ScoreRow, ...]:
    """The rows of a table; the scores of a column have as many decimals."""
    own = _count_decimals(report.self_score for report in reports)
    final = count_final_decimals(reports)
    return tuple(
        ScoreRow(
            no=no,
            unit=report.member,
            own=_format(report.self_score, own),
            final=_format(report.final_score, final),
            rank="" if report.rank is None else str(report.rank),
            rating=report.rating or "",
        )
        for no, report in enumerate(reports, 1)
    )


def count_final_decimals(reports: Iterable[Report]) -> int:
    """Count the decimals that the final scores of a column need."""
    return _count_decimals(report.final_score for report in reports)


def _count_decimals(scores: Iterable[Decimal | None]) -> int:
    known = (wording.count_decimals(score) for score in scores if score is not None)
    return max(known, default=0)


def _format(score: Decimal | None, places: int) -> str:
    """A score; what is not known stays empty."""
    return "" if score is None else wording.format_decimal(score, places)


def is_scored(report: Report) -> bool:
    """Tell whether anything of a score is known."""
    return (report.self_score, report.final_score, report.rank, report.rating) != (None,) * 4


def get_rank_sort_key(report: Report) -> int:
    """Give the key by which rows are sorted: the unranked come last, as listed."""
    return report.rank or _UNRANKED
