"""Stored files that are gone or changed: told in the history, and so is that they are mended."""

import datetime as dt
import logging
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from workflow.domain.papers import build_file_name
from workflow.domain.record import decode_record
from workflow.models import Attachment, Event, EventKind, Paper, PaperStatus, Review
from workflow.services.history import log_event

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class _DamagedFile:
    """A damaged file as one review knows it."""

    review: Review
    sha256: str
    name: str


def report_damage(session: Session, lost: Collection[str], now: dt.datetime) -> list[int]:
    """Write into the history that files are damaged; told once until they are mended.

    Gives the papers that are to be made again, one for each file. Commit, then enqueue them.
    """
    papers = _papers_with(session, lost)
    for file in (*map(_damaged_paper, papers), *_attachments_with(session, lost)):
        if not _is_reported(session, file):
            _log_file_event(session, file, EventKind.FILE_DAMAGED, now)
            logger.error("stored file %s (%s) is gone or damaged", file.sha256, file.name)
    return list({paper.file_sha256: paper.id for paper in reversed(papers)}.values())


def report_repair(session: Session, sha256: str, now: dt.datetime) -> None:
    """Write into the history that a paper's file is there again, with the very bytes it had."""
    for file in map(_damaged_paper, _papers_with(session, [sha256])):
        if _is_reported(session, file):
            _log_file_event(session, file, EventKind.FILE_MENDED, now)
    logger.warning("stored file %s was put back as it was", sha256)


def _papers_with(session: Session, files: Collection[str]) -> list[Paper]:
    """The papers whose files these are: of each review and file the first."""
    query = (
        select(Paper)
        .where(Paper.file_sha256.in_(files), Paper.status == PaperStatus.READY)
        .options(joinedload(Paper.review).joinedload(Review.bloc), joinedload(Paper.snapshot))
        .order_by(Paper.id)
    )
    first: dict[tuple[int, str | None], Paper] = {}
    for paper in session.scalars(query):
        first.setdefault((paper.review_id, paper.file_sha256), paper)
    return list(first.values())


def _damaged_paper(paper: Paper) -> _DamagedFile:
    name = build_file_name(decode_record(paper.snapshot.facts), paper.kind)
    return _DamagedFile(paper.review, paper.file_sha256 or "", name)


def _attachments_with(session: Session, files: Collection[str]) -> Iterator[_DamagedFile]:
    query = select(Attachment).where(Attachment.sha256.in_(files)).order_by(Attachment.id)
    for row in session.scalars(query.options(joinedload(Attachment.review))):
        yield _DamagedFile(row.review, row.sha256, row.file_name)


def _is_reported(session: Session, file: _DamagedFile) -> bool:
    """True if the newest event about the file says that it is damaged."""
    words = (EventKind.FILE_DAMAGED, EventKind.FILE_MENDED)
    query = select(Event).where(Event.review_id == file.review.id, Event.kind.in_(words))
    of_file = [
        row.kind
        for row in session.scalars(query.order_by(Event.id))
        if row.detail.get("sha256") == file.sha256
    ]
    return of_file[-1:] == [EventKind.FILE_DAMAGED]


def _log_file_event(
    session: Session, file: _DamagedFile, kind: EventKind, now: dt.datetime
) -> None:
    detail = {"file": file.name, "sha256": file.sha256}
    log_event(session, file.review, kind, by=None, now=now, detail=detail)
