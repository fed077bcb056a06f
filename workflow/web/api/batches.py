"""Papers of many reviews at once, and how far they are."""

import datetime as dt
from functools import partial
from typing import Annotated, Literal

import msgspec
from flask import url_for
from werkzeug.wrappers import Response

from workflow.domain.errors import BadInputError, Message
from workflow.domain.labels import N_
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.roles import Right
from workflow.domain.texts.typed_dates import read_asked_year
from workflow.models import Batch, Council, PaperStatus, Review
from workflow.services.printing import batches, downloads, paper_requests
from workflow.services.printing.batch_progress import measure_progress
from workflow.services.scope import find_visible
from workflow.web import database
from workflow.web.api.operation import Answer, operation
from workflow.web.api.pages import CursorQuery, Id, Page, Text, write_cursor
from workflow.web.api.paper_items import PaperItem, describe_paper
from workflow.web.api.papers import ZIP_MIMETYPE, enqueue
from workflow.web.clock import now
from workflow.web.file_store import files
from workflow.web.papers.downloads import previews, send_zip
from workflow.web.protection.access import account
from workflow.web.submitting import submitting


class BatchItem(msgspec.Struct, frozen=True):
    """A batch: what it covers, and its papers by status."""

    id: int
    asked_at: dt.datetime
    asked_by: str | None
    cancelled_at: dt.datetime | None
    reviews: int
    kinds: int
    years: list[str]
    counts: dict[PaperStatus, int]


class BatchAnswer(BatchItem, frozen=True, kw_only=True):
    """A batch at this moment."""

    busy: bool
    done: int
    total: int
    #: Papers a second, and how many seconds are left at that rate; null while nobody knows.
    rate: float | None
    seconds_left: float | None


class BatchPaperItem(PaperItem, frozen=True, kw_only=True):
    """A paper of a batch."""

    review_id: int
    bloc: str
    year: str


class BatchPaperQuery(CursorQuery, frozen=True, kw_only=True):
    status: PaperStatus | None = None


class BatchBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The reviews of a council and year, all or of some blocs, and the kinds to make."""

    council: Id
    year: Text
    kinds: Annotated[list[PaperKind], msgspec.Meta(min_length=1, max_length=len(PaperKind))]
    #: Ids of blocs; an empty list is none, null is all.
    blocs: Annotated[list[Id], msgspec.Meta(max_length=5000)] | None = None
    #: Leave out reviews whose papers would have blanks, or whose facts contradict themselves.
    only_complete: bool = False


class RetryBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which papers to take up again."""

    which: Literal["failed", "cancelled"]


@operation(
    "GET", "/batches", says=N_("Liệt kê các đợt tạo văn bản hàng loạt, mới nhất trước."),
    answer=Page[BatchItem], query=CursorQuery, right=Right.RUN_BATCHES,
)  # fmt: skip
def list_batches(query: CursorQuery) -> Page[BatchItem]:
    rows = batches.list_batches(
        database.session(), account(), before=query.after_id, most=query.limit + 1
    )
    shown = rows[: query.limit]
    last = shown[-1].batch.id if len(rows) > query.limit else None
    return Page([_describe(row) for row in shown], write_cursor(("", last)) if last else None)


def _describe(row: batches.BatchSummary) -> BatchItem:
    batch = row.batch
    return BatchItem(
        batch.id, batch.asked_at, batch.asked_by.name if batch.asked_by else None,
        batch.cancelled_at, row.reviews, row.kinds, list(row.years), row.counts,
    )  # fmt: skip


@operation(
    "POST", "/batches", says=N_("Tạo văn bản cho nhiều khối, cụm của một Hội đồng và năm."),
    answer=BatchAnswer, status=202, body=BatchBody, right=Right.RUN_BATCHES,
)  # fmt: skip
def start_batch(body: BatchBody) -> Answer:
    session, moment = database.session(), now()
    kinds = list(dict.fromkeys(body.kinds))
    chosen = _choose_reviews(body)
    if body.only_complete:
        found = batches.preview_batch(session, chosen, kinds, moment)
        chosen = [one.review for one in found.complete]
    if not chosen:
        raise BadInputError(Message("Không có khối nào đủ thông tin để tạo văn bản."))
    with submitting() as submission:
        batch = paper_requests.request_papers(session, chosen, kinds, by=account(), now=moment)
        address = submission.lead_to(url_for("api.read_batch", batch_id=batch.id))
        submission.after_commit(partial(enqueue, batch))
    return Answer(read_batch(batch.id), {"Location": address})


