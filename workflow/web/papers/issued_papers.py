"""Issued papers for whom they were sent to; the security log has each reading."""

from flask import Blueprint
from werkzeug.wrappers import Response

from workflow.domain.roles import Right
from workflow.services.printing.edited_papers import current_file
from workflow.services.printing.issued_papers import find_paper_for_members
from workflow.services.stores.file_store import DamagedFileError
from workflow.web import database
from workflow.web.file_store import files
from workflow.web.papers.downloads import paper_file_name, send_pdf, send_word
from workflow.web.papers.routes import damaged_file_page
from workflow.web.protection.access import requires, review

bp = Blueprint("issued_papers", __name__, url_prefix="/reviews/<int:review_id>/issued")


@bp.get("/<int:paper_id>/pdf")
@requires(Right.SEE_REVIEW)
def download_pdf(review_id: int, paper_id: int) -> Response | tuple[str, int]:
    """An issued paper as it prints."""
    paper = find_paper_for_members(database.session(), review(), paper_id)
    try:
        return send_pdf(paper)
    except DamagedFileError:
        return damaged_file_page()


@bp.get("/<int:paper_id>/word")
@requires(Right.SEE_REVIEW)
def download(review_id: int, paper_id: int) -> Response | tuple[str, int]:
    """The same as a Word file: as it was issued, edited in Word before or not."""
    paper = find_paper_for_members(database.session(), review(), paper_id)
    sha256 = current_file(database.session(), paper)
    try:
        content = files().get(sha256)
    except DamagedFileError:
        return damaged_file_page()
    return send_word(content, paper_file_name(paper), sha256)
