"""Whose review it is, and of which year: correcting that, or withdrawing the review."""

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from workflow.domain.roles import Right, Scope
from workflow.models import Council
from workflow.services import mistakes
from workflow.services.scope import visible
from workflow.web import database, name_questions
from workflow.web.clock import now
from workflow.web.forms import ChoiceField, Form, LineField, Required, YearField
from workflow.web.protection.access import account, requires, review
from workflow.web.review_forms.base import load_record
from workflow.web.review_forms.fields import field_label
from workflow.web.submitting import UNPROCESSABLE, ViewResult, submitting


class IdentityForm(Form):
    council = ChoiceField(field_label("council.name"))
    bloc = LineField(field_label("bloc.name"), [Required(_l("Hãy ghi tên khối, cụm thi đua."))])
    year = YearField(
        field_label("year"),
        [Required(_l("Hãy ghi năm tổng kết."))],
        description=_l("Ví dụ: 2021; năm học thì ghi 2020-2021"),
    )
    reason = LineField(_l("Lý do sửa"), [Required(_l("Hãy ghi lý do."))])


class WithdrawalForm(Form):
    reason = LineField(_l("Lý do rút"), [Required(_l("Hãy ghi lý do."))])


@requires(Right.OPEN_REVIEW)
def identity(review_id: int) -> ViewResult:
    """Correct council, bloc and year while nothing was issued."""
    record = load_record()
    form = IdentityForm(
        data={"council": record.council.name, "bloc": record.bloc.name, "year": record.year}
    )
    form.council.offer([(name, name) for name in _list_councils()])
    if form.validate_on_submit() and (address := _correct(form)):
        return redirect(address)
    page = _page(form, WithdrawalForm(formdata=None, prefix="withdrawal-"))
    return (page, UNPROCESSABLE) if form.is_submitted() else page


def _list_councils() -> list[str]:
    """The councils that the person opens reviews for, that of the review always among them."""
    query = select(Council.name).order_by(Council.sort_name)
    if account().role.scope is not Scope.SERVICE:
        query = query.where(visible(account(), Council))
    return list(dict.fromkeys([review().bloc.council.name, *database.session().scalars(query)]))


def _correct(form: IdentityForm) -> str:
    """Store the correction; returns the next address, or nothing if it was refused."""
    session, shown, address = database.session(), review(), ""
    council, reason = str(form.council.data), str(form.reason.data)
    with submitting(form) as submission:
        changed = mistakes.correct_bloc_and_year(
            session,
            shown,
            bloc=str(form.bloc.data),
            year=str(form.year.data),
            reason=reason,
            by=account(),
            now=now(),
        )
        if council != shown.bloc.council.name:
            changed, shown = (
                True,
                name_questions.save_answered(
                    lambda: mistakes.move_to_council(
                        session, shown, council, reason=reason, by=account(), now=now()
                    ),
                    lambda: session.scalars(select(Council).filter_by(name=council)).one(),
                ),
            )
        submission.notify(
            _("Đã sửa; hồ sơ và văn bản tạo từ nay ghi theo tên, năm mới.")
            if changed
            else _("Không có gì thay đổi.")
        )
        address = submission.lead_to(url_for("reviews.show", review_id=shown.id))
    return address if submission.done else ""


@requires(Right.OPEN_REVIEW)
def withdraw_review(review_id: int) -> ViewResult:
    """Take a review that was opened by mistake out of all lists."""
    form, address = WithdrawalForm(prefix="withdrawal-"), ""
    if form.validate():
        with submitting(form) as submission:
            mistakes.withdraw_mistaken(
                database.session(), review(), reason=str(form.reason.data), by=account(), now=now()
            )
            submission.notify(
                _("Đã rút kỳ tổng kết khỏi mọi danh sách; lý do được giữ trong diễn biến.")
            )
            address = submission.lead_to(url_for("board.show"))
        if submission.done:
            return redirect(address)
    record = load_record()
    unsent = IdentityForm(
        formdata=None,
        data={"council": record.council.name, "bloc": record.bloc.name, "year": record.year},
    )
    unsent.council.offer([(name, name) for name in _list_councils()])
    return _page(unsent, form), UNPROCESSABLE


def _page(form: IdentityForm, withdrawal: WithdrawalForm) -> str:
    return render_template(
        "review_forms/identity.html",
        review=review(),
        record=load_record(),
        form=form,
        withdrawal=withdrawal,
        refusal=mistakes.find_withdrawal_refusal(database.session(), review()),
        is_example=review().is_example,
    )
