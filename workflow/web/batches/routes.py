"""Papers of many reviews at once."""

from collections.abc import Callable
from functools import partial

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from workflow.domain.errors import BadInputError, Message
from workflow.domain.labels import N_
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.roles import Right
from workflow.models import Batch, Paper, PaperStatus
from workflow.services.printing import batches, downloads, paper_requests
from workflow.services.printing.batches import BatchSummary
from workflow.services.table_files import Column
from workflow.web import database, query_args
from workflow.web.batches.batch_page import load_batch_page
from workflow.web.batches.selection import (
    SelectionForm,
    SelectionOptions,
    load_options,
    read_selection,
)
from workflow.web.clock import now
from workflow.web.examples import mark_example
from workflow.web.file_store import files
from workflow.web.papers.downloads import enqueue_batch, previews, send_zip
from workflow.web.protection.access import account, requires
from workflow.web.submitting import UNPROCESSABLE, submitting
from workflow.web.tables import TABLE_PATH, read_all, send_table

bp = Blueprint("batches", __name__, url_prefix="/batches")

#: Batches on a page of the list.
PAGE_SIZE = 20


@bp.get("")
@requires(Right.RUN_BATCHES)
def show() -> str:
    """The batches so far, newest first."""
    before = query_args.read_int("before")
    rows = batches.list_batches(database.session(), account(), before=before, most=PAGE_SIZE + 1)
    older = rows[PAGE_SIZE - 1].batch.id if len(rows) > PAGE_SIZE else None
    return render_template("batches/list.html", rows=rows[:PAGE_SIZE], older=older, before=before)


def _count_of(status: PaperStatus) -> Callable[[BatchSummary], int]:
    return lambda row: row.counts[status]


COLUMNS = (
    Column[BatchSummary](N_("Đợt"), 8, lambda row: row.batch.id),
    Column[BatchSummary](N_("Năm"), 14, lambda row: "–".join(row.years)),
    Column[BatchSummary](N_("Số khối, cụm"), 12, lambda row: row.reviews),
    Column[BatchSummary](N_("Loại văn bản"), 12, lambda row: row.kinds),
    Column[BatchSummary](N_("Lúc yêu cầu"), 18, lambda row: row.batch.asked_at),
    Column[BatchSummary](
        N_("Người yêu cầu"), 28, lambda row: getattr(row.batch.asked_by, "name", None)
    ),
    *(Column[BatchSummary](status.label, 12, _count_of(status)) for status in PaperStatus),
)


@bp.get(TABLE_PATH)
@requires(Right.RUN_BATCHES)
def table(kind: str) -> Response:
    """The batches so far as a file."""
    session, me = database.session(), account()
    rows = read_all(
        lambda before, most: batches.list_batches(session, me, before=before, most=most),
        lambda row: row.batch.id,
    )
    return send_table("Dot-tao-van-ban", COLUMNS, rows, kind)


PAPER_COLUMNS = (
    Column[Paper](
        N_("Khối, cụm"), 44, lambda row: mark_example(row.review.bloc.name, row.review_id)
    ),
    Column[Paper](N_("Năm"), 12, lambda paper: paper.review.year),
    Column[Paper](N_("Văn bản"), 30, lambda paper: Message(PaperKind(paper.kind).label)),
    Column[Paper](N_("Kết quả"), 16, lambda paper: Message(paper.status.label)),
    Column[Paper](N_("Lý do"), 50, lambda paper: Message(paper.reason) if paper.reason else None),
    Column[Paper](N_("Lúc xong"), 18, lambda paper: paper.finished_at),
)


@bp.get(f"/<int:batch_id>{TABLE_PATH}")
@requires(Right.RUN_BATCHES)
def papers_table(batch_id: int, kind: str) -> Response:
    """Send the outcome of each paper of a batch, as a file."""
    session, batch = database.session(), _batch(batch_id)
    named = request.args.get("status", "")
    status = PaperStatus(named) if named in set(PaperStatus) else None
    rows = read_all(
        lambda after, most: batches.list_batch_papers(
            session, batch, status=status, after=after or 0, most=most
        ),
        lambda paper: paper.id,
    )
    return send_table(f"Dot-tao-van-ban-{batch_id}", PAPER_COLUMNS, rows, kind)


@bp.get("/new")
@requires(Right.RUN_BATCHES)
def choose() -> str:
    """Choose kinds and blocs; the year and the council come first."""
    form = read_selection()
    field = load_options(form)
    if field is not None and not form.kinds.data and not form.scope.data:
        form.suggest(batches.find_last_choice(database.session(), account()), field.reviews)
    return _selection_page(form, field)


