"""The first page after signing in: all reviews by state, or those of one state as a list."""

from dataclasses import replace

from flask import Blueprint, Response, render_template, request

from workflow.domain.errors import Message
from workflow.domain.labels import N_
from workflow.domain.roles import Right
from workflow.domain.texts.typed_dates import read_asked_year
from workflow.domain.year import STATES, State
from workflow.services.overview import board, first_run
from workflow.services.overview.board import BoardFilter, BoardRow
from workflow.services.overview.board_counts import count_by_state, sum_counts
from workflow.services.overview.worklist import worklist_for
from workflow.services.paging import Cursor
from workflow.services.table_files import Column
from workflow.web import database, query_args
from workflow.web.board import cards, wall
from workflow.web.clock import today
from workflow.web.protection.access import account, may, requires
from workflow.web.query_args import PAGE_SIZE, build_list_url
from workflow.web.tables import TABLE_PATH, read_all, send_table

#: Chosen for "all years"; an address without a year means what lists open on.
ALL_YEARS = "all"


def read_filter(years: list[str]) -> BoardFilter:
    """The filter of this request; without a year, the one that lists open on."""
    year = request.args.get("year") or board.choose_opening_year(years)
    state = request.args.get("state", "")
    return BoardFilter(
        year=None if not year or year == ALL_YEARS else read_asked_year(year),
        council_id=query_args.read_int("council"),
        text=query_args.read_text("text"),
        state=State(state) if state in set(State) else None,
    )


def filter_url(wanted: BoardFilter, *, state: State | None, place: Cursor | None = None) -> str:
    """The board under a filter, for a state or all of them, from a place in the list on."""
    return build_list_url(
        "board.show",
        place,
        year=wanted.year or ALL_YEARS,
        council=wanted.council_id,
        text=wanted.text,
        state=state.value if state else "",
    )


bp = Blueprint("board", __name__)
bp.add_app_template_filter(cards.format_count)

#: Lines of what waits for a person; it is not more than somebody does in a morning.
MOST_WAITING = 6


@bp.get("/wall")
@requires(Right.SEE_REVIEW)
def show_wall() -> str:
    """Show all blocs of a year by the step that each has reached, as one picture."""
    session, me = database.session(), account()
    years = board.list_years(session, me)
    asked = read_filter(years)
    chosen = board.match_blocs(
        session, me, replace(asked, year=asked.year or next(iter(years), None), state=None)
    )
    counted = count_by_state(session, me, chosen)
    total = sum_counts(counted.values())
    reviews = board.list_first_of_each_state(
        session, me, chosen, wall.most_of_each_state(total), STATES
    )
    return render_template(
        "board/wall.html",
        years=years,
        councils=board.list_councils(session, me),
        total=total,
        wanted=chosen,
        columns=wall.build_columns(reviews, counted),
        is_dense=len(reviews) >= wall.DENSE_FROM,
        late=wall.list_late(reviews),
        most_late=wall.MOST_LATE,
        address=filter_url,
    )


@bp.get("/")
@requires(Right.SEE_REVIEW)
def show() -> str:
    """Show what waits for the person, and the board under its filter."""
    session, me = database.session(), account()
    years = board.list_years(session, me)
    chosen = board.match_blocs(session, me, read_filter(years))
    counted = count_by_state(session, me, chosen)
    todo = worklist_for(session, me, today(), most=MOST_WAITING)
    shown = {
        "years": years,
        "councils": board.list_councils(session, me),
        "counts": counted,
        "total": sum_counts(counted.values()),
        "waiting": [cards.build_waiting(line) for line in todo.first],
        "waiting_count": todo.count,
        "wanted": chosen,
        "states": STATES,
        "ALL_YEARS": ALL_YEARS,
        "address": filter_url,
        "every_year_url": filter_url(replace(chosen, year=None), state=chosen.state),
        "is_first_run": may(Right.OPEN_REVIEW) and not first_run.has_real_review(session, me),
    }
    if chosen.state:
        return render_template("board/list.html", **shown, **_list_context(chosen))
    reviews = board.list_first_of_each_state(session, me, chosen, cards.MOST_IN_COLUMN)
    columns = cards.build_columns(reviews, counted)
    return render_template("board/board.html", **shown, columns=columns)


def _list_context(chosen: BoardFilter) -> dict[str, object]:
    """One page of the reviews of a state, and where the next begins."""
    reviews = board.list_reviews(
        database.session(), account(), chosen, after=query_args.read_cursor(), most=PAGE_SIZE + 1
    )
    more = len(reviews) > PAGE_SIZE
    last = board.cursor_of(reviews[PAGE_SIZE - 1]) if more else None
    return {
        "cards": cards.build_cards(reviews[:PAGE_SIZE]),
        "older": filter_url(chosen, state=chosen.state, place=last) if more else "",
        "newer": filter_url(chosen, state=chosen.state) if query_args.read_cursor() else "",
    }


COLUMNS = (
    Column[BoardRow](N_("Khối, cụm"), 40, lambda row: row.bloc),
    Column[BoardRow](N_("Hội đồng"), 44, lambda row: row.council),
    Column[BoardRow](N_("Năm"), 11, lambda row: row.year),
    Column[BoardRow](N_("Bước"), 24, lambda row: Message(row.state.label)),
    Column[BoardRow](N_("Trưởng khối"), 40, lambda row: row.head_name),
    Column[BoardRow](N_("Báo cáo đã nhận"), 12, lambda row: row.reports_in),
    Column[BoardRow](N_("Số đơn vị"), 12, lambda row: row.members_total),
    Column[BoardRow](N_("Ngày họp"), 12, lambda row: row.meeting_on),
    Column[BoardRow](N_("Thời hạn"), 12, lambda row: row.due_on),
)


@bp.get(f"/board{TABLE_PATH}")
@requires(Right.SEE_REVIEW)
def table(kind: str) -> Response:
    """The reviews under the filter of the board as a file."""
    session, me = database.session(), account()
    chosen = board.match_blocs(session, me, read_filter(board.list_years(session, me)))
    rows = read_all(
        lambda after, most: board.list_reviews(session, me, chosen, after=after, most=most),
        board.cursor_of,
    )
    return send_table("Ky-tong-ket", COLUMNS, rows, kind)
