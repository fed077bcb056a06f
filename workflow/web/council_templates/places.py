"""The list of a council's templates, and the page of a kind and family: bring another in."""

from collections.abc import Callable
from functools import partial

from flask import Blueprint, abort, current_app, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from templates_docx import TEMPLATES
from workflow.domain.errors import DomainError
from workflow.domain.papers import PaperKind
from workflow.domain.record import Family
from workflow.domain.roles import Right
from workflow.models import Council, Review, TemplateVersion
from workflow.services.council_templates import drafts, versions
from workflow.services.council_templates.drafts import OldPaper
from workflow.services.council_templates.exchange import unpack_template
from workflow.services.council_templates.fields import list_fields
from workflow.services.council_templates.versions import NewTemplate, TemplatePlace
from workflow.services.scope import find_visible
from workflow.services.stores.file_store import sha256_of
from workflow.services.units.unit_list import managed_councils
from workflow.services.uploads.upload_quotas import check_templates
from workflow.web import database, query_args
from workflow.web.clock import now, today
from workflow.web.council_templates.forms import OldPaperForm, TemplateForm
from workflow.web.council_templates.trial_report import (
    get_sample_label,
    list_dangers,
    list_faults,
)
from workflow.web.examples import mark_example
from workflow.web.file_store import files
from workflow.web.forms import Form
from workflow.web.papers.downloads import send_word
from workflow.web.protection.access import account, requires
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
        if address := keep_version(form, place, partial(unpack_template, place, sent)):
            return redirect(address)
    return _place_page(place, form), UNPROCESSABLE


def keep_version(form: Form, place: TemplatePlace, make: Callable[[], NewTemplate]) -> str:
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
    offered = [
        (str(row.id), mark_example(f"{row.bloc.name} – {row.year}", row.id)) for row in reviews
    ]
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
        if address := keep_version(form, place, partial(drafts.make_draft, session, place, paper)):
            return redirect(address)
    return _place_page(place, old=form), UNPROCESSABLE


def _enqueue(version: TemplateVersion) -> None:
    if not versions.enqueue_trial(current_app.config["BROKER_URL"], version):
        notify(
            _("Chưa gửi được, mẫu sẽ tự được thử khi hệ thống sẵn sàng. Tệp đã được giữ lại."),
            "warn",
        )


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
