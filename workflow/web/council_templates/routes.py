"""Pages of council templates: what is in force, versions, trials, decisions, fields."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, abort, current_app, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from templates_docx import TEMPLATES
from workflow.domain.council_templates import TemplateDecisionKind
from workflow.domain.errors import DomainError, NotFoundError
from workflow.domain.papers import PaperKind
from workflow.domain.record import Family
from workflow.domain.roles import Right
from workflow.models import Council, Review, TemplateSample, TemplateVersion
from workflow.services.council_templates import drafts, versions
from workflow.services.council_templates.drafts import OldPaper
from workflow.services.council_templates.exchange import pack_version, unpack_template
from workflow.services.council_templates.fields import list_fields
from workflow.services.council_templates.text_changes import compare_texts
from workflow.services.council_templates.versions import NewTemplate, TemplatePlace
from workflow.services.file_store import DamagedFileError, sha256_of
from workflow.services.printing.page_process import UnviewableError
from workflow.services.scope import find_visible
from workflow.services.units.unit_list import managed_councils
from workflow.services.upload_quotas import check_templates
from workflow.web import database, query_args
from workflow.web.access import account, requires
from workflow.web.clock import now, today
from workflow.web.council_templates.forms import (
    KeptFieldsForm,
    OldPaperForm,
    TemplateDecisionForm,
    TemplateForm,
)
from workflow.web.council_templates.trial_report import (
    get_sample_label,
    list_dangers,
    list_faults,
)
from workflow.web.file_store import files
from workflow.web.filters import format_day
from workflow.web.forms import Form
from workflow.web.inspections.layout_findings import group_findings
from workflow.web.papers.downloads import previews, send_file_as, send_page_png, send_word
from workflow.web.papers.page_images import PageImages
from workflow.web.submitting import UNPROCESSABLE, ViewResult, notify, submitting

bp = Blueprint("council_templates", __name__, url_prefix="/templates")
bp.add_app_template_global(list_faults, "template_faults")
bp.add_app_template_global(list_dangers, "template_dangers")
bp.add_app_template_global(get_sample_label, "sample_label")
bp.add_app_template_global(versions.find_stage, "template_stage")


@bp.get("")
@requires(Right.KEEP_TEMPLATES)
def show() -> str:
    """Show for every kind and family which template papers of today use."""
    councils = managed_councils(database.session(), account())
    chosen = query_args.read_int("council")
    council = next((row for row in councils if row.id == chosen), next(iter(councils), None))
    session = database.session()
    return render_template(
        "council_templates/all.html",
        councils=councils,
        council=council,
        kinds=list(PaperKind),
        families=list(Family),
        in_force=versions.list_in_force(session, council, today()) if council else {},
        counts=versions.count_versions(session, council) if council else {},
    )


@bp.get("/<int:council_id>/<kind>/<family>")
@requires(Right.KEEP_TEMPLATES)
def show_place(council_id: int, kind: str, family: str) -> str:
    """Show the versions of one kind and family, and bring in another."""
    return _place_page(_find_place(council_id, kind, family))


def _place_page(
    place: TemplatePlace, form: TemplateForm | None = None, old: OldPaperForm | None = None
) -> str:
    session = database.session()
    in_force = versions.list_in_force(session, place.council, today())
    return render_template(
        "council_templates/place.html",
        place=place,
        form=form or TemplateForm(formdata=None),
        old=old or _offer_reviews(place, OldPaperForm(formdata=None, prefix="old")),
        faulty=form or old,
        rows=versions.list_versions(session, place),
        in_force=in_force.get((place.kind.value, place.family.value)),
    )


def _find_place(council_id: int, kind: str, family: str) -> TemplatePlace:
    try:
        wanted = PaperKind(kind), Family(family)
    except ValueError:
        abort(404)
    return TemplatePlace(find_visible(database.session(), account(), Council, council_id), *wanted)


@bp.post("/<int:council_id>/<kind>/<family>")
@requires(Right.KEEP_TEMPLATES)
def add(council_id: int, kind: str, family: str) -> ViewResult:
    """Take a file in as the next version; it is tried elsewhere, while the person waits."""
    place = _find_place(council_id, kind, family)
    form = TemplateForm()
    if form.validate():
        sent = NewTemplate(form.received.name, form.received.content, form.note.data or "")
        if address := _keep(form, place, partial(unpack_template, place, sent)):
            return redirect(address)
    return _place_page(place, form), UNPROCESSABLE


def _keep(form: Form, place: TemplatePlace, make: Callable[[], NewTemplate]) -> str:
    """Make a file while nobody waits to save, and keep it as the next version.

    Returns the address of the version; empty where the form says why not.
    """
    try:
        check_templates(database.session(), account(), now())
        database.let_others_write()
        new = make()
    except DomainError as error:
        form.show_refusal(error)
        return ""
    with submitting(form) as submission:
        version = versions.add_version(
            database.session(), files(), place, new, by=account(), now=now()
        )
        address = submission.lead_to(url_for("council_templates.version", version_id=version.id))
        submission.after_commit(partial(_enqueue, version))
    return address if submission.done else ""


def _offer_reviews(place: TemplatePlace, form: OldPaperForm) -> OldPaperForm:
    reviews = drafts.list_reviews(database.session(), account(), place)
    offered = [(str(row.id), f"{row.bloc.name} – {row.year}") for row in reviews]
    form.review.offer([("", _("hãy chọn")), *offered])
    return form


@bp.post("/<int:council_id>/<kind>/<family>/draft")
@requires(Right.KEEP_TEMPLATES)
def draft(council_id: int, kind: str, family: str) -> ViewResult:
    """Make a template of an old paper, with every field that is found in it."""
    place = _find_place(council_id, kind, family)
    form = _offer_reviews(place, OldPaperForm(prefix="old"))
    if form.validate():
        session = database.session()
        review = find_visible(session, account(), Review, int(form.review.data))
        paper = OldPaper(form.received.name, form.received.content, review)
        if address := _keep(form, place, partial(drafts.make_draft, session, place, paper)):
            return redirect(address)
    return _place_page(place, old=form), UNPROCESSABLE


@bp.post("/versions/<int:version_id>/fields")
@requires(Right.KEEP_TEMPLATES)
def confirm(version_id: int) -> ViewResult:
    """Make the next version with the fields that were kept."""
    found = _find(version_id)
    form = _offer_fields(found, KeptFieldsForm())
    if form.validate():
        session, chosen = database.session(), form.chosen.data or []
        make = partial(drafts.narrow_draft, session, files(), found, chosen)
        if address := _keep(form, versions.find_place(found), make):
            return redirect(address)
    return _version_page(_find(version_id), kept=form), UNPROCESSABLE


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


def _enqueue(version: TemplateVersion) -> None:
    if not versions.enqueue_trial(current_app.config["BROKER_URL"], version):
        notify(
            _("Chưa gửi được, mẫu sẽ tự được thử khi hệ thống sẵn sàng. Tệp đã được giữ lại."),
            "warn",
        )


@bp.get("/versions/<int:version_id>")
@requires(Right.KEEP_TEMPLATES)
def version(version_id: int) -> str:
    """Show a version: what its trial found, what was decided, what may be decided now."""
    return _version_page(_find(version_id))


def _version_page(
    found: TemplateVersion,
    form: TemplateDecisionForm | None = None,
    kept: KeptFieldsForm | None = None,
) -> str:
    faulty = form or kept
    form = form or TemplateDecisionForm(formdata=None, data={"since": today()})
    _offer_decisions(found, form)
    if kept is None:
        chosen = [row["path"] for row in found.fields or () if row["chosen"]]
        kept = _offer_fields(found, KeptFieldsForm(formdata=None, data={"chosen": chosen}))
    return render_template(
        "council_templates/version.html",
        version=found,
        kind=PaperKind(found.kind),
        family=Family(found.family),
        form=form,
        kept=kept,
        faulty=faulty,
        pages=_load_pages(found),
        is_in_force=_is_in_force(found),
    )


def _is_in_force(found: TemplateVersion) -> bool:
    """Tell whether papers of today use this version."""
    in_force = versions.list_in_force(database.session(), found.council, today())
    used = in_force.get((found.kind, found.family))
    return used is not None and used.version == found.id


def _find(version_id: int) -> TemplateVersion:
    return versions.find_version(database.session(), account(), version_id)


@bp.get("/versions/<int:version_id>/part")
@requires(Right.KEEP_TEMPLATES)
def part(version_id: int) -> str:
    """The part of the page that changes while a version is being tried."""
    found = _find(version_id)
    form = _offer_decisions(found, TemplateDecisionForm(formdata=None, data={"since": today()}))
    return render_template(
        "council_templates/live_part.html",
        version=found,
        form=form,
        pages=_load_pages(found),
        is_in_force=_is_in_force(found),
    )


def _load_pages(found: TemplateVersion) -> dict[str, PageImages]:
    """The pages of each sample, or why they cannot be shown."""
    return {sample.name: _count_pages(sample) for sample in found.samples}


def _count_pages(sample: TemplateSample) -> PageImages:
    try:
        return PageImages(previews().count_pages(sample.file_sha256))
    except UnviewableError as error:
        return PageImages(0, error.message)
    except DamagedFileError:
        abort(404)


def _offer_decisions(found: TemplateVersion, form: TemplateDecisionForm) -> TemplateDecisionForm:
    return form.offer(versions.list_open_decisions(found, account()))


@bp.post("/versions/<int:version_id>/decision")
@requires(Right.KEEP_TEMPLATES)
def decide(version_id: int) -> ViewResult:
    """Approve a version, put it back in use, or withdraw it."""
    found = _find(version_id)
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
            told = _(
                "Đã ghi quyết định. Văn bản mang ngày %(day)s trở đi theo quyết định này.",
                day=format_day(form.since.data),
            )
            submission.notify(told)
        if submission.done:
            return redirect(url_for("council_templates.version", version_id=version_id))
    return _version_page(_find(version_id), form), UNPROCESSABLE


@bp.get("/versions/<int:version_id>/file")
@requires(Right.KEEP_TEMPLATES)
def download(version_id: int) -> Response:
    """The file of a version as it was brought in."""
    found = _find(version_id)
    return send_file_as(_read(found.file_sha256), found.file_name, found.file_sha256)


@bp.get("/versions/<int:version_id>/package")
@requires(Right.KEEP_TEMPLATES)
def export(version_id: int) -> Response:
    """A version as one file that another installation takes in."""
    found = _find(version_id)
    content = pack_version(found, _read(found.file_sha256))
    name = f"{found.kind}-{found.family}-{found.number}.zip"
    return send_file_as(content, name, sha256_of(content))


@bp.get("/versions/<int:version_id>/comments")
@requires(Right.KEEP_TEMPLATES)
def download_comments(version_id: int) -> Response:
    """A copy of a faulty version with a Word comment at each fault."""
    found = _find(version_id)
    if found.annotated_sha256 is None:
        abort(404)
    name = f"{found.kind}-{found.number}-nhan-xet.docx"
    return send_word(_read(found.annotated_sha256), name, found.annotated_sha256)


def _read(sha256: str) -> bytes:
    try:
        return files().get(sha256)
    except DamagedFileError:
        abort(404)


@bp.get("/versions/<int:version_id>/changes")
@requires(Right.KEEP_TEMPLATES)
def compare(version_id: int) -> str:
    """Show the text of a version against that of another, else of the one before."""
    found = _find(version_id)
    place = versions.find_place(found)
    kind, family = place.kind, place.family
    others = [row for row in versions.list_versions(database.session(), place) if row != found]
    wanted = query_args.read_int("other")
    before = [row for row in others if row.number < found.number]
    other = next((row for row in others if row.id == wanted), next(iter(before or others), None))
    older = versions.read_text(_find(other.id)) if other else None
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


@bp.get("/versions/<int:version_id>/samples/<name>")
@requires(Right.KEEP_TEMPLATES)
def show_sample(version_id: int, name: str) -> str:
    """Show a paper that a trial made: its pages, and what the layout rules say of it."""
    found = _find(version_id)
    sample = _find_sample(found, name)
    return render_template(
        "council_templates/sample.html",
        version=found,
        kind=PaperKind(found.kind),
        sample=sample,
        pages=_count_pages(sample),
        groups=group_findings(sample),
    )


def _find_sample(found: TemplateVersion, name: str) -> TemplateSample:
    sample = next((row for row in found.samples if row.name == name), None)
    return sample or abort(404)


@bp.get("/versions/<int:version_id>/samples/<name>/file")
@requires(Right.KEEP_TEMPLATES)
def download_sample(version_id: int, name: str) -> Response:
    """A paper that a trial made, as a Word file."""
    found = _find(version_id)
    sample = _find_sample(found, name)
    word = f"{found.kind}-{found.number}-{sample.name}.docx"
    return send_word(_read(sample.file_sha256), word, sample.file_sha256)


@bp.get("/versions/<int:version_id>/samples/<name>/pages/<int:number>")
@requires(Right.KEEP_TEMPLATES)
def page_image(version_id: int, name: str, number: int) -> Response:
    """A page of a paper that a trial made, as an image."""
    sample = _find_sample(_find(version_id), name)
    try:
        return send_page_png(sample.file_sha256, number)
    except (UnviewableError, NotFoundError, DamagedFileError):
        abort(404)


@bp.get("/shipped/<kind>/<family>")
@requires(Right.KEEP_TEMPLATES)
def download_shipped(kind: str, family: str) -> Response:
    """The form that comes with the release, to start from."""
    try:
        place = TEMPLATES / Family(family).value / f"{PaperKind(kind).value}.docx"
    except ValueError:
        abort(404)
    content = place.read_bytes()
    return send_word(content, f"{kind}-{family}.docx", sha256_of(content))


@bp.get("/fields/<kind>/<family>")
@requires(Right.KEEP_TEMPLATES)
def show_fields(kind: str, family: str) -> str:
    """Show every field of a kind: its tag, meaning, example, and where it is typed."""
    try:
        wanted, chosen = PaperKind(kind), Family(family)
    except ValueError:
        abort(404)
    search = query_args.read_text("q")
    return render_template(
        "council_templates/fields.html",
        kind=wanted,
        family=chosen,
        search=search,
        rows=list_fields(wanted, chosen, search),
    )
