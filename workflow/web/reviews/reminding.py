"""The button that reminds the members whose report is missing."""

import datetime as dt
from dataclasses import dataclass
from functools import partial

from flask import Blueprint, current_app, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from workflow.domain.roles import Right
from workflow.domain.vietnamese_text import make_sort_key
from workflow.models import Review
from workflow.services.reminders.by_hand import (
    Reminding,
    find_last_reminding,
    list_members_to_remind,
    list_reminded_today,
    remind_members,
)
from workflow.web import database
from workflow.web.clock import now
from workflow.web.papers.downloads import enqueue_batch
from workflow.web.protection.access import account, requires, review
from workflow.web.submitting import submitting

bp = Blueprint("reminding", __name__, url_prefix="/reviews/<int:review_id>/remind")


@dataclass(frozen=True)
class RemindingState:
    """Who can be reminded in a review, and when that was last done."""

    members: tuple[str, ...]
    last: dt.datetime | None
    #: Whom somebody has reminded today: nobody is reminded twice.
    told: frozenset[str]

    @property
    def told_in_order(self) -> list[str]:
        """Those reminded today, as lists in Vietnamese are sorted."""
        return sorted(self.told, key=make_sort_key)

    @property
    def left(self) -> tuple[str, ...]:
        """The members that can still be reminded today."""
        return tuple(name for name in self.members if name not in self.told)


@bp.app_template_global("reminding_state")
def build_reminding_state(of: Review) -> RemindingState:
    """Build what the button of the next step needs."""
    members = list_members_to_remind(database.session(), of)
    last = find_last_reminding(database.session(), of) if members else None
    reminded = list_reminded_today(database.session(), of, now()) if last else frozenset()
    return RemindingState(members, last.at if last else None, reminded)


@bp.post("")
@requires(Right.ASK_PAPERS)
def remind(review_id: int) -> Response:
    """Remind, and say who is told how."""
    with submitting(refusal_notice=True) as submission:
        mail = current_app.config["SETTINGS"].mail
        chosen = request.form.getlist("members") if "choosing" in request.form else None
        done = remind_members(
            database.session(), review(), mail, by=account(), now=now(), chosen=chosen
        )
        if done.batch:
            submission.after_commit(partial(enqueue_batch, done.batch))
        submission.notify(_describe(done))
        submission.lead_to(url_for("reviews.show", review_id=review_id))
    return redirect(url_for("reviews.show", review_id=review_id))


def _describe(done: Reminding) -> str:
    by_letter, by_paper = len(done.by_letter), len(done.by_paper)
    parts = []
    if by_letter:
        parts.append(_("Đã nhắc %(count)s đơn vị qua thư.", count=by_letter))
    if by_paper:
        parts.append(_("Đang tạo công văn đôn đốc gửi %(count)s đơn vị.", count=by_paper))
    if done.by_notice:
        names = "; ".join(done.by_notice)
        parts.append(_("Chỉ nhắc ở chuông thông báo: %(names)s.", names=names))
    if done.by_notice and done.refusal:
        parts.append(_("Công văn đôn đốc của kỳ này đã phát hành; cần nữa thì lập ngoài hệ thống."))
    return " ".join(parts)
