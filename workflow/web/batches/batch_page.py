"""A batch as its page shows it."""

from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from workflow.domain.errors import Message
from workflow.domain.papers import PaperKind
from workflow.models import Batch, Paper, PaperStatus
from workflow.services.printing import batches
from workflow.services.printing.batch_progress import BatchProgress, measure_progress
from workflow.services.printing.batches import BatchSummary
from workflow.services.printing.replaced_templates import list_replaced_templates
from workflow.web import database, query_args
from workflow.web.clock import now
from workflow.web.filters import format_number

#: Papers on a page, and failed ones above it.
PAGE_SIZE, MOST_FAILED = 50, 10


@dataclass(frozen=True)
class BatchPaper:
    """The outcome of one paper."""

    paper: Paper
    kind: PaperKind


@dataclass(frozen=True)
class BatchPage:
    """A batch, how far it is, and one page of its papers."""

    summary: BatchSummary
    progress: BatchProgress
    #: The papers of which status are listed; None for all.
    status: PaperStatus | None
    after: int
    rows: list[BatchPaper]
    #: The first papers that could not be made: they come before all others.
    failed: list[BatchPaper]
    #: Papers that another template would be used for today, each with the reason.
    replaced: dict[int, Message]
    #: Where the next page begins.
    next_after: int | None

    @property
    def batch(self) -> Batch:
        return self.summary.batch

    def address(self, endpoint: str, **changes: Any) -> str:
        """This page of the list, or another one."""
        status = self.status.value if self.status else None
        place: dict[str, Any] = {"status": status, "after": self.after or None, **changes}
        return url_for(endpoint, batch_id=self.batch.id, **place)

    @property
    def pace(self) -> str:
        """ "40 văn bản/giây · còn 1 giây", or how long it took."""
        if self.progress.rate is None:
            return ""
        speed = _("%(rate)s văn bản/giây", rate=format_number(_round_rate(self.progress.rate)))
        if self.progress.is_busy:
            left = self.progress.seconds_left or 0
            return f"{speed} · " + _("còn %(time)s", time=format_duration(left))
        return f"{speed} · " + _("trong %(time)s", time=format_duration(self.progress.seconds))


def load_batch_page(batch: Batch) -> BatchPage:
    """Load a batch with the page of its papers that the address asks for."""
    session = database.session()
    named = request.args.get("status", "")
    status = PaperStatus(named) if named in set(PaperStatus) else None
    after = query_args.read_int("after") or 0
    found = batches.list_batch_papers(
        session, batch, status=status, after=after, most=PAGE_SIZE + 1
    )
    failed = batches.list_batch_papers(
        session, batch, status=PaperStatus.FAILED, after=0, most=MOST_FAILED
    )
    return BatchPage(
        summary=batches.summarize_batches(session, [batch])[0],
        progress=measure_progress(session, batch, now()),
        status=status,
        after=after,
        rows=_batch_papers(found[:PAGE_SIZE]),
        failed=_batch_papers(failed) if not status and not after else [],
        replaced=list_replaced_templates(session, batch),
        next_after=found[PAGE_SIZE - 1].id if len(found) > PAGE_SIZE else None,
    )


def _batch_papers(papers: list[Paper]) -> list[BatchPaper]:
    return [BatchPaper(paper, PaperKind(paper.kind)) for paper in papers]


def _round_rate(rate: float) -> float | int:
    return round(rate) if rate >= 10 else round(rate, 1)


def format_duration(seconds: float) -> str:
    """ "1 giây", "3 phút"."""
    if seconds < 90:
        return _("%(seconds)s giây", seconds=max(1, round(seconds)))
    return _("%(minutes)s phút", minutes=round(seconds / 60))
