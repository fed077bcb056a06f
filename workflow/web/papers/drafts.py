"""Papers as they would print from what is saved now, without asking for them."""

from io import BytesIO

from flask import Blueprint, render_template, send_file
from werkzeug.wrappers import Response

from workflow.domain.errors import Message, NotFoundError
from workflow.domain.further_meetings import MEETING_PAPERS, make_paper_key, split_paper_key
from workflow.domain.papers import Gap, PaperKind
from workflow.domain.roles import Right
from workflow.services.printing.page_blanks import mark_draft
from workflow.services.printing.page_process import UnviewableError
from workflow.services.snapshots import facts_of
from workflow.web import database
from workflow.web.file_store import files
from workflow.web.papers.downloads import previews
from workflow.web.papers.page_images import PageImages, load_draft_images
from workflow.web.protection.access import requires, review
from workflow.web.review_forms.meeting_address import show_meeting

bp = Blueprint("drafts", __name__, url_prefix="/reviews/<int:review_id>/drafts/<key>")


@bp.get("")
@requires(Right.ASK_PAPERS)
def show(review_id: int, key: str) -> str:
    """Show all pages, each blank leading to its field."""
    kind, meeting = split_paper_key(_known(key))
    show_meeting(meeting)
    gaps: tuple[Gap, ...] = ()
    try:
        marked = mark_draft(database.session(), files(), review(), key)
        gaps, pages = marked.gaps, load_draft_images(marked)
    except UnviewableError as error:
        pages = PageImages(0, error.message)
    return render_template(
        "papers/draft.html", review=review(), kind=kind, key=key, gaps=gaps, pages=pages
    )


@bp.get("/pages/<int:number>")
@requires(Right.ASK_PAPERS)
def page_image(review_id: int, key: str, number: int) -> Response:
    """A page as an image."""
    marked = mark_draft(database.session(), files(), review(), _known(key))
    image = previews().draft_page_image(marked.filling, number)
    return send_file(BytesIO(image), "image/png")


def _known(key: str) -> str:
    """The key of a paper that the review has; raises `NotFoundError`."""
    meetings = facts_of(database.session(), review()).meetings
    known = {kind.value for kind in PaperKind} | {
        make_paper_key(kind, row.number) for row in meetings for kind in MEETING_PAPERS
    }
    if key not in known:
        raise NotFoundError(Message("Không có loại văn bản này."))
    return key
