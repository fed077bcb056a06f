"""Due dates: of one review, of all reviews of a year, and as a calendar to subscribe to."""

from flask import Blueprint, Response, abort, current_app, render_template, request
from flask_babel import gettext as _

from workflow.config import Settings
from workflow.domain.roles import Right
from workflow.domain.workdays import find_holiday
from workflow.domain.year_plan import DueTask
from workflow.services import snapshots
from workflow.services.law.regulations import edition_for
from workflow.services.overview import agenda, board
from workflow.web import database
from workflow.web.agenda.calendar_feed import (
    CalendarEntry,
    CalendarFeed,
    make_subscription,
    open_feed,
    render_calendar,
)
from workflow.web.agenda.timeline import NARROW, WIDTH, lay_out_timeline
from workflow.web.clock import today
from workflow.web.language import translate
from workflow.web.protection import access
from workflow.web.protection.access import account, public, requires
from workflow.web.query_args import read_int

bp = Blueprint("agenda", __name__)


@bp.get("/reviews/<int:review_id>/year")
@requires(Right.SEE_REVIEW)
def show(review_id: int) -> str:
    """Show the days of one review."""
    session, review = database.session(), access.review()
    record = snapshots.facts_of(session, review)
    dues = agenda.dues_of(session, record)
    if not access.may(Right.EDIT_REVIEW):
        dues = tuple(due for due in dues if due.task in agenda.OF_MEMBERS)
    return render_template(
        "agenda/review.html",
        review=review,
        edition=edition_for(record, session),
        dues=dues,
        timelines=[lay_out_timeline(dues, today(), width) for width in (WIDTH, NARROW) if dues],
        holiday=find_holiday,
        today=today(),
        feed=make_subscription(account(), review.bloc_id),
    )


@bp.get("/year")
@requires(Right.SEE_REVIEW)
def show_all() -> str:
    """Show the days of all visible reviews of a year, the late ones first."""
    session, me = database.session(), account()
    known = board.list_years(session, me)
    chosen = request.args.get("year") or (known[0] if known else None)
    items = agenda.list_agenda(session, me, year=chosen) if chosen else []
    return render_template(
        "agenda/all.html",
        years=known,
        chosen=chosen,
        late=[item for item in items if item.is_late(today())],
        coming=[item for item in items if not item.due.done and item.due.day >= today()],
        done=sum(1 for item in items if item.due.done),
        feed=make_subscription(me),
    )


@bp.get("/calendar.ics")
@public
def feed() -> Response:
    """Give a calendar to a program that asks again and again, by name and password of its own."""
    shown = request.authorization
    found = open_feed(database.session(), (shown.password if shown else None) or "")
    if found is None or not shown or found.account.login != (shown.username or "").lower():
        headers = {"WWW-Authenticate": 'Basic realm="Thi Dua", charset="UTF-8"'}
        return Response(_("Cần tên đăng nhập và mật khẩu lịch."), 401, headers, "text/plain")
    return _send_calendar(CalendarFeed(found.account, read_int("bloc")))


@bp.get("/calendar/<token>.ics")
@public
def feed_by_link(token: str) -> Response:
    """Give a calendar to whoever has its address, where the settings allow that."""
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.calendar_links:
        abort(404)
    return _send_calendar(open_feed(database.session(), token) or abort(404))


def _send_calendar(found: CalendarFeed) -> Response:
    session = database.session()
    items = agenda.list_agenda(session, found.account, bloc_id=found.bloc_id, closed=False)
    entries = [
        CalendarEntry(
            uid=f"{item.review.id}-{item.due.task.value}@thidua",
            day=item.due.day,
            title=f"{translate(item.due.task.label)} – {item.review.bloc.name} {item.review.year}",
            text=_describe_due(item.due),
            changed_at=item.review.changed_at,
        )
        for item in items
        if not item.due.done
    ]
    answer = Response(render_calendar(_("Thi Đua"), entries), mimetype="text/calendar")
    answer.headers["Content-Disposition"] = "inline; filename=thi-dua.ics"
    return answer


def _describe_due(due: DueTask) -> str:
    lines = [f"{translate(due.task.who)}; {translate(due.why)}"]
    if due.waiting:
        lines.append(_("Còn chờ: %(names)s", names="; ".join(due.waiting)))
    return "\n".join(lines)
