"""Files of a version: as it was brought in, with comments, and the papers of its trial."""

from flask import abort, render_template
from werkzeug.wrappers import Response

from workflow.domain.errors import NotFoundError
from workflow.domain.papers import PaperKind
from workflow.domain.roles import Right
from workflow.models import TemplateSample, TemplateVersion
from workflow.services.council_templates import versions
from workflow.services.council_templates.exchange import pack_version
from workflow.services.printing.page_process import UnviewableError
from workflow.services.stores.file_store import DamagedFileError, sha256_of
from workflow.web import database
from workflow.web.council_templates.places import bp
from workflow.web.file_store import files
from workflow.web.inspections.layout_findings import group_findings
from workflow.web.papers.downloads import previews, send_file_as, send_page_png, send_word
from workflow.web.papers.page_images import PageImages
from workflow.web.protection.access import account, requires


def find(version_id: int) -> TemplateVersion:
    """A version that the person may see, with everything about it."""
    return versions.find_version(database.session(), account(), version_id)


def load_pages(found: TemplateVersion) -> dict[str, PageImages]:
    """The pages of each sample, or why they cannot be shown."""
    return {sample.name: _count_pages(sample) for sample in found.samples}


def _count_pages(sample: TemplateSample) -> PageImages:
    try:
        return PageImages(previews().count_pages(sample.file_sha256))
    except UnviewableError as error:
        return PageImages(0, error.message)
    except DamagedFileError:
        abort(404)


@bp.get("/versions/<int:version_id>/file")
@requires(Right.KEEP_TEMPLATES)
def download(version_id: int) -> Response:
    """The file of a version as it was brought in."""
    found = find(version_id)
    return send_file_as(_read(found.file_sha256), found.file_name, found.file_sha256)


@bp.get("/versions/<int:version_id>/package")
@requires(Right.KEEP_TEMPLATES)
def export(version_id: int) -> Response:
    """A version as one file that another installation takes in."""
    found = find(version_id)
    content = pack_version(found, _read(found.file_sha256))
    name = f"{found.kind}-{found.family}-{found.number}.zip"
    return send_file_as(content, name, sha256_of(content))


@bp.get("/versions/<int:version_id>/comments")
@requires(Right.KEEP_TEMPLATES)
def download_comments(version_id: int) -> Response:
    """A copy of a faulty version with a Word comment at each fault."""
    found = find(version_id)
    if found.annotated_sha256 is None:
        abort(404)
    name = f"{found.kind}-{found.number}-nhan-xet.docx"
    return send_word(_read(found.annotated_sha256), name, found.annotated_sha256)


def _read(sha256: str) -> bytes:
    try:
        return files().get(sha256)
    except DamagedFileError:
        abort(404)


@bp.get("/versions/<int:version_id>/samples/<name>")
@requires(Right.KEEP_TEMPLATES)
def show_sample(version_id: int, name: str) -> str:
    """Show a paper that a trial made: its pages, and what the layout rules say of it."""
    found = find(version_id)
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
    found = find(version_id)
    sample = _find_sample(found, name)
    word = f"{found.kind}-{found.number}-{sample.name}.docx"
    return send_word(_read(sample.file_sha256), word, sample.file_sha256)


@bp.get("/versions/<int:version_id>/samples/<name>/pages/<int:number>")
@requires(Right.KEEP_TEMPLATES)
def page_image(version_id: int, name: str, number: int) -> Response:
    """A page of a paper that a trial made, as an image."""
    sample = _find_sample(find(version_id), name)
    try:
        return send_page_png(sample.file_sha256, number)
    except (UnviewableError, NotFoundError, DamagedFileError):
        abort(404)
