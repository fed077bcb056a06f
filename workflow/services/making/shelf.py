"""The papers of a review as they stand now: one line a kind, for whoever runs the review."""

import datetime as dt
from collections.abc import Sized
from dataclasses import dataclass

from sqlalchemy.orm import Session

from workflow.domain.beside import PaperSettings, decode_paper_settings
from workflow.domain.errors import Message
from workflow.domain.labels import Labelled
from workflow.domain.papers import Gap, PaperContext, PaperKind, build_context, skip_reason
from workflow.domain.record import Record, decode_record
from workflow.models import Paper, PaperStatus, Review
from workflow.services.making.papers import is_outdated, newest_of
from workflow.services.snapshots import beside_of, facts_of

#: A paper that waits longer than this waits for more than its turn.
PATIENCE = dt.timedelta(seconds=10)


class Standing(Labelled):
    """How one kind of paper of a review stands today."""

    NONE = "none", "chưa tạo"
    QUEUED = "queued", "đang chờ"
    FILLING = "filling", "đang tạo"
    DRAFT = "draft", "dự thảo"
    COMPLETE = "complete", "đủ thông tin"
    OUTDATED = "outdated", "đã cũ"
    FAILED = "failed", "lỗi"
    SKIPPED = "skipped", "bỏ qua"
    CANCELLED = "cancelled", "đã dừng"


@dataclass(frozen=True)
class Line:
    """One kind of paper: how it stands, what is missing, what can be downloaded."""

    kind: PaperKind
    standing: Standing
    #: The last request; none where nobody asked yet.
    paper: Paper | None
    #: The last one that was made, perhaps from older facts.
    ready: Paper | None
    #: What would be blank in a paper made today.
    gaps: tuple[Gap, ...]
    #: Why it failed or is skipped.
    reason: Message | str | None = None

    @property
    def is_busy(self) -> bool:
        return self.standing in (Standing.QUEUED, Standing.FILLING)

    @property
    def may_be_asked(self) -> bool:
        return not self.is_busy and self.standing is not Standing.SKIPPED


def shelf(session: Session, review: Review) -> tuple[Line, ...]:
    """All kinds of papers of a review, in their order; four queries."""
    record, beside = facts_of(session, review), beside_of(session, review)
    newest = newest_of(session, review)
    ready = newest_of(session, review, status=PaperStatus.READY)
    return tuple(
        _line(kind, record, beside, newest.get(kind), ready.get(kind)) for kind in PaperKind
    )


def _line(
    kind: PaperKind, record: Record, beside: PaperSettings, paper: Paper | None, ready: Paper | None
) -> Line:
    skipped = skip_reason(kind, record)
    context = None if skipped else build_context(kind, record, beside)
    gaps = context.gaps if context else ()
    standing = _standing(paper, context, gaps, skipped)
    failure = paper.reason if paper and standing is Standing.FAILED else None
    return Line(kind, standing, paper, ready, gaps, skipped or failure)


def _standing(
    paper: Paper | None, context: PaperContext | None, gaps: Sized, skipped: Message | None
) -> Standing:
    if paper is None or (skipped and paper.status is PaperStatus.FAILED):
        return Standing.SKIPPED if skipped else Standing.NONE
    if paper.status is not PaperStatus.READY:
        return Standing(paper.status.value)
    if is_outdated(paper, context):
        return Standing.OUTDATED
    return Standing.DRAFT if gaps else Standing.COMPLETE


def standing_of(session: Session, paper: Paper) -> Standing:
    """How one paper stands, held to the facts as they are now."""
    record, kind = facts_of(session, paper.review), PaperKind(paper.kind)
    skipped = skip_reason(kind, record)
    context = None if skipped else build_context(kind, record, beside_of(session, paper.review))
    return _standing(paper, context, paper.gaps, None)


def is_held_up(lines: tuple[Line, ...], now: dt.datetime) -> bool:
    """Whether papers wait for the service rather than for their turn."""
    waiting = [line.paper for line in lines if line.paper and line.standing is Standing.QUEUED]
    return any(paper.batch.asked_at < now - PATIENCE for paper in waiting)


def gaps_of(paper: Paper) -> tuple[Gap, ...]:
    """What is blank in a paper that was made, with the names it had for it."""
    record, beside = (
        decode_record(paper.snapshot.facts),
        decode_paper_settings(paper.snapshot.beside),
    )
    context = build_context(PaperKind(paper.kind), record, beside)
    return tuple(gap for gap in context.gaps if gap.field in paper.gaps)
