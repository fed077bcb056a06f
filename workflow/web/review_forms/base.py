"""The form that edits one part of a review, and how it is shown, saved and shown again."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from flask import redirect, render_template, request, url_for
from wtforms import HiddenField

from workflow.domain import schema
from workflow.domain.errors import DomainError, StaleFormError
from workflow.domain.further_meetings import find_meeting, merge_meeting, view_meeting
from workflow.domain.names.mentions import spell_members
from workflow.domain.record import MeetingKind, Record
from workflow.domain.schema import Section, get_field_anchor
from workflow.domain.texts.usual_days import find_usual_day
from workflow.services import reviews, snapshots
from workflow.services.cases import Finding
from workflow.web import database, name_questions
from workflow.web.clock import now
from workflow.web.forms import Form, edit_rows
from workflow.web.forms.fields import expect_days_near
from workflow.web.language import translate
from workflow.web.papers.page_images import paper_beside
from workflow.web.protection.access import account, review, version_in
from workflow.web.review_forms.conflicts import ConflictingChange, describe_changes
from workflow.web.review_forms.field_urls import begin_url
from workflow.web.review_forms.findings import (
    describe_save,
    find_next_section,
    findings_of_section,
    link_findings,
)
from workflow.web.review_forms.meeting_address import meeting_number
from workflow.web.submitting import UNPROCESSABLE, Submission, ViewResult, submitting


class SectionForm(Form):
    """A form over a part of the facts; `seen` is the version of them that the person looks at."""

    #: The key of the section in `domain.schema`.
    section: ClassVar[str]
    #: The record paths that the form shows.
    paths: tuple[str, ...] = ("",)

    seen = HiddenField()
    #: The button "save and go on" leads from here to the next section.
    leads_on: ClassVar[bool] = False
    #: What somebody else saved meanwhile, once that has come to light.
    conflict: Sequence[ConflictingChange] = ()
    #: What a button other than "save" has just done, or why it could not.
    notice: str = ""
    notice_tone: str = "info"

    @property
    def onward(self) -> Section | None:
        """The section that the button "save and go on" leads to, if this page has one."""
        if not self.leads_on or meeting_number() is not None:
            return None
        return find_next_section(self.section)

    def change(self, record: Record) -> Record:
        """The record with what was typed put in."""
        raise NotImplementedError

    def handle_button(self) -> str | None:
        """Do what a button other than "save" asks for; returns the id to show next, if one did."""
        if pasted := request.form.get("add_many"):
            rows = next((field for field in self if field.id == pasted), None)
            return f"{pasted}-{rows.pasted_from if rows else 0}-row"
        return edit_rows(self)

    def save(self) -> bool:
        """Save through the service and tell whether anything changed; raises `DomainError`."""
        return edit_shown(
            lambda record: spell_members(self.change(record), self.section),
            self.section,
            seen=self.version_seen(),
            touching=self.paths,
        )

    def notify(self, submission: Submission, *, changed: bool) -> None:
        """Give the submission what the next page is to say about the save."""
        tone = "warn" if self.list_left() else "good"
        submission.notify(self.save_notice(changed=changed), tone)

    def list_left(self) -> tuple[Finding, ...]:
        """What the checks find in that of which the notice says that it was saved."""
        return findings_of_section(review(), self.section, self.paths)

    def save_notice(self, *, changed: bool) -> str:
        """The notice on the page that follows; empty if that page says it all."""
        return describe_save(review(), self.section, changed=changed)

    def show_refusal(self, error: DomainError) -> None:
        """Show what somebody else saved meanwhile field by field, other refusals as faults."""
        if isinstance(error, StaleFormError):
            self.conflict = describe_changes(error.changes)
            self.seen.data = error.version
        else:
            super().show_refusal(error)

    def anchor_of(self, error: DomainError) -> str | None:
        return get_field_anchor(error.field) if error.field else None

    def version_seen(self) -> int:
        """The version that the person saw."""
        return version_in(self.seen.data)


def load_record() -> Record:
    """The facts of the review that the address names; those of one meeting where it names one."""
    return shown_part(snapshots.facts_of(database.session(), review()))


def shown_part(record: Record) -> Record:
    """Return the part of the facts the address is about: all of them, or one meeting.

    Dates typed without a year are near the usual day of that meeting.
    """
    shown = record if meeting_number() is None else view_meeting(record, meeting_number() or 0)
    expect_days_near(find_usual_day(record.year, shown.meeting.kind if shown.meeting else None))
    return shown


def edit_shown(
    change: Callable[[Record], Record],
    section: str,
    *,
    seen: int,
    touching: tuple[str, ...] = ("",),
) -> bool:
    """Save what `change` makes of what the page shows; tells whether anything changed."""
    number = meeting_number()

    def change_meeting(record: Record) -> Record:
        return merge_meeting(record, number or 0, change(view_meeting(record, number or 0)))

    if number is not None:
        record = snapshots.facts_of(database.session(), review())
        place = record.meetings.index(find_meeting(record, number))
        section, touching = "meetings", (f"meetings[{place}]",) if touching else ()
    saved = reviews.edit_facts(
        database.session(),
        review(),
        section,
        change if number is None else change_meeting,
        seen=seen,
        by=account(),
        now=now(),
        touching=touching,
    )
    return saved is not None


def shown_section(key: str) -> Section:
    """The section of that key; the meeting under the name of its kind where there are several."""
    section = schema.get_section(key)
    if key != "meeting" or meeting_number() is None:
        return section
    meeting = load_record().meeting
    kind = meeting.kind if meeting and meeting.kind else MeetingKind.OTHER
    return replace(section, label=kind.label)


def meeting_trail() -> list[tuple[str, str]]:
    """The further meeting that the page is about, for the way that leads to it; else nothing."""
    if meeting_number() is None:
        return []
    name = translate(shown_section("meeting").label)
    return [(name, url_for("review_forms.meeting", review_id=review().id))]


def handle_form(
    form: SectionForm, template: str, then: Callable[[], str], **shown: Any
) -> ViewResult:
    """Show a form; when it is sent, save it and continue at `then`, or say what is wrong."""
    focus = None
    if form.is_submitted():
        focus = form.handle_button()
        if focus is None and form.validate() and (address := _save(form, then)):
            return redirect(address)
    elif not form.seen.data:
        form.seen.data = review().version
    page = render_form(form, template, focus=focus, **shown)
    return (page, UNPROCESSABLE) if form.is_submitted() and focus is None else page


def render_form(form: SectionForm, template: str, *, focus: str | None = None, **shown: Any) -> str:
    """The page of a form, with what the checks say about the part it edits."""
    record = load_record()
    return render_template(
        f"review_forms/{template}.html",
        form=form,
        focus=focus,
        review=review(),
        record=record,
        section=shown_section(form.section),
        findings=link_findings(review(), findings_of_section(review(), form.section, form.paths)),
        beside=paper_beside(form.section, meeting_number()),
        **{"heading": "", "trail": meeting_trail(), **shown},
    )


def _save(form: SectionForm, then: Callable[[], str]) -> str:
    """Save and commit; returns the next address, or nothing if the save was refused."""
    address = ""
    with submitting(form) as submission:
        changed = name_questions.save_answered(form.save, lambda: review().bloc.council)
        form.notify(submission, changed=changed)
        address = submission.lead_to(_go_on(form) or then())
    return address if submission.done else ""


def _go_on(form: SectionForm) -> str:
    """The address of the next section, if that button was pressed."""
    if "save_and_next" not in request.form or (section := form.onward) is None:
        return ""
    return begin_url(review(), load_record(), section.key)
