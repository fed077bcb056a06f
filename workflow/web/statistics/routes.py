"""Statistics of a council's year: on time, points, votes against points, winners in a row."""

from flask import Response, render_template

from workflow.domain.labels import N_
from workflow.domain.record import BlocKind
from workflow.domain.roles import Right
from workflow.domain.year_statistics import BlocYear, sum_up
from workflow.services.overview.placement import read_placement
from workflow.services.overview.year_statistics import ReviewFigures, list_figures
from workflow.services.table_files import Column
from workflow.web import database
from workflow.web.examples import mark_example
from workflow.web.protection.access import account, requires
from workflow.web.statistics import awards, comparison, councils, quotas
from workflow.web.statistics.choice import StatisticsChoice, bp, read_choice
from workflow.web.tables import TABLE_PATH, send_table

__all__ = ["awards", "bp", "comparison", "councils", "quotas"]


def _read(choice: StatisticsChoice) -> list[ReviewFigures]:
    if choice.known is None:
        return []
    return list_figures(database.session(), account(), *choice.known, choice.kind)


@bp.get("")
@requires(Right.KEEP_UNITS)
def show() -> str:
    """Show the figures of a year, bloc by bloc and summed up."""
    choice = read_choice()
    rows = _read(choice)
    return render_template(
        "statistics/statistics.html",
        choice=choice,
        rows=rows,
        kinds=BlocKind,
        totals=sum_up([row.figures for row in rows]),
        placement=choice.known and read_placement(database.session(), account(), *choice.known),
    )


def _name_repeated(figures: BlocYear) -> str:
    return "; ".join(f"{name} ({years})" for name, years in figures.in_a_row)


COLUMNS = (
    Column[ReviewFigures](
        N_("Khối, cụm"), 32, lambda row: mark_example(row.figures.bloc, row.review_id)
    ),
    Column[ReviewFigures](N_("Số đơn vị"), 12, lambda row: row.figures.members),
    Column[ReviewFigures](N_("Đã báo cáo"), 12, lambda row: row.figures.reports),
    Column[ReviewFigures](N_("Báo cáo có ghi ngày"), 14, lambda row: row.figures.dated),
    Column[ReviewFigures](N_("Đúng hạn"), 12, lambda row: row.figures.on_time),
    Column[ReviewFigures](N_("Điểm thấp nhất"), 12, lambda row: row.figures.lowest),
    Column[ReviewFigures](N_("Điểm cao nhất"), 12, lambda row: row.figures.highest),
    Column[ReviewFigures](N_("Cùng điểm cao nhất"), 14, lambda row: row.figures.level),
    Column[ReviewFigures](N_("Được bình chọn"), 14, lambda row: row.figures.chosen),
    Column[ReviewFigures](N_("Trong số điểm cao nhất"), 16, lambda row: row.figures.best),
    Column[ReviewFigures](
        N_("Được chọn nhiều năm liền"), 44, lambda row: _name_repeated(row.figures)
    ),
)


@bp.get(TABLE_PATH)
@requires(Right.KEEP_UNITS)
def table(kind: str) -> Response:
    """The figures as a file."""
    return send_table("Thong-ke", COLUMNS, _read(read_choice()), kind)