def _choose_reviews(body: BatchBody) -> list[Review]:
    session = database.session()
    council = find_visible(session, account(), Council, body.council)
    rows = batches.list_reviews_of_year(session, council.id, read_asked_year(body.year))
    if body.blocs is None:
        return rows
    if strange := set(body.blocs) - {row.bloc_id for row in rows}:
        raise BadInputError(
            Message("Khối {bloc} không có kỳ tổng kết năm này.", bloc=min(strange)), field="blocs"
        )
    return [row for row in rows if row.bloc_id in body.blocs]


def _batch(batch_id: int) -> Batch:
    return batches.find_batch(database.session(), account(), batch_id)


@operation(
    "GET", "/batches/<int:batch_id>", says=N_("Xem tiến độ của một đợt."),
    answer=BatchAnswer, right=Right.RUN_BATCHES,
)  # fmt: skip
def read_batch(batch_id: int) -> BatchAnswer:
    session, batch = database.session(), _batch(batch_id)
    progress = measure_progress(session, batch, now())
    item = _describe(batches.summarize_batches(session, [batch])[0])
    return BatchAnswer(
        **msgspec.structs.asdict(item), busy=progress.is_busy, done=progress.done,
        total=progress.total, rate=progress.rate, seconds_left=progress.seconds_left,
    )  # fmt: skip


@operation(
    "GET", "/batches/<int:batch_id>/papers", says=N_("Liệt kê văn bản của một đợt."),
    answer=Page[BatchPaperItem], query=BatchPaperQuery, right=Right.RUN_BATCHES,
)  # fmt: skip
def list_batch_papers(batch_id: int, query: BatchPaperQuery) -> Page[BatchPaperItem]:
    rows = batches.list_batch_papers(
        database.session(), _batch(batch_id), status=query.status, after=query.after_id or 0,
        most=query.limit + 1,
    )  # fmt: skip
    shown = rows[: query.limit]
    items = [
        BatchPaperItem(
            **msgspec.structs.asdict(describe_paper(row)), review_id=row.review_id,
            bloc=row.review.bloc.name, year=row.review.year,
        )
        for row in shown
    ]  # fmt: skip
    return Page(items, write_cursor(("", shown[-1].id)) if len(rows) > query.limit else None)


@operation(
    "POST", "/batches/<int:batch_id>/cancel", says=N_("Dừng một đợt; văn bản đã tạo vẫn còn."),
    answer=BatchAnswer, right=Right.RUN_BATCHES,
)  # fmt: skip
def cancel_batch(batch_id: int) -> Answer:
    batch = _batch(batch_id)
    with submitting() as submission:
        paper_requests.cancel_batch(database.session(), batch, now(), by=account())
        address = submission.lead_to(url_for("api.read_batch", batch_id=batch_id))
    return Answer(read_batch(batch_id), {"Location": address})


@operation(
    "POST", "/batches/<int:batch_id>/retry", says=N_("Tạo lại văn bản chưa được hoặc đã dừng."),
    answer=BatchAnswer, status=202, body=RetryBody, right=Right.RUN_BATCHES,
)  # fmt: skip
def retry_batch(batch_id: int, body: RetryBody) -> Answer:
    batch = _batch(batch_id)
    with submitting() as submission:
        paper_requests.retry_batch(
            database.session(), batch, now(), stopped_at=PaperStatus(body.which), by=account()
        )
        submission.after_commit(partial(enqueue, batch))
        address = submission.lead_to(url_for("api.read_batch", batch_id=batch_id))
    return Answer(read_batch(batch_id), {"Location": address})


@operation(
    "GET", "/batches/<int:batch_id>/zip", says=N_("Tải mọi tệp Word của đợt, kèm danh sách."),
    media=ZIP_MIMETYPE, right=Right.RUN_BATCHES,
)  # fmt: skip
def download_batch_zip(batch_id: int) -> Response:
    batch = _batch(batch_id)
    chunks = downloads.zip_batch(database.session(), files(), batch)
    return send_zip(chunks, f"Van-ban-hang-loat-{batch.id}.zip")


@operation(
    "GET", "/batches/<int:batch_id>/pdfs", says=N_("Tải mọi bản PDF của đợt, kèm danh sách."),
    media=ZIP_MIMETYPE, right=Right.RUN_BATCHES,
)  # fmt: skip
def download_batch_pdfs(batch_id: int) -> Response:
    batch = _batch(batch_id)
    chunks = downloads.zip_batch(database.session(), files(), batch, previews())
    return send_zip(chunks, f"Van-ban-hang-loat-{batch.id}-PDF.zip")
