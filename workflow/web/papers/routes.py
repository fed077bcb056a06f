"""Papers of one review."""

from collections.abc import Callable
from functools import partial

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from workflow.domain.errors import BadInputError, Message, NotFoundError
from workflow.domain.further_meetings import MEETING_PAPERS, make_paper_key, split_paper_key
from workflow.domain.paper_life import StageMove, list_stage_moves
from workflow.domain.papers import DOSSIER, PaperKind
from workflow.domain.papers.file_names import build_file_stem
from workflow.domain.roles import Right
from workflow.models import Batch, Inspection, Paper, PaperStatus, Snapshot
from workflow.services.printing import downloads
from workflow.services.printing.current_papers import read_paper_set
from workflow.services.printing.edited_papers import current_file
from workflow.services.printing.find_paper import find_made_paper, find_paper
from workflow.services.printing.paper_facts import name_meeting
from workflow.services.printing.paper_life import list_differences, list_obstacles, move_paper
from workflow.services.printing.paper_requests import request_papers_of_review
from workflow.services.printing.paper_status import PrintStatus, explain_print_status, list_gaps
from workflow.services.printing.previews import Previews
from workflow.services.snapshots import facts_of
from workflow.services.stores.file_store import DamagedFileError
from workflow.web import database
from workflow.web.clock import now
from workflow.web.errors import ErrorAnswer, error_page
from workflow.web.file_store import files
from workflow.web.language import translate
from workflow.web.papers.card import build_papers_card, group_gaps, list_papers_of_meeting
from workflow.web.papers.downloads import (
    enqueue_batch,
    paper_file_name,
    previews,
    send_packet,
    send_page_image,
    send_pdf,
    send_word,
    send_zip,
)
from workflow.web.papers.page_images import load_page_images
from workflow.web.protection.access import account, requires, review
from workflow.web.protection.security_log import note_reading
from workflow.web.review_forms.field_urls import field_url
from workflow.web.review_forms.meeting_address import meeting_number, show_meeting
from workflow.web.submitting import submitting

bp = Blueprint("papers", __name__, url_prefix="/reviews/<int:review_id>/papers")
bp.add_app_template_global(build_papers_card)
bp.add_app_template_global(list_papers_of_meeting)
bp.add_app_template_global(group_gaps)
bp.add_app_template_global(field_url)
bp.add_app_template_global(PaperKind, "paper_kind")
bp.add_app_template_global(lambda paper: current_file(database.session(), paper), "current_file")


@bp.app_template_global()
def paper_label(paper: Paper) -> str:
    """What a paper is; one of a further meeting with the kind of that meeting."""
    label, meeting = translate(PaperKind(paper.kind).label), name_meeting(paper)
    return f"{label} – {translate(meeting)}" if meeting else label


#: Differences between a paper and the facts that its page shows.
MAX_DIFFERENCES = 30


@bp.get("/card")
@requires(Right.ASK_PAPERS)
def card(review_id: int) -> str:
    """The card alone, for the page that waits."""
    return render_template("papers/card.html", review=review())


@bp.post("")
@requires(Right.ASK_PAPERS)
def ask(review_id: int) -> Response:
    """Request papers, which are filled in the background; a refusal is told where one asked."""
    session, kinds = database.session(), _read_kinds()
    show_meeting(split_paper_key(kinds[0])[1])
    page = "reviews.show" if meeting_number() is None else "review_forms.meeting"
    address = url_for(page, review_id=review_id, _anchor="papers")
    with submitting(refusal_notice=True) as submission:
        batch = request_papers_of_review(session, review(), kinds, by=account(), now=now())
        if batch:
            submission.after_commit(partial(enqueue_batch, batch))
        submission.lead_to(address)
    return redirect(address)


def _read_kinds() -> list[str]:
    """The kinds that the pressed button names."""
    named = request.form.getlist("kind")
    if named == ["all"]:
        return list(DOSSIER)
    meetings = facts_of(database.session(), review()).meetings
    known = {kind.value for kind in PaperKind} | {
        make_paper_key(kind, row.number) for row in meetings for kind in MEETING_PAPERS
    }
    if not named or set(named) - known:
        raise BadInputError(Message("Hãy chọn loại văn bản cần tạo."), field="kind")
    return named


@bp.get("/<int:paper_id>")
@requires(Right.ASK_PAPERS)
def show(review_id: int, paper_id: int) -> str:
    """Show a paper: its origin, its blanks and its older versions."""
    paper = _paper(paper_id)
    show_meeting(split_paper_key(paper.kind)[1])
    status, reason = explain_print_status(database.session(), paper)
    return render_template(
        "papers/paper.html",
        review=review(),
        paper=paper,
        kind=PaperKind(paper.kind),
        name=paper_file_name(paper),
        status=status,
        reason=reason,
        may_ask=paper.status not in (PaperStatus.QUEUED, PaperStatus.FILLING),
        gaps=list_gaps(paper) if paper.file_sha256 else (),
        others=_other_versions(paper),
        pages=load_page_images(paper),
        steps=_list_steps(paper),
        file_now=current_file(database.session(), paper) if paper.file_sha256 else "",
        differences=_list_differences(paper, status),
    )


