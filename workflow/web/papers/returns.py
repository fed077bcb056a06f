"""Edited Word files of a paper: sending one in, what it changed, carrying it into a new paper."""

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from workflow.domain.errors import BadInputError, Message, MoveRefusedError, NotFoundError
from workflow.domain.paper_changes import PaperChanges, decode_changes
from workflow.domain.paper_life import PaperStage
from workflow.domain.papers import PaperKind
from workflow.domain.roles import Right
from workflow.models import EditedPaper, Paper
from workflow.services.printing.edited_papers import find_uncarried, list_edits
from workflow.services.printing.find_paper import find_made_paper
from workflow.services.printing.returned_papers import (
    ReturnedPaper,
    add_edited_paper,
    carry_over,
    compare_returned,
)
from workflow.services.stores.file_store import DamagedFileError
from workflow.web import database
from workflow.web.clock import now
from workflow.web.file_store import files
from workflow.web.language import translate
from workflow.web.papers.downloads import paper_file_name, send_word
from workflow.web.papers.routes import damaged_file_page
from workflow.web.papers.word_files import EditedPaperForm
from workflow.web.protection.access import account, requires, review
from workflow.web.submitting import UNPROCESSABLE, notify, submitting

bp = Blueprint(
    "returns", __name__, url_prefix="/reviews/<int:review_id>/papers/<int:paper_id>/edited"
)


@bp.app_template_global()
def newest_edit(paper: Paper) -> tuple[EditedPaper, PaperChanges] | None:
    """The edited file that counts of a paper, and what it changed."""
    edits = list_edits(database.session(), paper)
    return (edits[0], decode_changes(edits[0].report)) if edits else None


@bp.app_template_global()
def uncarried_edit(paper: Paper) -> EditedPaper | None:
    """The edit of the paper before this one, if its text is not carried over yet."""
    return find_uncarried(database.session(), paper)


@bp.get("")
@requires(Right.ASK_PAPERS)
def show(review_id: int, paper_id: int) -> str:
    """Show what was edited in a paper, and take in a file."""
    return _page(paper_id, EditedPaperForm())


def _page(paper_id: int, form: EditedPaperForm) -> str:
    paper = _paper(paper_id)
    edits = list_edits(database.session(), paper)
    return render_template(
        "papers/edited.html",
        review=review(),
        paper=paper,
        kind=PaperKind(paper.kind),
        form=form,
        edits=edits,
        changes=decode_changes(edits[0].report) if edits else None,
        uncarried=find_uncarried(database.session(), paper),
        may_send=paper.stage is PaperStage.DRAFT,
    )


@bp.post("")
@requires(Right.ASK_PAPERS)
def upload(review_id: int, paper_id: int) -> Response | tuple[str, int]:
    """Keep an edited file and compare it."""
    form = EditedPaperForm()
    if form.validate() and (returned := _compare(form, paper_id)):
        with submitting(form) as submission:
            add_edited_paper(
                database.session(), files(), review(), paper_id, returned, by=account(), now=now()
            )
            submission.notify(_("Đã nhận bản sửa và so với bản đã tạo."))
            address = url_for("returns.show", review_id=review_id, paper_id=paper_id)
            submission.lead_to(address)
        if submission.done:
            return redirect(address)
    return _page(paper_id, form), UNPROCESSABLE


def _compare(form: EditedPaperForm, paper_id: int) -> ReturnedPaper | None:
    """Compare the file before anything is held; None with the refusal at its field."""
    try:
        return compare_returned(
            database.session(), files(), review(), paper_id,
            file_name=form.received.name, content=form.received.content,
            by=account(), now=now(),
        )  # fmt: skip
    except (BadInputError, MoveRefusedError) as error:
        form.show_refusal(error)
        return None


@bp.post("/carry")
@requires(Right.ASK_PAPERS)
def carry(review_id: int, paper_id: int) -> Response:
    """Carry what was typed into the paper before this one over."""
    address = url_for("returns.show", review_id=review_id, paper_id=paper_id)
    try:
        returned = carry_over(
            database.session(), files(), review(), paper_id, by=account(), now=now()
        )
    except (BadInputError, MoveRefusedError) as error:
        notify(translate(error.message), "bad")
        return redirect(address)
    with submitting(refusal_notice=True) as submission:
        add_edited_paper(
            database.session(), files(), review(), paper_id, returned, by=account(), now=now()
        )
        submission.notify(_("Đã chuyển phần đã sửa sang bản này."))
        submission.lead_to(address)
    return redirect(address)


@bp.get("/<int:edit_id>/download")
@requires(Right.ASK_PAPERS)
def download(review_id: int, paper_id: int, edit_id: int) -> Response | tuple[str, int]:
    """An edited Word file as it was sent in."""
    edited = _edited(paper_id, edit_id)
    return _send(edited.file_sha256, edited.file_name)


@bp.get("/<int:edit_id>/redline")
@requires(Right.ASK_PAPERS)
def download_redline(review_id: int, paper_id: int, edit_id: int) -> Response | tuple[str, int]:
    """The paper as it was made, with the edits as tracked changes."""
    edited = _edited(paper_id, edit_id)
    if edited.redline_sha256 is None:
        raise NotFoundError(Message("Bản sửa này không có thay đổi nào."))
    name = paper_file_name(edited.paper).removesuffix(".docx")
    return _send(edited.redline_sha256, f"{name}_Thay-doi.docx")


def _send(sha256: str, name: str) -> Response | tuple[str, int]:
    try:
        return send_word(files().get(sha256), name, sha256)
    except DamagedFileError:
        return damaged_file_page()


def _paper(paper_id: int) -> Paper:
    return find_made_paper(database.session(), review(), paper_id, joinedload(Paper.snapshot))


def _edited(paper_id: int, edit_id: int) -> EditedPaper:
    query = select(EditedPaper).filter_by(id=edit_id, paper_id=_paper(paper_id).id)
    found = database.session().scalar(query.options(joinedload(EditedPaper.paper)))
    if found is None:
        raise NotFoundError(Message("Không tìm thấy bản sửa này."))
    return found
