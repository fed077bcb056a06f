"""The bell: what has happened that concerns a person, and what they have to do soon."""

from dataclasses import dataclass

from flask import Blueprint, Flask, g, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from workflow.domain.reminders import DEFAULT_SCHEDULE, ReminderItem, get_reminder_sort_key
from workflow.domain.roles import Scope
from workflow.models import Review
from workflow.services.overview import notices
from workflow.services.reminders.due_tasks import DueTasks
from workflow.web import database
from workflow.web.clock import now, today
from workflow.web.protection.access import account, signed_in
from workflow.web.reviews.history import HistoryEntry, describe_entry
from workflow.web.submitting import submitting

bp = Blueprint("notices", __name__, url_prefix="/notices")


@dataclass(frozen=True)
class Notice:
    """One event as the page shows it."""

    entry: HistoryEntry
    review: Review
    is_new: bool


def init_app(app: Flask) -> None:
    """Give the header its number."""
    app.jinja_env.globals["new_notices"] = count_new


def count_new() -> str:
    """The number beside the bell; empty for none. Asked once a page, however often it is drawn."""
    if "new_notices" not in g:
        g.new_notices = notices.count_new_notices(database.session(), account(), now())
    count: int = g.new_notices
    return "99+" if count > 99 else str(count or "")


@bp.get("")
@signed_in
def show() -> str:
    """Show the notices, the new ones marked, and one's own tasks that are due soon."""
    session, me = database.session(), account()
    events = notices.list_notices(session, me, now())
    reviews, new = notices.reviews_of(session, events), notices.list_new_ids(events, me)
    return render_template(
        "notices/notices.html",
        notices=[
            Notice(describe_entry(event), reviews[event.review_id or 0], event.id in new)
            for event in events
        ],
        tasks=_list_near_tasks(),
        today=today(),
    )


def _list_near_tasks() -> list[ReminderItem]:
    """List tasks of a unit's staff that are near or late; others have the calendar."""
    me, day = account(), today()
    if me.role.scope is not Scope.UNIT:
        return []
    items = DueTasks(database.session(), day).lines(me)
    near = (item for item in items if DEFAULT_SCHEDULE.is_near(item.due, day))
    return sorted(near, key=get_reminder_sort_key)


@bp.post("/seen")
@signed_in
def mark_seen() -> Response:
    """Take the number off the bell."""
    with submitting() as submission:
        notices.mark_notices_seen(database.session(), account())
        submission.notify(_("Đã đánh dấu đã xem."))
        submission.lead_to(url_for("notices.show"))
    return redirect(url_for("notices.show"))
