"""The archive package of a review: what the records office takes in."""

from flask import Blueprint
from werkzeug.wrappers import Response

from workflow.domain.papers.file_names import build_file_stem
from workflow.domain.roles import Right
from workflow.services.archive.package import build_archive
from workflow.services.stores.file_store import DamagedFileError
from workflow.web import database
from workflow.web.clock import now
from workflow.web.file_store import files
from workflow.web.papers.downloads import previews, send_zip
from workflow.web.papers.routes import damaged_file_page
from workflow.web.protection.access import requires, review

bp = Blueprint("archives", __name__, url_prefix="/reviews/<int:review_id>/archive.zip")


@bp.get("")
@requires(Right.ASK_PAPERS)
def download(review_id: int) -> Response | tuple[str, int]:
    """The issued papers as PDF/A and Word, what is told of each, and the hashes of all."""
    session = database.session()
    try:
        chunks = build_archive(session, files(), previews(), review(), now())
    except DamagedFileError:
        return damaged_file_page()
    name = build_file_stem(review().bloc.name, review().year)
    return send_zip(chunks, f"{name}_Luu-tru.zip")
