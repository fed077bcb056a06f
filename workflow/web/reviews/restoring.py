"""Restoring facts of an earlier version: what would change is shown first, a reason is asked."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from workflow.domain.roles import Right
from workflow.models import Snapshot
from workflow.services.restoring import RestorableSection, list_restorable, restore_sections
from workflow.services.snapshots import snapshot_of
from workflow.web import database, name_questions
from workflow.web.clock import now
from workflow.web.forms import Form, LineField, MultipleChoiceField, Required
from workflow.web.language import translate
from workflow.web.protection.access import account, requires, review, version_in
from workflow.web.review_forms.conflicts import ConflictingChange, describe_changes
from workflow.web.review_forms.field_urls import section_url
from workflow.web.submitting import UNPROCESSABLE, ViewResult, submitting

bp = Blueprint("restoring", __name__, url_prefix="/reviews/<int:review_id>/history")


class RestoreForm(Form):
    seen = HiddenField()
    sections = MultipleChoiceField(
        _l("Phần cần khôi phục"), [Required(_l("Hãy chọn phần cần khôi phục."))]
    )
    reason = LineField(_l("Lý do khôi phục"), [Required(_l("Hãy ghi lý do khôi phục."))])


@dataclass(frozen=True)
class SectionChanges:
    """What restoring a section changes; the page that unlocks it, if it is locked."""

    label: str
    changes: Sequence[ConflictingChange]
    unlock_url: str | None


@bp.get("/<int:version>/restore")
@requires(Right.EDIT_REVIEW)
def show(review_id: int, version: int) -> str:
    """Show what a version has otherwise than the facts of now."""
    snapshot = snapshot_of(database.session(), review(), version)
    sections = list_restorable(database.session(), review(), version)
    free = [row.section.key for row in sections if not row.is_locked]
    form = RestoreForm(formdata=None, data={"seen": review().version, "sections": free})
    return _page(snapshot, sections, form)


@bp.post("/<int:version>/restore")
@requires(Right.EDIT_REVIEW)
def restore(review_id: int, version: int) -> ViewResult:
    """Save the chosen sections as they were at that version."""
    snapshot = snapshot_of(database.session(), review(), version)
    sections = list_restorable(database.session(), review(), version)
    form = RestoreForm()
    _offer(form, sections)
    if form.validate() and _restore(form, version):
        return redirect(url_for("reviews.show_history", review_id=review_id))
    return _page(snapshot, sections, form), UNPROCESSABLE


def _restore(form: RestoreForm, version: int) -> bool:
    with submitting(form) as submission:
        name_questions.save_answered(
            lambda: restore_sections(
                database.session(),
                review(),
                version,
                form.sections.data or (),
                seen=version_in(form.seen.data),
                reason=form.reason.data or "",
                by=account(),
                now=now(),
            ),
            lambda: review().bloc.council,
        )
        submission.notify(
            _(
                "Đã khôi phục. Văn bản tạo từ số liệu cũ hơn cần tạo lại;"
                " bản đã phát hành giữ nguyên."
            )
        )
    return submission.done


def _offer(form: RestoreForm, sections: list[RestorableSection]) -> None:
    form.sections.offer((row.section.key, translate(row.section.label)) for row in sections)


def _page(snapshot: Snapshot, sections: list[RestorableSection], form: RestoreForm) -> str:
    _offer(form, sections)
    return render_template(
        "reviews/restore.html",
        review=review(),
        snapshot=snapshot,
        form=form,
        rows=[
            SectionChanges(
                translate(row.section.label),
                describe_changes(row.changes),
                section_url(review(), row.section.key) if row.is_locked else None,
            )
            for row in sections
        ],
    )
