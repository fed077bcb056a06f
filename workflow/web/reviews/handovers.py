"""The handover of a review: the form, what happened, the package, and taking it back."""

from typing import Any

import msgspec
from flask import Blueprint, abort, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import BooleanField, FormField, HiddenField
from wtforms import Form as PlainForm
from wtforms.validators import ValidationError

from workflow.domain.head_succession import HeadSelection
from workflow.domain.names.mentions import find_spellings
from workflow.domain.papers.file_names import build_file_stem
from workflow.domain.record import Member, Record
from workflow.domain.roles import Right
from workflow.domain.year import State
from workflow.models import Handover
from workflow.services import handover as handovers
from workflow.services.handover import HandoverPlan
from workflow.services.handover_package import build_package, summarize_handover
from workflow.services.snapshots import facts_of
from workflow.web import database, name_questions
from workflow.web.clock import now
from workflow.web.file_store import files
from workflow.web.forms import ChoiceField, Form, LineField, RowsField, UnitNamesField, YearField
from workflow.web.papers.downloads import send_zip
from workflow.web.protection import access
from workflow.web.protection.access import account, requires
from workflow.web.submitting import UNPROCESSABLE, ViewResult, submitting


class MemberStaysForm(PlainForm):
    """One member: whether it stays, and its name from next year on."""

    was = HiddenField()
    stays = BooleanField(_l("Ở lại"))
    name = LineField(_l("Tên từ năm sau"))

    def validate_name(self, field: LineField) -> None:
        if self.stays.data and not field.data:
            raise ValidationError(_("Hãy ghi tên đơn vị."))


class HandoverForm(Form):
    year = YearField(_l("Năm mới"))
    head = LineField(_l("Trưởng khối năm mới"), render_kw={"list": "members-list"})
    way = ChoiceField(
        _l("Vì sao là đơn vị đó"), choices=[(way.value, _l(way.label)) for way in HeadSelection]
    )
    deputies = UnitNamesField(
        _l("Phó khối năm mới"), description=_l("Mỗi dòng một đơn vị; để trống nếu không có.")
    )
    members = RowsField(FormField(MemberStaysForm))
    joining = UnitNamesField(_l("Đơn vị mới vào khối"), description=_l("Mỗi dòng một đơn vị."))

    def fill(self, plan: HandoverPlan, record: Record) -> None:
        """Fill in what the facts of the year suggest; members that have ended are not offered."""
        self.year.data = plan.year or None
        self.head.data = plan.head or None
        self.way.data = plan.way.value
        self.deputies.data = plan.deputies
        self.joining.data = plan.joining
        for member in record.members:
            name = plan.renamed.get(member.name, member.name)
            stays = member in plan.members
            self.members.append_entry({"was": member.name, "name": name, "stays": stays})

    def plan(self, record: Record) -> HandoverPlan:
        """Read the form; a row that names no member of the year is ignored."""
        known = {member.name: member for member in record.members}
        rows: list[Any] = [
            row.form for row in self.members if row.form.was.data in known and row.form.stays.data
        ]
        joining = self.joining.data or ()
        names = [msgspec.structs.replace(known[row.was.data], name=row.name.data) for row in rows]
        names += [Member(name=name) for name in joining]
        spelled = find_spellings(names, record.council.name)
        head = self.head.data or ""
        return HandoverPlan(
            year=self.year.data or "",
            head=spelled.get(head, head),
            way=HeadSelection(self.way.data or HeadSelection.ELECTED),
            members=tuple(known[row.was.data] for row in rows),
            deputies=tuple(spelled.get(name, name) for name in self.deputies.data or ()),
            renamed={row.was.data: row.name.data for row in rows if row.name.data != row.was.data},
            joining=joining,
        )


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
            plan = form.plan(facts_of(session, review))
            name_questions.save_answered(
                lambda: handovers.hand_over(session, review, plan, by=account(), now=now()),
                lambda: review.bloc.council,
            )
            submission.notify(_("Đã bàn giao. Năm mới đã mở dưới Trưởng khối mới."))
            address = submission.lead_to(url_for("handovers.show", review_id=review_id))
        if submission.done:
            return redirect(address)
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
@requires(Right.SEE_REVIEW)
def download(review_id: int) -> Response:
    """Everything that goes along, for those who handed over and for those who took over."""
    session, review = database.session(), access.review()
    following = handovers.current_handover(session, review)
    if not access.may(Right.EDIT_REVIEW) and not handovers.takes_over(
        session, access.account(), following
    ):
        abort(403)
    found: Handover = following or handovers.handover_that_opened(session, review) or abort(404)
    name = build_file_stem(found.review.bloc.name, found.review.year)
    return send_zip(build_package(session, files(), found, now()), f"{name}_Ban-giao.zip")
