"""The signed copies of an issued paper: sending one in, who signed it, what its text says."""

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from workflow.domain.errors import BadInputError, Message, MoveRefusedError, NotFoundError
from workflow.domain.papers import PaperKind
from workflow.domain.papers.issuance import find_issued_paper
from workflow.domain.roles import Right
from workflow.domain.signatures import DigitalSignature, SignedCopyReport, decode_signed_copy
from workflow.models import Paper, SignedCopy
from workflow.services.printing.edited_papers import current_file
from workflow.services.printing.find_paper import find_made_paper
from workflow.services.printing.paper_facts import facts_of_paper
from workflow.services.printing.signed_copies import (
    ExaminedCopy,
    add_signed_copy,
    choose_signed_copy,
    examine_copy,
    list_signed_copies,
    prepare_for_signing,
)
from workflow.services.printing.trust_folder import read_trusted
from workflow.services.stores.file_store import DamagedFileError, sha256_of
from workflow.web import database
from workflow.web.clock import now
from workflow.web.file_store import files
from workflow.web.papers.downloads import paper_file_name, previews, send_file_as
from workflow.web.papers.routes import damaged_file_page
from workflow.web.papers.signatures_today import list_lost_today
from workflow.web.papers.word_files import SignedCopyForm
from workflow.web.protection.access import account, requires, review
from workflow.web.submitting import UNPROCESSABLE, submitting

bp = Blueprint(
    "signed_copies", __name__, url_prefix="/reviews/<int:review_id>/papers/<int:paper_id>/signed"
)


@bp.app_template_global()
def newest_signed_copy(paper: Paper) -> tuple[SignedCopy, SignedCopyReport] | None:
    """The signed copy that counts of a paper, with what was found in it."""
    copy = choose_signed_copy(list_signed_copies(database.session(), paper))
    return (copy, decode_signed_copy(copy.report)) if copy else None


@bp.app_template_global()
def name_signer(paper: Paper) -> str:
    """Whom an issued paper names as its signer; empty for nobody."""
    known = find_issued_paper(PaperKind(paper.kind), facts_of_paper(paper))
    return known.signer.name if known and known.signer else ""


def _with_reports(
    paper: Paper,
) -> list[tuple[SignedCopy, SignedCopyReport, list[DigitalSignature]]]:
    """The copies, what was found in each, and its signatures that are not right any more."""
    copies = list_signed_copies(database.session(), paper)
    return [(copy, decode_signed_copy(copy.report), list_lost_today(copy)) for copy in copies]


@bp.get("")
@requires(Right.ASK_PAPERS)
def show(review_id: int, paper_id: int) -> str:
    """Show the signed copies of a paper, and take in one."""
    return _page(paper_id, SignedCopyForm())


def _page(paper_id: int, form: SignedCopyForm) -> str:
    paper = _paper(paper_id)
    return render_template(
        "papers/signed.html",
        review=review(),
        paper=paper,
        kind=PaperKind(paper.kind),
        form=form,
        copies=_with_reports(paper),
        signer=name_signer(paper),
    )


@bp.post("")
@requires(Right.ASK_PAPERS)
def upload(review_id: int, paper_id: int) -> Response | tuple[str, int]:
    """Keep a signed copy and look at its signatures and its text."""
    form = SignedCopyForm()
    if form.validate() and (examined := _examine(form, paper_id)):
        with submitting(form) as submission:
            add_signed_copy(
                database.session(), files(), review(), paper_id,
                file_name=form.received.name, examined=examined, by=account(), now=now(),
            )  # fmt: skip
            submission.notify(_("Đã nhận bản đã ký."))
            address = url_for("signed_copies.show", review_id=review_id, paper_id=paper_id)
            submission.lead_to(address)
        if submission.done:
            return redirect(address)
    return _page(paper_id, form), UNPROCESSABLE


def _examine(form: SignedCopyForm, paper_id: int) -> ExaminedCopy | None:
    """Look at the file before anything is held; None with the refusal at its field."""
    try:
        return examine_copy(
            database.session(), files(), review(), paper_id,
            content=form.received.content, by=account(), now=now(),
            trusted=read_trusted(current_app.config["SETTINGS"].trusted_certificates),
        )  # fmt: skip
    except (BadInputError, MoveRefusedError) as error:
        form.show_refusal(error)
        return None


@bp.get("/<int:copy_id>/download")
@requires(Right.ASK_PAPERS)
def download(review_id: int, paper_id: int, copy_id: int) -> Response | tuple[str, int]:
    """A signed copy as it was sent in, to save and never to open here."""
    query = select(SignedCopy).filter_by(id=copy_id, paper_id=_paper(paper_id).id)
    copy = database.session().scalar(query)
    if copy is None:
        raise NotFoundError(Message("Không tìm thấy bản đã ký này."))
    try:
        return send_file_as(files().get(copy.file_sha256), copy.file_name, copy.file_sha256)
    except DamagedFileError:
        return damaged_file_page()


@bp.get("/prepared")
@requires(Right.ASK_PAPERS)
def download_prepared(review_id: int, paper_id: int) -> Response | tuple[str, int]:
    """The PDF of a paper with empty signature fields at their places."""
    paper = _paper(paper_id)
    try:
        pdf = previews().pdf(current_file(database.session(), paper))
    except DamagedFileError:
        return damaged_file_page()
    name = paper_file_name(paper).removesuffix(".docx") + "_De-ky.pdf"
    prepared = prepare_for_signing(paper, pdf)
    return send_file_as(prepared, name, sha256_of(prepared))


def _paper(paper_id: int) -> Paper:
    return find_made_paper(database.session(), review(), paper_id, joinedload(Paper.snapshot))
