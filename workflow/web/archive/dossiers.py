"""The list of a dossier: the issued papers of a year, to read, to print and as a file."""

from flask import Blueprint, Response, render_template

from workflow.domain.papers.file_names import build_file_stem
from workflow.domain.roles import Right
from workflow.services.archive.dossier import COLUMNS, list_archived
from workflow.services.stores.file_store import DamagedFileError
from workflow.web import database
from workflow.web.errors import ErrorAnswer
from workflow.web.papers.downloads import previews
from workflow.web.papers.routes import damaged_file_page
from workflow.web.protection.access import requires, review
from workflow.web.tables import TABLE_PATH, send_table

bp = Blueprint("dossiers", __name__, url_prefix="/reviews/<int:review_id>/dossier")


@bp.get("")
@requires(Right.ASK_PAPERS)
def show(review_id: int) -> str | ErrorAnswer:
    """Show the list."""
    try:
        papers = list_archived(database.session(), previews(), review())
    except DamagedFileError:
        return damaged_file_page()
    return render_template("papers/dossier.html", review=review(), papers=papers, columns=COLUMNS)


@bp.get(TABLE_PATH)
@requires(Right.ASK_PAPERS)
def table(review_id: int, kind: str) -> Response | ErrorAnswer:
    """The list as a file."""
    try:
        papers = list_archived(database.session(), previews(), review())
    except DamagedFileError:
        return damaged_file_page()
    name = f"{build_file_stem(review().bloc.name, review().year)}_Muc-luc-ho-so"
    return send_table(name, COLUMNS, papers, kind)