def _selection_page(form: SelectionForm, field: SelectionOptions | None) -> str:
    return render_template("batches/new.html", form=form, field=field)


@bp.get("/preview")
@requires(Right.RUN_BATCHES)
def preview() -> str | tuple[str, int]:
    """Preview a batch: what would be made and what is missing; nothing is started."""
    form = read_selection()
    field = load_options(form)
    if field is None or not form.validate():
        return _selection_page(form, field), UNPROCESSABLE
    chosen = form.chosen(field.reviews)
    ahead = request.args.get("ahead") == "1"
    found = batches.preview_batch(
        database.session(), chosen, form.chosen_kinds(), now(), ahead=ahead
    )
    return render_template(
        "batches/preview.html",
        form=form,
        field=field,
        found=found,
        ahead=ahead,
        papers_in=batches.count_papers,
    )


@bp.post("")
@requires(Right.RUN_BATCHES)
def start() -> Response | tuple[str, int]:
    """Start what the preview showed: all of it, or the complete reviews only."""
    form = SelectionForm()
    field = load_options(form)
    if field is None or not form.validate():
        return _selection_page(form, field), UNPROCESSABLE
    session, kinds, moment = database.session(), form.chosen_kinds(), now()
    chosen = form.chosen(field.reviews)
    if request.form.get("which") == "complete":
        found = batches.preview_batch(session, chosen, kinds, moment)
        chosen = [one.review for one in found.complete]
    if not chosen:
        raise BadInputError(Message("Không có khối nào đủ thông tin để tạo văn bản."))
    with submitting() as submission:
        batch = paper_requests.request_papers(session, chosen, kinds, by=account(), now=moment)
        address = submission.lead_to(url_for("batches.watch", batch_id=batch.id))
        submission.after_commit(partial(enqueue_batch, batch))
    return redirect(address)


def _batch(batch_id: int) -> Batch:
    return batches.find_batch(database.session(), account(), batch_id)


@bp.get("/<int:batch_id>")
@requires(Right.RUN_BATCHES)
def watch(batch_id: int) -> str:
    """A batch at work or done: progress, and what became of each paper."""
    return render_template("batches/batch.html", page=load_batch_page(_batch(batch_id)))


@bp.get("/<int:batch_id>/part")
@requires(Right.RUN_BATCHES)
def part(batch_id: int) -> str:
    """The part of the page that changes while the batch is at work."""
    return render_template("batches/live_part.html", page=load_batch_page(_batch(batch_id)))


@bp.post("/<int:batch_id>/cancel")
@requires(Right.RUN_BATCHES)
def cancel(batch_id: int) -> Response:
    """Stop a batch; what is made already stays."""
    batch = _batch(batch_id)
    with submitting() as submission:
        paper_requests.cancel_batch(database.session(), batch, now(), by=account())
        words = _("Đã dừng. Những văn bản đã tạo xong vẫn còn và tải về được.")
        submission.notify(words, "info")
    return redirect(url_for("batches.watch", batch_id=batch_id))


#: What can be taken up again, by the button's name.
_RETRIABLE = {"failed": PaperStatus.FAILED, "cancelled": PaperStatus.CANCELLED}


@bp.post("/<int:batch_id>/retry")
@requires(Right.RUN_BATCHES)
def retry(batch_id: int) -> Response:
    """Make the failed papers of a batch again, or continue the stopped ones."""
    batch = _batch(batch_id)
    again = _RETRIABLE.get(request.form.get("which", ""))
    if again is None:
        raise BadInputError(Message("Hãy chọn văn bản cần tạo lại."))
    with submitting() as submission:
        paper_requests.retry_batch(database.session(), batch, now(), stopped_at=again, by=account())
        submission.after_commit(partial(enqueue_batch, batch))
    return redirect(url_for("batches.watch", batch_id=batch_id))


@bp.get("/<int:batch_id>/zip")
@requires(Right.RUN_BATCHES)
def download_zip(batch_id: int) -> Response:
    """All that the batch has made so far, and the list of what it has not."""
    batch = _batch(batch_id)
    name = f"Van-ban-hang-loat-{batch.id}.zip"
    return send_zip(downloads.zip_batch(database.session(), files(), batch), name)


@bp.get("/<int:batch_id>/pdfs")
@requires(Right.RUN_BATCHES)
def download_pdfs(batch_id: int) -> Response:
    """The same as PDF files."""
    batch = _batch(batch_id)
    name = f"Van-ban-hang-loat-{batch.id}-PDF.zip"
    return send_zip(downloads.zip_batch(database.session(), files(), batch, previews()), name)
