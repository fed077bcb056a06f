"""Members by conditions: what is confirmed, by whom, and what a letter just confirmed."""

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from workflow.domain.clauses import get_clause_key
from workflow.domain.law.regulation import ConditionLevel
from workflow.domain.record import Record
from workflow.domain.roles import Right
from workflow.domain.votes.conditions import (
    ANSWERS,
    KEYS,
    Answer,
    list_proposed_members,
    list_required_conditions,
)
from workflow.models import ConfirmationEntry
from workflow.services import confirmations
from workflow.services.law.regulations import regulation_for
from workflow.services.snapshots import facts_of
from workflow.web import database
from workflow.web.clock import now
from workflow.web.forms import DayField, Form, LineField
from workflow.web.protection import access
from workflow.web.protection.access import account, requires
from workflow.web.submitting import UNPROCESSABLE, ViewResult, submitting

bp = Blueprint("conditions", __name__, url_prefix="/reviews/<int:review_id>/conditions")


class LetterForm(Form):
    office = LineField(
        _l("Cơ quan xác nhận, số văn bản"),
        description=_l("Ví dụ: Công an tỉnh, 123/CAT-PX03. Áp dụng cho các ô anh/chị đổi lần này."),
    )
    on = DayField(_l("Ngày xác nhận"))


@dataclass(frozen=True)
class ConditionCell:
    """One condition of one member."""

    name: str
    condition: str
    answer: str
    row: ConfirmationEntry | None


@bp.get("")
@requires(Right.EDIT_REVIEW)
def show(review_id: int) -> str:
    """Show who is confirmed for what."""
    return _page(LetterForm())


def _page(form: LetterForm) -> str:
    record, levels = _record_and_levels()
    rows = confirmations.newest_confirmations(database.session(), access.review())
    return render_template(
        "conditions/conditions.html",
        review=access.review(),
        form=form,
        columns=[
            (key, get_clause_key(f"conditions.{key}").label, level) for key, level in levels.items()
        ],
        members=[
            (member.name, [_cell(place, member.name, key, rows) for key in levels])
            for place, member in enumerate(record.members)
        ],
        candidates=list_proposed_members(record),
        answers=ANSWERS,
    )


def _record_and_levels() -> tuple[Record, dict[str, ConditionLevel]]:
    session = database.session()
    record = facts_of(session, access.review())
    return record, list_required_conditions(regulation_for(record, session).conditions)


def _cell(
    place: int, member: str, key: str, rows: dict[confirmations.ConfirmationKey, ConfirmationEntry]
) -> ConditionCell:
    row = rows.get((member, key))
    name = f"c-{place}-{key}"
    typed = request.form.get(name)
    return ConditionCell(name, key, typed or (row.answer if row else "unknown"), row)


@bp.post("")
@requires(Right.EDIT_REVIEW)
def confirm(review_id: int) -> ViewResult:
    """Record what a letter confirmed."""
    form = LetterForm()
    if form.validate():
        with submitting(form) as submission:
            count = confirmations.record_confirmations(
                database.session(), access.review(), _read_answers(),
                office=form.office.data or "", on=form.on.data, by=account(), now=now(),
            )  # fmt: skip
            submission.notify(_("Đã ghi %(count)s xác nhận.", count=count))
        if submission.done:
            return redirect(url_for("conditions.show", review_id=review_id))
    return _page(form), UNPROCESSABLE


def _read_answers() -> dict[confirmations.ConfirmationKey, Answer]:
    record, _levels = _record_and_levels()
    return {
        (member.name, key): answer
        for position, member in enumerate(record.members)
        for key in KEYS
        for answer in ANSWERS
        if request.form.get(f"c-{position}-{key}") == answer
    }
