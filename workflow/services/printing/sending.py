"""The way of the proposal and what goes with it, from the first draft to recorded as sent."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.errors import Message, MoveRefusedError
from workflow.domain.labels import N_, Labelled
from workflow.domain.locks import SENT_KINDS
from workflow.domain.paper_life import STAGE_MOVES, PaperStage, StageMove
from workflow.domain.papers import Gap, PaperKind
from workflow.domain.papers.cited_papers import MissingNumber, list_missing_numbers
from workflow.domain.schema import find_section, get_section
from workflow.domain.signatures import decode_signed_copy
from workflow.domain.year import State
from workflow.models import Account, Batch, Paper, Review, SignedCopy
from workflow.services.history import lock_review
from workflow.services.printing.edited_papers import current_file
from workflow.services.printing.paper_life import OTHER_FILE, list_obstacles, move_paper
from workflow.services.printing.paper_requests import request_papers_of_review
from workflow.services.printing.paper_status import PaperRow, PrintStatus, list_paper_rows
from workflow.services.snapshots import facts_of, paper_settings_of

_PAPERS = get_section("papers")
_NOT_MADE = (PrintStatus.NONE, PrintStatus.OUTDATED, PrintStatus.FAILED, PrintStatus.CANCELLED)


class SendingStep(Labelled):
    """A step of the way; the order of the members is that of the work."""

    MAKE = "make", N_("Tạo văn bản")
    FILL = "fill", N_("Xem và điền chỗ trống")
    NUMBER = "number", N_("Số và người ký")
    SIGN = "sign", N_("Soát và trình ký")
    ISSUE = "issue", N_("Phát hành, nhận bản đã ký")
    RECORD = "record", N_("Ghi nhận đã gửi")


@dataclass(frozen=True)
class Sending:
    """How far the papers that are sent have come."""

    rows: tuple[PaperRow, ...]
    #: Issued papers of which no signed copy has come in, or only one that something speaks against.
    unsigned: tuple[Paper, ...]
    is_sent: bool
    #: Numbers and days that have to be known before something is issued: best before it is printed.
    missing: tuple[MissingNumber, ...] = ()

    @property
    def papers(self) -> tuple[Paper, ...]:
        """Each paper that was made, the newest of its kind."""
        return tuple(row.ready for row in self.rows if row.ready)

    @property
    def is_busy(self) -> bool:
        return any(row.is_busy for row in self.rows)

    @property
    def to_make(self) -> tuple[PaperKind, ...]:
        """The kinds that are yet to be made, or to be made again from the facts of now."""
        return tuple(row.kind for row in self.rows if _is_to_make(row))

    @property
    def move(self) -> StageMove | None:
        """The next step onward of those papers that are furthest behind."""
        stages = {paper.stage for paper in self.papers}
        onward = (PaperStage.DRAFT, PaperStage.CHECKED, PaperStage.SENT)
        behind = next((stage for stage in onward if stage in stages), None)
        moves = (move for move in STAGE_MOVES if move.source is behind and not move.needs_reason)
        return next(moves, None)

    @property
    def moving(self) -> tuple[Paper, ...]:
        """The papers that `move` takes along."""
        step = self.move
        return tuple(paper for paper in self.papers if step and paper.stage is step.source)

    def gaps(self, *, of_numbers: bool) -> tuple[Gap, ...]:
        """The blanks of a paper made today, those of its signer or the others."""
        found = {gap: None for row in self.rows if not _is_settled(row) for gap in row.gaps}
        return tuple(gap for gap in found if (find_section(gap.field) is _PAPERS) is of_numbers)

    @property
    def step(self) -> SendingStep | None:
        """The step that is to be done now; None once the proposal is recorded as sent."""
        if self.is_sent:
            return None
        return next(step for step, is_open in self._list_open() if is_open)

    def _list_open(self) -> Iterator[tuple[SendingStep, bool]]:
        move = self.move
        yield SendingStep.MAKE, self.is_busy or bool(self.to_make) or not self.papers
        yield SendingStep.FILL, bool(self.gaps(of_numbers=False))
        yield SendingStep.NUMBER, bool(self.gaps(of_numbers=True))
        yield SendingStep.SIGN, move is not None and move.target is not PaperStage.ISSUED
        yield SendingStep.ISSUE, move is not None or bool(self.unsigned)
        yield SendingStep.RECORD, True


def _is_settled(row: PaperRow) -> bool:
    return row.ready is not None and row.ready.stage.is_settled


def _is_to_make(row: PaperRow) -> bool:
    return row.status in _NOT_MADE and not _is_settled(row)


def read_sending(session: Session, review: Review) -> Sending:
    """Read how far a review has come on the way of its proposal."""
    rows = tuple(
        row
        for row in list_paper_rows(session, review)
        if row.kind in SENT_KINDS and row.status is not PrintStatus.SKIPPED
    )
    issued = [row.ready for row in rows if row.ready and row.ready.stage.is_settled]
    signed = _find_signed(session, issued)
    unsigned = tuple(paper for paper in issued if paper.id not in signed)
    is_sent = review.state.position >= State.PROPOSAL_SENT.position
    return Sending(rows, unsigned, is_sent, _list_missing(session, review, rows))


def _find_signed(session: Session, issued: list[Paper]) -> set[int]:
    """Those of some papers of which a signed copy came in that nothing speaks against."""
    query = select(SignedCopy).where(SignedCopy.paper_id.in_([one.id for one in issued]))
    copies = session.scalars(query)
    return {copy.paper_id for copy in copies if not decode_signed_copy(copy.report).is_doubtful}


def _list_missing(
    session: Session, review: Review, rows: tuple[PaperRow, ...]
) -> tuple[MissingNumber, ...]:
    record, settings = facts_of(session, review), paper_settings_of(session, review)
    found = (
        missing
        for row in rows
        if not _is_settled(row)
        for missing in list_missing_numbers(row.kind, record, settings)
    )
    return tuple(dict.fromkeys(found))


def make_papers_to_send(
    session: Session, review: Review, *, by: Account | None, now: dt.datetime
) -> Batch | None:
    """Ask for what is sent and not made yet, or made from older facts; None if it is under way."""
    sending = read_sending(session, review)
    if not sending.to_make:
        if sending.is_busy:
            return None
        raise MoveRefusedError(Message("Không có văn bản nào cần tạo lại."))
    return request_papers_of_review(session, review, sending.to_make, by=by, now=now)


def list_sending_obstacles(
    session: Session, review: Review, sending: Sending, by: Account | None
) -> list[tuple[Paper, Message]]:
    """List what stands in the way of the next step of each paper."""
    move = sending.move
    if move is None:
        return []
    return [
        (paper, obstacle)
        for paper in sending.moving
        for obstacle in list_obstacles(session, review, paper, move, by)
    ]


def name_files(session: Session, sending: Sending) -> str:
    """The files that the next step is about, for whoever looks at them before it is made."""
    return " ".join(f"{paper.id}:{current_file(session, paper)}" for paper in sending.moving)


def advance_papers(
    session: Session,
    review: Review,
    name: str,
    *,
    seen: str | None = None,
    by: Account | None,
    now: dt.datetime,
) -> StageMove:
    """Take all papers that are furthest behind one step on, all or none.

    `name` is the step that the person saw, `seen` are the files of it. Raises `MoveRefusedError`
    where the papers have moved since, others were made, or something stands in the way of one.
    """
    review = lock_review(session, review)
    sending = read_sending(session, review)
    move = sending.move
    if move is None or move.name != name:
        raise MoveRefusedError(Message("Văn bản vừa chuyển giai đoạn; hãy xem lại trang này."))
    if seen is not None and seen != name_files(session, sending):
        raise MoveRefusedError(OTHER_FILE)
    for paper in sending.moving:
        move_paper(session, review, paper.id, name, by=by, now=now)
    return move
