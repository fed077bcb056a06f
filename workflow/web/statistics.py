"""Statistics of a council's year: on time, points, votes against points, winners in a row."""

from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request

from workflow.domain.errors import Message, NotFoundError
from workflow.domain.labels import N_
from workflow.domain.record import BlocKind
from workflow.domain.roles import Right
from workflow.domain.year_statistics import BlocYear, sum_up
from workflow.services.overview import board, year_statistics
from workflow.services.overview.board import CouncilChoice
from workflow.services.overview.placement import Placement, read_placement
from workflow.services.overview.year_statistics import ReviewFigures
from workflow.services.table_files import Column
from workflow.web import database, query_args
from workflow.web.access import account, requires
from workflow.web.tables import TABLE_PATH, send_table

bp = Blueprint("statistics", __name__, url_prefix="/statistics")


@dataclass(frozen=True)
class StatisticsChoice:
    """The year, council and kind that the address names, else the first of each."""

    councils: list[CouncilChoice]
    years: list[str]
    council: CouncilChoice | None
    year: str | None
    kind: BlocKind | None

    def list_figures(self) -> list[ReviewFigures]:
        if self.council is None or self.year is None:
            return []
        return year_statistics.list_figures(
            database.session(), account(), self.council.id, self.year, self.kind
        )

    def read_placement(self) -> Placement | None:
        if self.council is None or self.year is None:
            return None
        return read_placement(database.session(), account(), self.council.id, self.year)


def _read_choice() -> StatisticsChoice:
    session, me = database.session(), account()
    councils, years = board.list_councils(session, me), board.list_years(session, me)
    named, year = query_args.read_int("council"), request.args.get("year")
    council = next((row for row in councils if row.id == named), None)
    if (named is not None and council is None) or (year and year not in years):
        raise NotFoundError(Message("Không có số liệu của năm hoặc Hội đồng này."))
    kind = next((one for one in BlocKind if one.value == request.args.get("kind")), None)
    first = next(iter(councils), None)
    return StatisticsChoice(
        councils, years, council or first, year or next(iter(years), None), kind
    )


@bp.get("")
@requires(Right.KEEP_UNITS)
def show() -> str:
    """Show the figures of a year, bloc by bloc and summed up."""
    choice = _read_choice()
    rows = choice.list_figures()
    return render_template(
        "statistics/statistics.html",
        choice=choice,
        rows=rows,
        kinds=BlocKind,
        totals=sum_up([row.figures for row in rows]),
        placement=choice.read_placement(),
    )


def _name_repeated(figures: BlocYear) -> str:
    return "; ".join(f"{name} ({years})" for name, years in figures.in_a_row)


COLUMNS = (
    Column[ReviewFigures](N_("Khối, cụm"), 32, lambda row: row.figures.bloc),
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
    return send_table("Thong-ke", COLUMNS, _read_choice().list_figures(), kind)
