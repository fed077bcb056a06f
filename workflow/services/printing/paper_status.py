"""The papers of a review as they stand now: one line a kind, for whoever runs the review."""

import datetime as dt
from collections.abc import Sized
from dataclasses import dataclass

from sqlalchemy.orm import Session

from workflow.domain.errors import Message
from workflow.domain.further_meetings import MEETING_PAPERS, make_paper_key, view_meeting
from workflow.domain.labels import N_, Labelled
from workflow.domain.paper_settings import PaperSettings, decode_paper_settings
from workflow.domain.papers import Gap, PaperKind, build_context, skip_reason
from workflow.domain.record import MeetingKind, Record
from workflow.models import Paper, PaperStatus, Review
from workflow.services.council_templates.in_force import (
    TemplateTimelines,
    read_timelines_of_reviews,
)
from workflow.services.printing.current_papers import (
    PaperToday,
    explain_outdated,
    find_paper_today,
    newest_papers,
    newest_papers_by_key,
    read_paper_today,
)
from workflow.services.printing.edited_papers import find_contradicting_edits
from workflow.services.printing.paper_facts import facts_of_paper
from workflow.services.snapshots import facts_of, paper_settings_of

#: A paper that waits longer than this waits for more than its turn.
PICKUP_DEADLINE = dt.timedelta(seconds=10)


class PrintStatus(Labelled):
    """The status of one kind of paper of a review."""

    NONE = "none", N_("chưa tạo")
    QUEUED = "queued", N_("đang chờ")
    FILLING = "filling", N_("đang tạo")
    DRAFT = "draft", N_("dự thảo")
    COMPLETE = "complete", N_("đủ thông tin")
    OUTDATED = "outdated", N_("đã cũ")
    FAILED = "failed", N_("lỗi")
    SKIPPED = "skipped", N_("chưa lập được")
    CANCELLED = "cancelled", N_("đã dừng")


@dataclass(frozen=True)
class PaperRow:
    """One kind of paper: its status, what is missing, what can be downloaded."""

    kind: PaperKind
    status: PrintStatus
    #: The last request; None if nobody asked yet.
    paper: Paper | None
    #: The last one that was made, perhaps from older facts.
    ready: Paper | None
    #: What would be blank in a paper made today.
    gaps: tuple[Gap, ...]
    #: Why it failed, is skipped, or would be another one today.
    reason: Message | str | None = None
    #: What can be downloaded says other than the facts, and is not issued.
    stays_out: bool = False
    #: What a button asks for: the kind, with the further meeting that it is of.
    key: str = ""

    @property
    def is_busy(self) -> bool:
        return self.status in (PrintStatus.QUEUED, PrintStatus.FILLING)

    @property
    def may_be_asked(self) -> bool:
        is_issued = self.ready is not None and self.ready.stage.is_settled
        return not self.is_busy and not is_issued and self.status is not PrintStatus.SKIPPED


def list_paper_rows(session: Session, review: Review) -> tuple[PaperRow, ...]:
    """All kinds of papers of a review, in their order; six queries, with own templates eight."""
    facts = _PaperFacts.read(session, review, facts_of(session, review))
    newest = newest_papers(session, review)
    ready = newest_papers(session, review, status=PaperStatus.READY)
    return tuple(_paper_row(kind, facts, newest.get(kind), ready.get(kind)) for kind in PaperKind)


def list_meeting_rows(session: Session, review: Review, number: int) -> tuple[PaperRow, ...]:
    """The papers that a further meeting of a review may have."""
    record = view_meeting(facts_of(session, review), number)
    facts = _PaperFacts.read(session, review, record)
    newest = newest_papers_by_key(session, review)
    ready = newest_papers_by_key(session, review, status=PaperStatus.READY)
    signs = record.meeting is not None and record.meeting.kind is MeetingKind.SIGNING
    return tuple(
        _paper_row(kind, facts, newest.get(key), ready.get(key), key)
        for kind in MEETING_PAPERS
        if (key := make_paper_key(kind, number)) and (signs or kind is not PaperKind.PACT)
    )


@dataclass(frozen=True)
class _PaperFacts:
    """What the papers of one review, or of one meeting of it, would be filled with."""

    review_id: int
    record: Record
    settings: PaperSettings
    timelines: TemplateTimelines
    #: Papers whose edited file says otherwise than their facts.
    edited: set[int]

    @classmethod
    def read(cls, session: Session, review: Review, record: Record) -> "_PaperFacts":
        timelines = read_timelines_of_reviews(session, [review.id])
        settings = paper_settings_of(session, review)
        edited = find_contradicting_edits(session, Paper.review_id == review.id)
        return cls(review.id, record, settings, timelines, edited)

    def find(self, kind: PaperKind) -> PaperToday | None:
        return find_paper_today(self.review_id, kind, self.record, self.settings, self.timelines)


def _paper_row(
    kind: PaperKind, facts: _PaperFacts, paper: Paper | None, ready: Paper | None, key: str = ""
) -> PaperRow:
    skipped, today = skip_reason(kind, facts.record), facts.find(kind)
    gaps = today.context.gaps if today else ()
    status = _print_status(paper, today, gaps, skipped)
    stays_out = (
        ready is not None
        and not ready.stage.is_settled
        and (explain_outdated(ready, today) is not None or ready.id in facts.edited)
    )
    reason: Message | str | None = skipped
    if paper and not skipped:
        reason = _explain_status(paper, status, today)
    return PaperRow(kind, status, paper, ready, gaps, reason, stays_out, key or kind.value)


def _explain_status(
    paper: Paper, status: PrintStatus, today: PaperToday | None
) -> Message | str | None:
    if status is PrintStatus.OUTDATED:
        return explain_outdated(paper, today)
    return paper.reason


def _print_status(
    paper: Paper | None, today: PaperToday | None, gaps: Sized, skipped: Message | None
) -> PrintStatus:
    if paper is None or (skipped and paper.status is PaperStatus.FAILED):
        return PrintStatus.SKIPPED if skipped else PrintStatus.NONE
    if paper.status is not PaperStatus.READY:
        return PrintStatus(paper.status.value)
    if explain_outdated(paper, today):
        return PrintStatus.OUTDATED
    return PrintStatus.DRAFT if gaps else PrintStatus.COMPLETE


def explain_print_status(
    session: Session, paper: Paper
) -> tuple[PrintStatus, Message | str | None]:
    """The status of one paper compared with what would be made now, and the reason for it."""
    today = read_paper_today(session, paper.review, paper.kind)
    status = _print_status(paper, today, paper.gaps, None)
    return status, _explain_status(paper, status, today)


def is_delayed(lines: tuple[PaperRow, ...], now: dt.datetime) -> bool:
    """True if papers wait for the service rather than for their turn."""
    waiting = [line.paper for line in lines if line.paper and line.status is PrintStatus.QUEUED]
    return any(paper.batch.asked_at < now - PICKUP_DEADLINE for paper in waiting)


def list_gaps(paper: Paper) -> tuple[Gap, ...]:
    """List the blanks of a paper that was made, with the names it had for them."""
    record, settings = (
        facts_of_paper(paper),
        decode_paper_settings(paper.snapshot.settings),
    )
    context = build_context(PaperKind(paper.kind), record, settings)
    return tuple(gap for gap in context.gaps if gap.field in paper.gaps)
