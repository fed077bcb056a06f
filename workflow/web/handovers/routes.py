"""The handover of a review: the form, what happened, the package, and taking it back."""

from flask import Blueprint, Response, abort, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from workflow.domain.papers.file_names import build_file_stem
from workflow.domain.roles import Right
from workflow.domain.year import State
from workflow.models import Handover
from workflow.services import handover as handovers
from workflow.services.handover_package import build_package, summarize_handover
from workflow.services.snapshots import facts_of
from workflow.web import access, database, name_questions
from workflow.web.access import account, requires
from workflow.web.clock import now
from workflow.web.file_store import files
from workflow.web.forms import Form, LineField
from workflow.web.handovers.forms import HandoverForm
from workflow.web.submitting import UNPROCESSABLE, ViewResult, submitting

bp = Blueprint("handovers", __name__, url_prefix="/reviews/<int:review_id>/handover")


class UndoForm(Form):
    reason = LineField(_l("Lý do hủy bàn giao"))


@bp.get("")
@requires(Right.EDIT_REVIEW)
def show(review_id: int) -> str:
    """Show the handover that ended this year or opened it, or the form for it."""
    form = HandoverForm()
    if _can_hand_over():
        session, review = database.session(), access.review()
        form.fill(handovers.suggest_plan(session, review), facts_of(session, review))
    return _page(form, UndoForm())


def _can_hand_over() -> bool:
    review = access.review()
    return review.state is State.CLOSED and not handovers.current_handover(
        database.session(), review
    )


def _page(form: HandoverForm, undo_form: UndoForm) -> str:
    session, review = database.session(), access.review()
    done = handovers.current_handover(session, review)
    began = handovers.handover_that_opened(session, review)
    return render_template(
        "handovers/handover.html",
        review=review,
        done=done,
        began=began,
        words={row.id: summarize_handover(row) for row in (done, began) if row},
        is_open=_can_hand_over(),
        may_undo=bool(done and handovers.is_untouched(session, done)),
        form=form,
        undo_form=undo_form,
    )


@bp.post("")
@requires(Right.HAND_OVER)
def hand_over(review_id: int) -> ViewResult:
    """Open next year; from then on the new head's officers run it."""
    session, review, form = database.session(), access.review(), HandoverForm()
    if form.validate():
        with submitting(form) as submission:
            name_questions.save_answers(review.bloc.council, form.year.data or review.year)
            plan = form.plan(facts_of(session, review))
            handovers.hand_over(session, review, plan, by=account(), now=now())
            submission.notify(_("Đã bàn giao. Năm mới đã mở dưới Trưởng khối mới."))
        if submission.done:
            return redirect(url_for("handovers.show", review_id=review_id))
    return _page(form, UndoForm(formdata=None)), UNPROCESSABLE


@bp.post("/undo")
@requires(Right.UNDO_HANDOVER)
def undo(review_id: int) -> ViewResult:
    """Take the handover back while nothing has been entered in the new year."""
    session, form = database.session(), UndoForm()
    done = handovers.current_handover(session, access.review()) or abort(404)
    with submitting(form) as submission:
        handovers.undo_handover(
            session, done, reason=form.reason.data or "", by=account(), now=now()
        )
        submission.notify(_("Đã hủy bàn giao; năm cũ giữ nguyên."))
    if not submission.done:
        return _page(HandoverForm(formdata=None), form), UNPROCESSABLE
    return redirect(url_for("handovers.show", review_id=review_id))


@bp.get("/package.zip")
@requires(Right.EDIT_REVIEW)
def download(review_id: int) -> Response:
    """Everything that goes along, for those who handed over and for those who took over."""
    session, review = database.session(), access.review()
    found: Handover = (
        handovers.current_handover(session, review)
        or handovers.handover_that_opened(session, review)
        or abort(404)
    )
    name = build_file_stem(found.review.bloc.name, found.review.year)
    content = b"".join(build_package(session, files(), found, now()))
    answer = Response(content, mimetype="application/zip")
    answer.headers["Content-Disposition"] = f"attachment; filename={name}_Ban-giao.zip"
    return answer