@bp.post("/<int:paper_id>/stage")
@requires(Right.MOVE_REVIEW)
def move(review_id: int, paper_id: int) -> Response:
    """Take a paper a step through its life, from draft to filed."""
    name, reason = request.form.get("move", ""), request.form.get("reason", "")
    with submitting(refusal_notice=True) as submission:
        made = move_paper(
            database.session(), review(), paper_id, name, reason=reason,
            seen=request.form.get("seen"), by=account(), now=now(),
        )  # fmt: skip
        submission.notify(translate(Message(made.target.label)))
    return redirect(url_for("papers.show", review_id=review_id, paper_id=paper_id))


def _list_differences(paper: Paper, status: PrintStatus) -> list[tuple[str, str]]:
    """List the sentences of an outdated paper that would be different today."""
    if status is not PrintStatus.OUTDATED:
        return []
    return list_differences(database.session(), review(), paper)[:MAX_DIFFERENCES]


def _list_steps(paper: Paper) -> list[tuple[StageMove, list[Message]]]:
    """List the steps open to a paper, each with its obstacles."""
    session = database.session()
    return [
        (step, list_obstacles(session, review(), paper, step, account()))
        for step in list_stage_moves(paper.stage)
        if paper.file_sha256
    ]


@bp.get("/<int:paper_id>/download")
@requires(Right.ASK_PAPERS)
def download(review_id: int, paper_id: int) -> Response | ErrorAnswer:
    """The Word file."""
    paper = _ready_paper(paper_id)
    sha256 = current_file(database.session(), paper)
    try:
        content = files().get(sha256)
    except DamagedFileError:
        return damaged_file_page()
    return send_word(content, paper_file_name(paper), sha256)


@bp.get("/<int:paper_id>/pdf")
@requires(Right.ASK_PAPERS)
def download_pdf(review_id: int, paper_id: int) -> Response | ErrorAnswer:
    """The same paper as PDF."""
    try:
        return send_pdf(_ready_paper(paper_id))
    except DamagedFileError:
        return damaged_file_page()


@bp.get("/<int:paper_id>/packet")
@requires(Right.ASK_PAPERS)
def download_packet(review_id: int, paper_id: int) -> Response | ErrorAnswer:
    """An issued paper with its metadata, for a document system."""
    try:
        return send_packet(_ready_paper(paper_id))
    except DamagedFileError:
        return damaged_file_page()


@bp.get("/<int:paper_id>/pages/<int:number>")
@requires(Right.ASK_PAPERS)
def page_image(review_id: int, paper_id: int, number: int) -> Response | ErrorAnswer:
    """A page of the paper as an image."""
    paper = _ready_paper(paper_id)
    if paper.stage.is_settled:
        note_reading()
    try:
        return send_page_image(paper, number)
    except DamagedFileError:
        return damaged_file_page()


@bp.get("/zip")
@requires(Right.ASK_PAPERS)
def download_zip(review_id: int) -> Response:
    """The papers that agree with the facts and with each other, in one zip."""
    return _send_set("Van-ban")


@bp.get("/pdfs")
@requires(Right.ASK_PAPERS)
def download_pdfs(review_id: int) -> Response:
    """The same papers as PDF, in one zip."""
    return _send_set("PDF", previews())


def _send_set(name_ending: str, printed: Previews | None = None) -> Response:
    session = database.session()
    found = read_paper_set(session, review())
    if not found.papers:
        raise NotFoundError(
            found.left_out[0][1] if found.left_out else Message("Chưa có văn bản nào để tải về.")
        )
    name = build_file_stem(review().bloc.name, review().year)
    chunks = downloads.zip_paper_set(session, files(), found, printed)
    return send_zip(chunks, f"{name}_{name_ending}.zip")


def damaged_file_page() -> ErrorAnswer:
    """The page for a file that is gone or changed."""
    return error_page(
        410,
        _("Tệp của văn bản này bị mất hoặc đã hỏng, không tải về được."),
        _(
            "Hệ thống đã ghi nhận và đang khôi phục đúng bản cũ từ dữ liệu đã lưu; hãy thử lại sau"
            " ít phút. Nếu vẫn thấy trang này, hãy quay lại và bấm «Tạo lại» để có tệp mới."
        ),
    )


def _paper(paper_id: int, find: Callable[..., Paper] = find_paper) -> Paper:
    """A paper of the review that the address names, with what its page shows."""
    return find(
        database.session(), review(), paper_id,
        joinedload(Paper.batch).joinedload(Batch.asked_by),
        joinedload(Paper.snapshot).joinedload(Snapshot.saved_by),
        joinedload(Paper.inspection).undefer(Inspection.report),
        joinedload(Paper.template_version),
    )  # fmt: skip


def _ready_paper(paper_id: int) -> Paper:
    """The same, if it has a file."""
    return _paper(paper_id, find_made_paper)


def _other_versions(paper: Paper) -> list[Paper]:
    """The other versions of a paper that can be downloaded, newest first."""
    query = select(Paper).where(
        Paper.review_id == paper.review_id,
        Paper.kind == paper.kind,
        Paper.status == PaperStatus.READY,
        Paper.id != paper.id,
    )
    newest_first = query.order_by(Paper.id.desc()).limit(50)
    return list(database.session().scalars(newest_first.options(joinedload(Paper.batch))))
