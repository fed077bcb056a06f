"""The closing meeting: an overview of its parts, and a page and a save for each."""

from flask import abort, render_template, url_for
from werkzeug.wrappers import Response

from workflow.domain import schema
from workflow.domain.roles import Right
from workflow.domain.schema import MEETING_PARTS, find_meeting_part
from workflow.web.access import requires, review
from workflow.web.review_forms.base import handle_form, load_record
from workflow.web.review_forms.blueprint import EDIT_URL, bp
from workflow.web.review_forms.meeting.attendance import AttendanceForm
from workflow.web.review_forms.meeting.base import MeetingForm
from workflow.web.review_forms.meeting.forms import (
    ChairsForm,
    ConclusionsForm,
    DiscussionForm,
    GuestsForm,
    TimeAndPlaceForm,
)
from workflow.web.review_forms.meeting.summary import summarize_meeting
from workflow.web.review_forms.section_findings import findings_of_section
from workflow.web.reviews.findings import link_findings as with_links
from workflow.web.submitting import ViewResult

_FORM_OF_PART: dict[str, type[MeetingForm]] = {
    form.part: form
    for form in (
        TimeAndPlaceForm,
        ChairsForm,
        AttendanceForm,
        GuestsForm,
        DiscussionForm,
        ConclusionsForm,
    )
}


@bp.get(f"{EDIT_URL}/meeting")
@requires(Right.EDIT_REVIEW)
def meeting(review_id: int) -> str | Response:
    """Show what is written down of the meeting, with the way to each part."""
    record = load_record()
    return render_template(
        "review_forms/meeting.html",
        review=review(),
        record=record,
        section=schema.get_section("meeting"),
        parts=summarize_meeting(record, review_id),
        findings=with_links(review(), findings_of_section(review(), "meeting")),
    )


@bp.route(f"{EDIT_URL}/meeting/<part>", methods=["GET", "POST"])
@requires(Right.EDIT_REVIEW)
def meeting_part(review_id: int, part: str) -> ViewResult:
    """Edit one part of the meeting; saving it leads to the next."""
    if part not in _FORM_OF_PART:
        abort(404)
    here = find_meeting_part(part)
    following = here.next

    def then() -> str:
        if following is None:
            return url_for("review_forms.meeting", review_id=review_id)
        return url_for("review_forms.meeting_part", review_id=review_id, part=following.key)

    return handle_form(
        _FORM_OF_PART[here.key](load_record()),
        f"meeting_{here.key}",
        then,
        heading=here.label,
        trail=[
            (
                schema.get_section("meeting").label,
                url_for("review_forms.meeting", review_id=review_id),
            )
        ],
        parts=MEETING_PARTS,
        part=here,
        following=following,
    )
