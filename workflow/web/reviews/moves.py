"""Moving a review: check the answers, give reasons, confirm, be told what comes next."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import HiddenField

from workflow.domain.record import Record
from workflow.domain.roles import Right
from workflow.domain.year import MOVES, Move, find_forward_move, find_move, list_moves
from workflow.models import Review
from workflow.services import approvals, cases, history, reviews, snapshots
from workflow.services.cases import Finding
from workflow.services.law.regulations import regulation_for
from workflow.web import database
from workflow.web.clock import now
from workflow.web.forms import Form, Required, TextField
from workflow.web.language import translate
from workflow.web.papers.page_images import list_papers_of_move
from workflow.web.protection import access
from workflow.web.protection.access import requires
from workflow.web.review_forms.findings import link_findings
from workflow.web.reviews.check_answers import list_answers
from workflow.web.reviews.home import next_action, next_action_url
from workflow.web.submitting import UNPROCESSABLE, ViewResult, notify, submitting

_PREFIX = "accepted-"


class MoveForm(Form):
    """Built for one move and its findings by `build_move_form`."""

    #: The version of the facts that the page showed.
    version = HiddenField()

    @property
    def warnings(self) -> list[Any]:
        """The fields that ask why a warning may be passed."""
        return [field for field in self if field.name.startswith(_PREFIX)]

    @property
    def accepted_reasons(self) -> dict[str, str]:
        return {field.name.removeprefix(_PREFIX): field.data for field in self.warnings}

    @property
    def reason_text(self) -> str:
        return self["reason"].data if "reason" in self else ""


def build_move_form(move: Move, findings: tuple[Finding, ...]) -> MoveForm:
    """The form of this move: one field a warning code, however often the code was found."""
    fields: dict[str, Any] = {}
    if move.needs_reason:
        fields["reason"] = TextField(
            _l("Lý do quay lại"),
            [Required(_l("Hãy ghi lý do khi quay lại bước trước."))],
            description=_l("Lý do được ghi vào diễn biến; không có gì bị xóa."),
        )
    for code in dict.fromkeys(row.code for row in findings if row.severity == "W"):
        fields[_PREFIX + code] = TextField(
            _("Lý do vẫn chuyển bước (%(code)s)", code=code),
            [Required(_("Hãy ghi lý do bỏ qua cảnh báo %(code)s.", code=code))],
            render_kw={"rows": 2},
        )
    bound = type("BoundMoveForm", (MoveForm,), fields)
    form: MoveForm = bound(data={"version": access.review().version})
    return form


bp = Blueprint("moves", __name__, url_prefix="/reviews/<int:review_id>/moves/<name>")


@bp.get("")
@requires(Right.MOVE_REVIEW)
def check(review_id: int, name: str) -> str | Response:
    """Show what the move rests on, before it is made."""
    move = find_move(name, access.review().state)
    if move is None:
        return _redirect_unavailable(name)
    record, findings = _load_facts(move)
    return _page(move, record, findings, build_move_form(move, findings))


@bp.post("")
@requires(Right.MOVE_REVIEW)
def make(review_id: int, name: str) -> ViewResult:
    """Make the move unless a check blocks it or the facts changed since they were shown."""
    review = history.lock_review(database.session(), access.review())
    move = find_move(name, review.state)
    if move is None:
        return _redirect_unavailable(name)
    record, findings = _load_facts(move)
    form = build_move_form(move, findings)
    if form.validate() and _is_unchanged(form, review) and _make_move(form, review, move):
        return redirect(url_for("moves.done", review_id=review_id, name=name))
    return _page(move, record, findings, form), UNPROCESSABLE


@bp.get("/done")
@requires(Right.MOVE_REVIEW)
def done(review_id: int, name: str) -> str | Response:
    """Say what happened, what comes next, and how to take it back."""
    review = access.review()
    move = next((move for move in MOVES if move.name == name), None) or abort(404)
    if review.state is not move.target:
        return redirect(url_for("reviews.show", review_id=review_id))
    back = next((way for way in list_moves(review.state) if not way.forward), None)
    return render_template(
        "reviews/move_done.html",
        review=review,
        move=move,
        task=next_action(review),
        url=next_action_url(review),
        back=back,
        forward=find_forward_move(review.state),
    )


def _load_facts(move: Move) -> tuple[Record, tuple[Finding, ...]]:
    """The facts, and the findings that concern the move; None for going back."""
    session, review = database.session(), access.review()
    findings = cases.check_move(session, review, move, now()) if move.forward else ()
    return snapshots.facts_of(session, review), findings


def _page(move: Move, record: Record, findings: tuple[Finding, ...], form: MoveForm) -> str:
    review = access.review()
    base = regulation_for(record, database.session()).vote.base
    return render_template(
        "reviews/check_move.html",
        review=review,
        move=move,
        form=form,
        rows=list_answers(review, record, move, base),
        findings=link_findings(review, findings),
        papers=list_papers_of_move(review, move),
        alone=approvals.find_move_refusal(database.session(), review, move, access.account()),
    )


def _redirect_unavailable(name: str) -> Response:
    """The move is not one of this state: made already, perhaps by somebody else."""
    review = access.review()
    if not any(move.name == name for move in MOVES):
        abort(404)
    notify(_("Kỳ tổng kết đang ở bước «%(state)s».", state=translate(review.state.label)), "info")
    return redirect(url_for("reviews.show", review_id=review.id))


def _is_unchanged(form: MoveForm, review: Review) -> bool:
    """Tell if the facts are those that the person looked at."""
    if form.version.data == str(review.version):
        return True
    form.version.raw_data = None
    form.version.data = str(review.version)
    form.form_errors.append(
        _("Có người khác vừa sửa hồ sơ. Hãy xem lại tóm tắt dưới đây rồi xác nhận lần nữa.")
    )
    return False


def _make_move(form: MoveForm, review: Review, move: Move) -> bool:
    with submitting(form) as submission:
        reviews.make_move(
            database.session(),
            review,
            move.name,
            by=access.account(),
            now=now(),
            reason=form.reason_text,
            accepted=form.accepted_reasons,
        )
    return submission.done
