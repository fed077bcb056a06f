"""The page of a version: what its trial found, what was decided, its fields and its changes."""

from functools import partial
from typing import Any

from flask import redirect, render_template, url_for
from flask_babel import gettext as _

from workflow.domain.council_templates import TemplateDecisionKind
from workflow.domain.papers import PaperKind
from workflow.domain.record import Family
from workflow.domain.roles import Right
from workflow.models import TemplateVersion
from workflow.services.council_templates import drafts, versions
from workflow.services.council_templates.fields import list_fields
from workflow.services.council_templates.text_changes import compare_texts
from workflow.web import database, query_args
from workflow.web.clock import now, today
from workflow.web.council_templates.forms import KeptFieldsForm, TemplateDecisionForm
from workflow.web.council_templates.places import bp, keep_version
from workflow.web.council_templates.version_files import find, load_pages
from workflow.web.file_store import files
from workflow.web.filters import format_day
from workflow.web.protection.access import account, requires
from workflow.web.submitting import UNPROCESSABLE, ViewResult, submitting


@bp.get("/versions/<int:version_id>")
@requires(Right.KEEP_TEMPLATES)
def version(version_id: int) -> str:
    """Show a version: what its trial found, what was decided, what may be decided now."""
    return _version_page(find(version_id))


def _version_page(
    found: TemplateVersion,
    form: TemplateDecisionForm | None = None,
    kept: KeptFieldsForm | None = None,
) -> str:
    faulty = form or kept
    form = form or TemplateDecisionForm(formdata=None, data={"since": today()})
    _offer_decisions(found, form)
    kind, family = PaperKind(found.kind), Family(found.family)
    search = query_args.read_text("q")
    if kept is None:
        chosen = [row["path"] for row in found.fields or () if row["chosen"]]
        kept = _offer_fields(found, KeptFieldsForm(formdata=None, data={"chosen": chosen}))
    return render_template(
        "council_templates/version.html",
        version=found,
        kind=kind,
        family=family,
        form=form,
        kept=kept,
        faulty=faulty,
        search=search,
        rows=list_fields(kind, family, search),
        pages=load_pages(found),
        is_in_force=_is_in_force(found),
    )


def _is_in_force(found: TemplateVersion) -> bool:
    """Tell whether papers of today use this version."""
    in_force = versions.list_in_force(database.session(), found.council, today())
    used = in_force.get((found.kind, found.family))
    return used is not None and used.version == found.id


@bp.get("/versions/<int:version_id>/part")
@requires(Right.KEEP_TEMPLATES)
def part(version_id: int) -> str:
    """The part of the page that changes while a version is being tried."""
    found = find(version_id)
    form = _offer_decisions(found, TemplateDecisionForm(formdata=None, data={"since": today()}))
    return render_template(
        "council_templates/live_part.html",
        version=found,
        form=form,
        pages=load_pages(found),
        is_in_force=_is_in_force(found),
    )


def _offer_decisions(found: TemplateVersion, form: TemplateDecisionForm) -> TemplateDecisionForm:
    return form.offer(versions.list_open_decisions(found, account()))


@bp.post("/versions/<int:version_id>/decision")
@requires(Right.KEEP_TEMPLATES)
def decide(version_id: int) -> ViewResult:
    """Approve a version, put it back in use, or withdraw it."""
    found = find(version_id)
    form = _offer_decisions(found, TemplateDecisionForm())
    if form.validate():
        with submitting(form) as submission:
            versions.decide_on_version(
                database.session(),
                found,
                TemplateDecisionKind(form.kind.data),
                since=form.since.data,
                reason=form.reason.data or "",
                by=account(),
                now=now(),
            )
            message = _(
                "Đã ghi quyết định. Văn bản mang ngày %(day)s trở đi theo quyết định này.",
                day=format_day(form.since.data),
            )
            submission.notify(message)
        if submission.done:
            return redirect(url_for("council_templates.version", version_id=version_id))
    return _version_page(find(version_id), form), UNPROCESSABLE


@bp.post("/versions/<int:version_id>/fields")
@requires(Right.KEEP_TEMPLATES)
def confirm(version_id: int) -> ViewResult:
    """Make the next version with the fields that were kept."""
    found = find(version_id)
    form = _offer_fields(found, KeptFieldsForm())
    if form.validate():
        session, chosen = database.session(), form.chosen.data or []
        make = partial(drafts.narrow_draft, session, files(), found, chosen)
        if address := keep_version(form, versions.find_place(found), make):
            return redirect(address)
    return _version_page(find(version_id), kept=form), UNPROCESSABLE


def _offer_fields(found: TemplateVersion, form: KeptFieldsForm) -> KeptFieldsForm:
    meanings = {
        field.path.removesuffix("[]"): field.meaning
        for field in list_fields(PaperKind(found.kind), Family(found.family))
    }
    form.chosen.offer(
        (row["path"], _describe_field(row, meanings.get(row["path"], "")))
        for row in found.fields or ()
    )
    return form


def _describe_field(row: dict[str, Any], meaning: str) -> str:
    place = _("%(count)s chỗ", count=row["count"])
    named = f"{row['path']} ({meaning})" if meaning else row["path"]
    return f"«{row['value']}» → {named}, {place}"


@bp.get("/versions/<int:version_id>/changes")
@requires(Right.KEEP_TEMPLATES)
def compare(version_id: int) -> str:
    """Show the text of a version against that of another, else of the one before."""
    found = find(version_id)
    place = versions.find_place(found)
    kind, family = place.kind, place.family
    others = [row for row in versions.list_versions(database.session(), place) if row != found]
    wanted = query_args.read_int("other")
    before = [row for row in others if row.number < found.number]
    other = next((row for row in others if row.id == wanted), next(iter(before or others), None))
    older = versions.read_text(find(other.id)) if other else None
    newer = versions.read_text(found)
    is_told = older is not None and newer is not None
    return render_template(
        "council_templates/changes.html",
        version=found,
        kind=kind,
        family=family,
        other=other,
        others=others,
        changes=list(compare_texts(older or (), newer or ())) if is_told else None,
    )
