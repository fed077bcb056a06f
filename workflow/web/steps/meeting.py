"""The closing meeting: an overview of its parts, and a page and a save for each."""

from flask import abort, render_template, url_for
from werkzeug.wrappers import Response

from workflow.domain import sections
from workflow.domain.roles import Right
from workflow.web.access import requires, review
from workflow.web.reviews.findings import shown as with_links
from workflow.web.steps.attendance import AttendanceForm
from workflow.web.steps.blueprint import EDIT, bp
from workflow.web.steps.findings import findings_on
from workflow.web.steps.form import Answer, answer, facts
from workflow.web.steps.meeting_form import MeetingForm
from workflow.web.steps.meeting_parts import PARTS, after, find_part
from workflow.web.steps.meeting_summary import summary_of
from workflow.web.steps.meeting_words import (
    ConclusionsForm,
    DiscussionForm,
    GuestsForm,
    PeopleForm,
    TimeForm,
)

_FORMS: dict[str, type[MeetingForm]] = {
    form.part: form
    for form in (
        TimeForm,
        PeopleForm,
        AttendanceForm,
        GuestsForm,
        DiscussionForm,
        ConclusionsForm,
    )
}


@bp.get(f"{EDIT}/meeting")
@requires(Right.EDIT_REVIEW)
def meeting(review_id: int) -> str | Response:
    """Show what is written down of the meeting, with the way to each part."""
    record = facts()
    return render_template(
        "steps/meeting.html",
        review=review(),
        record=record,
        section=sections.get_section("meeting"),
        parts=summary_of(record, review_id),
        findings=with_links(review(), findings_on(review(), "meeting")),
    )


@bp.route(f"{EDIT}/meeting/<part>", methods=["GET", "POST"])
@requires(Right.EDIT_REVIEW)
def meeting_part(review_id: int, part: str) -> Answer:
    """Edit one part of the meeting; saving it leads to the next."""
    if part not in _FORMS:
        abort(404)
    here = find_part(part)
    following = after(here)

    def then() -> str:
        if following is None:
            return url_for("steps.meeting", review_id=review_id)
        return url_for("steps.meeting_part", review_id=review_id, part=following.key)

    return answer(
        _FORMS[here.key](facts()),
        f"meeting_{here.key}",
        then,
        heading=here.label,
        trail=[
            (sections.get_section("meeting").label, url_for("steps.meeting", review_id=review_id))
        ],
        parts=PARTS,
        part=here,
        following=following,
    )
