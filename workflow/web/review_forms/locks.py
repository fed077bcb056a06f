"""Sections that a passed step has locked, and the button that reopens them with a reason."""

from dataclasses import dataclass
from typing import Any

from flask import abort, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from workflow.domain.labels import N_
from workflow.domain.locks import (
    MEETINGS_SECTION,
    SETTINGS_SECTION,
    Locks,
    is_locked,
    list_lockable_parts,
)
from workflow.domain.roles import Right
from workflow.domain.schema import SECTIONS, Section, get_field_label, get_section
from workflow.domain.year import State
from workflow.models import Review
from workflow.services import locks
from workflow.web import database
from workflow.web.clock import now
from workflow.web.forms import Form, LineField, Required
from workflow.web.language import translate
from workflow.web.protection.access import account, requires, review
from workflow.web.review_forms.field_urls import section_url
from workflow.web.review_forms.meeting_address import meeting_number
from workflow.web.submitting import ViewResult, submitting

_SETTINGS_LABELS = (
    N_("Căn cứ viện dẫn"),
    N_("Hồ sơ gửi kèm tờ trình"),
    N_("Cách lập văn bản"),
)


class ReopenForm(Form):
    reason = LineField(_l("Lý do mở lại"), [Required(_l("Hãy ghi lý do mở lại."))])


@dataclass(frozen=True)
class SectionLock:
    """The locked fields of a page, until its section is reopened."""

    section: Section
    #: Nothing on the page can be changed.
    is_whole: bool
    #: The labels of what is locked.
    fields: tuple[str, ...]
    form: ReopenForm
    #: Papers that went out have locked them, before the step did.
    by_issue: bool


def lock_of(shown: Review, form: Any) -> SectionLock | None:
    """The lock of the page of a section form; None if all of it can be changed."""
    key = getattr(form, "section", None)
    if key is None or shown.state is State.CLOSED:
        return None
    if meeting_number() is not None:
        return None if key == SETTINGS_SECTION else lock_of_meeting(shown)
    section = get_section(key)
    shown_paths = _list_paths(section, form.paths)
    held = locks.locks_of(database.session(), shown)
    locked = [path for path in shown_paths if is_locked(path, held)]
    if not locked or key in locks.reopened_sections(database.session(), shown):
        return None
    labels = tuple(dict.fromkeys(translate(get_field_label(path)) for path in locked))
    by_issue = not any(is_locked(path, Locks(shown.state)) for path in locked)
    is_whole = len(locked) == len(shown_paths)
    return SectionLock(section, is_whole, labels, ReopenForm(formdata=None), by_issue)


def lock_of_meeting(shown: Review) -> SectionLock | None:
    """The lock of the further meeting of the address: papers that went out settle all of it."""
    session, section = database.session(), get_section(MEETINGS_SECTION)
    held = meeting_number() in locks.locks_of(session, shown).meetings
    if not held or section.key in locks.reopened_sections(session, shown):
        return None
    fields = (translate(section.label),)
    form = ReopenForm(formdata=None)
    return SectionLock(section, is_whole=True, fields=fields, form=form, by_issue=True)


def lock_of_settings(shown: Review) -> SectionLock | None:
    """The lock of what papers say beyond the facts: it has pages of its own, and one button."""
    session = database.session()
    if shown.state is State.CLOSED or not locks.are_settings_settled(session, shown, shown.state):
        return None
    section = get_section(SETTINGS_SECTION)
    by_issue = not locks.are_settings_locked(shown.state)
    labels = tuple(map(translate, _SETTINGS_LABELS))
    form = ReopenForm(formdata=None)
    return SectionLock(section, is_whole=True, fields=labels, form=form, by_issue=by_issue)


def _list_paths(section: Section, paths: tuple[str, ...]) -> list[str]:
    """The paths that a page shows, with the parts of them that lock by themselves."""
    fields = section.fields if paths == ("",) else paths
    parts = list_lockable_parts(section)
    return [*fields, *(path for path in parts if path.startswith(tuple(fields)))]


@requires(Right.MOVE_REVIEW)
def reopen_section(review_id: int, key: str) -> ViewResult:
    """Let the locked fields of a section be changed until the next move."""
    if key not in {section.key for section in SECTIONS}:
        abort(404)
    form = ReopenForm()
    with submitting(refusal_notice=True) as submission:
        locks.reopen_section(
            database.session(),
            review(),
            key,
            reason=form.reason.data or "",
            by=account(),
            now=now(),
        )
        submission.notify(_("Đã mở lại; phần này sửa được đến bước chuyển tiếp theo."), "info")
    if key == SETTINGS_SECTION:
        return redirect(url_for("bases.show", review_id=review_id))
    return redirect(section_url(review(), key) or "/")
