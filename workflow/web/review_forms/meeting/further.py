"""The meetings of the year beside the closing one: the list, adding and removing one."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from workflow.domain.errors import MoveRefusedError
from workflow.domain.further_meetings import add_meeting as put_meeting
from workflow.domain.further_meetings import find_meeting
from workflow.domain.further_meetings import remove_meeting as take_meeting
from workflow.domain.record import MeetingKind
from workflow.domain.roles import Right
from workflow.services import reviews
from workflow.services.further_meetings import find_removal_refusal, next_meeting_number
from workflow.services.snapshots import facts_of
from workflow.web import database
from workflow.web.clock import now
from workflow.web.forms import ChoiceField, Form
from workflow.web.protection.access import account, requires, review, version_in
from workflow.web.review_forms.fields import field_label
from workflow.web.review_forms.meeting_address import meeting_number
from workflow.web.submitting import UNPROCESSABLE, ViewResult, submitting

#: The closing meeting is always there; the others are added.
KINDS = [kind for kind in MeetingKind if kind is not MeetingKind.YEAR_END]


class NewMeetingForm(Form):
    seen = HiddenField()
    kind = ChoiceField(
        field_label("meeting.kind"),
        choices=[(kind.value, _l(kind.label)) for kind in KINDS],
        coerce=MeetingKind,
    )


@requires(Right.EDIT_REVIEW)
def meetings(review_id: int) -> ViewResult:
    """Show all meetings of the year; add one."""
    form = NewMeetingForm()
    if form.validate_on_submit() and (address := _add(form)):
        return redirect(address)
    form.seen.data = str(review().version)
    page = render_template(
        "review_forms/meetings.html",
        review=review(),
        record=facts_of(database.session(), review()),
        form=form,
    )
    return (page, UNPROCESSABLE) if form.is_submitted() else page


def _add(form: NewMeetingForm) -> str:
    """Add a meeting; returns its address, or nothing if it was refused."""
    session, address = database.session(), ""
    with submitting(form) as submission:
        number = next_meeting_number(session, review())
        _edit(lambda record: put_meeting(record, form.kind.data, number), form.seen.data)
        submission.notify(_("Đã thêm cuộc họp. Hãy ghi thời gian, địa điểm và các phần khác."))
        address = submission.lead_to(
            url_for("review_forms.meeting", review_id=review().id, meeting_number=number)
        )
    return address if submission.done else ""


@requires(Right.EDIT_REVIEW)
def remove_meeting(review_id: int) -> ViewResult:
    """Take a meeting out whose papers are not issued; the history keeps it."""
    number = meeting_number() or 0
    with submitting(refusal_notice=True) as submission:
        if refusal := find_removal_refusal(database.session(), review(), number):
            raise MoveRefusedError(refusal)
        _edit(lambda record: take_meeting(record, number), request.form.get("seen"))
        submission.notify(_("Đã xóa cuộc họp khỏi hồ sơ; diễn biến vẫn ghi lại."))
        submission.lead_to(url_for("review_forms.meetings", review_id=review_id))
    return redirect(url_for("review_forms.meetings", review_id=review_id))


@requires(Right.EDIT_REVIEW)
def meeting_papers(review_id: int) -> str:
    """The papers of a meeting alone, for the page that waits."""
    find_meeting(facts_of(database.session(), review()), meeting_number() or 0)
    return render_template("review_forms/meeting_papers.html", review=review())


def _edit(change: Any, seen: str | None) -> None:
    reviews.edit_facts(
        database.session(),
        review(),
        "meetings",
        change,
        seen=version_in(seen),
        by=account(),
        now=now(),
        touching=("meetings",),
    )
