"""The home page of a review and its full history."""

from flask import Blueprint, Response, current_app, render_template

from workflow.domain.labels import N_
from workflow.domain.roles import Right
from workflow.domain.year import State
from workflow.services import snapshots
from workflow.services.law import legal_bases
from workflow.services.overview.bloc_years import list_bloc_years
from workflow.services.printing import page_process
from workflow.services.table_files import Column
from workflow.web import database, query_args
from workflow.web.clock import today
from workflow.web.protection import access
from workflow.web.protection.access import account, requires
from workflow.web.reviews import member_view
from workflow.web.reviews.history import HistoryEntry, list_history
from workflow.web.reviews.home import build_home, build_stepper, is_plan_done
from workflow.web.tables import TABLE_PATH, read_all, send_table

bp = Blueprint("reviews", __name__, url_prefix="/reviews/<int:review_id>")

#: Entries on the home page, and on a page of the whole history.
NEWEST, PAGE_SIZE = 8, 50


@bp.get("")
@requires(Right.SEE_REVIEW)
def show(review_id: int) -> str:
    """Show the progress of a review; a member's staff sees what concerns its unit."""
    review = access.review()
    record = snapshots.facts_of(database.session(), review)
    runs_it = access.may(Right.EDIT_REVIEW)
    shown = {
        "review": review,
        "record": record,
        "stages": build_stepper(review.state, planned=is_plan_done(review, record)),
    }
    if not runs_it:
        own = member_view.build_member_view(record)
        return render_template("reviews/member.html", **shown, own=own, today=today())
    page_process.prepare(current_app.config["SETTINGS"].pdf_engine)
    entries = list_history(database.session(), review, most=NEWEST + 1)
    return render_template(
        "reviews/review.html",
        **shown,
        home=build_home(review, record),
        is_example=review.is_example,
        ending=legal_bases.list_ending_bases_of(database.session(), review, today()),
        entries=entries[:NEWEST],
        more=len(entries) > NEWEST,
        years=list_bloc_years(database.session(), account(), review),
        last_position=State.CLOSED.position,
    )


@bp.get("/history")
@requires(Right.EDIT_REVIEW)
def show_history(review_id: int) -> str:
    """Show everything that happened, page by page."""
    before = query_args.read_int("before")
    entries = list_history(
        database.session(), access.review(), most=PAGE_SIZE + 1, before=before, changes=True
    )
    return render_template(
        "reviews/history.html",
        review=access.review(),
        entries=entries[:PAGE_SIZE],
        older=entries[PAGE_SIZE - 1].id if len(entries) > PAGE_SIZE else None,
        is_first=before is None,
    )


HISTORY_COLUMNS = (
    Column[HistoryEntry](N_("Lúc"), 18, lambda row: row.at),
    Column[HistoryEntry](N_("Người làm"), 28, lambda row: row.who),
    Column[HistoryEntry](N_("Việc"), 60, lambda row: row.text),
    Column[HistoryEntry](N_("Lý do"), 40, lambda row: "\n".join(row.reasons)),
)


@bp.get(f"/history{TABLE_PATH}")
@requires(Right.EDIT_REVIEW)
def history_table(review_id: int, kind: str) -> Response:
    """Everything that happened as a file, newest first."""
    session, review = database.session(), access.review()
    rows = read_all(
        lambda before, most: list_history(session, review, before=before, most=most),
        lambda row: row.id,
    )
    return send_table(f"Dien-bien-{review_id}", HISTORY_COLUMNS, rows, kind)
