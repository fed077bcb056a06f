"""The first page after signing in: all reviews by state, or those of one state as a list."""

from flask import Blueprint, render_template

from workflow.domain.roles import Right
from workflow.domain.states import STATES
from workflow.services.overview import board
from workflow.services.overview.board import BoardFilter
from workflow.services.overview.counts import count_by_state, sum_counts
from workflow.services.overview.waiting import worklist_for
from workflow.web import asked, database
from workflow.web.access import account, requires
from workflow.web.board import cards
from workflow.web.board.filter import ALL_YEARS, address, wanted
from workflow.web.clock import today

bp = Blueprint("board", __name__)
bp.add_app_template_filter(cards.counted)

PAGE = 50
#: Lines of what waits for a person; it is not more than somebody does in a morning.
MOST_WAITING = 6


@bp.get("/")
@requires(Right.SEE_REVIEW)
def show() -> str:
    """Show what waits for the person, and the board under its filter."""
    session, me = database.session(), account()
    years = board.list_years(session, me)
    chosen = board.match_blocs(session, me, wanted(years))
    counted = count_by_state(session, me, chosen)
    todo = worklist_for(session, me, today(), most=MOST_WAITING)
    shown = {
        "years": years,
        "councils": board.list_councils(session, me),
        "counts": counted,
        "total": sum_counts(counted.values()),
        "waiting": [cards.waiting(line) for line in todo.first],
        "waiting_count": todo.count,
        "wanted": chosen,
        "states": STATES,
        "ALL_YEARS": ALL_YEARS,
        "address": address,
    }
    if chosen.state:
        return render_template("board/list.html", **shown, **_list(chosen))
    reviews = board.list_first_of_each_state(session, me, chosen, cards.MOST_IN_COLUMN)
    columns = cards.columns(reviews, counted)
    return render_template("board/board.html", **shown, columns=columns)


def _list(chosen: BoardFilter) -> dict[str, object]:
    """One page of the reviews of a state, and where the next begins."""
    reviews = board.list_reviews(
        database.session(), account(), chosen, after=asked.after(), most=PAGE + 1
    )
    more = len(reviews) > PAGE
    last = board.cursor_of(reviews[PAGE - 1]) if more else None
    return {
        "cards": cards.as_cards(reviews[:PAGE]),
        "older": address(chosen, state=chosen.state, place=last) if more else "",
        "newer": address(chosen, state=chosen.state) if asked.after() else "",
    }
