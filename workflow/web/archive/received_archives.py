"""Archive packages of other installations: what was taken in, and the files in each."""

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from workflow.domain.roles import Right
from workflow.services.archive.receiving import (
    find_received,
    list_doubts,
    list_packed_files,
    list_received,
    read_packed_file,
)
from workflow.services.stores.file_store import DamagedFileError, sha256_of
from workflow.web import database
from workflow.web.errors import ErrorAnswer
from workflow.web.file_store import files
from workflow.web.papers.downloads import send_file_as
from workflow.web.papers.routes import damaged_file_page
from workflow.web.protection.access import requires

bp = Blueprint("received_archives", __name__, url_prefix="/archives")


@bp.get("")
@requires(Right.OPERATE)
def show_all() -> str:
    """List what was taken in."""
    return render_template("papers/archives.html", rows=list_received(database.session()))


@bp.get("/<int:archive_id>")
@requires(Right.OPERATE)
def show(archive_id: int) -> str | ErrorAnswer:
    """The files of a package, and what in them does not agree."""
    found = find_received(database.session(), archive_id)
    try:
        packed, doubts = list_packed_files(files(), found), list_doubts(files(), found)
    except DamagedFileError:
        return damaged_file_page()
    return render_template("papers/archive.html", archive=found, packed=packed, doubts=doubts)


@bp.get("/<int:archive_id>/files/<int:place>")
@requires(Right.OPERATE)
def download(archive_id: int, place: int) -> Response | ErrorAnswer:
    """One file of a package, to save."""
    try:
        name, content = read_packed_file(
            files(), find_received(database.session(), archive_id), place
        )
    except DamagedFileError:
        return damaged_file_page()
    return send_file_as(content, name, sha256_of(content))
