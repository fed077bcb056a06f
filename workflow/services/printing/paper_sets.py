"""Bringing the set of papers of a review up to its facts of now, before it goes anywhere."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from workflow.domain.errors import Message, MoveRefusedError
from workflow.models import Account, Batch, Paper, PaperStatus, Review
from workflow.services.printing.current_papers import (
    PaperSet,
    list_refusals,
    newest_papers_by_key,
    read_paper_set,
)
from workflow.services.printing.paper_life import list_differences
from workflow.services.printing.paper_requests import request_papers_of_review

_BUSY = (PaperStatus.QUEUED, PaperStatus.FILLING)


@dataclass(frozen=True)
class SetStatus:
    """The set of a review, and what can be done about the papers that stay out of it."""

    papers: PaperSet
    #: What can be asked for again: kinds, with their meeting, whose paper is left out.
    renewable: tuple[str, ...]
    #: Some paper is being made: the set will be another one soon.
    is_busy: bool


def read_set_status(session: Session, review: Review) -> SetStatus:
    """The set of a review as it is now."""
    papers = read_paper_set(session, review)
    newest = newest_papers_by_key(session, review)
    refused = list_refusals(session, [review])
    renewable = tuple(
        paper.kind
        for paper, _reason in papers.left_out
        if (review.id, paper.kind) not in refused and newest[paper.kind].status not in _BUSY
    )
    return SetStatus(papers, renewable, any(paper.status in _BUSY for paper in newest.values()))


def renew_paper_set(
    session: Session, review: Review, *, by: Account | None, now: dt.datetime
) -> Batch | None:
    """Ask for every paper again that is left out of the set; None if they are under way already.

    Raises `MoveRefusedError` where none is left out, or the year is closed.
    """
    status = read_set_status(session, review)
    if not status.renewable:
        if status.is_busy:
            return None
        raise MoveRefusedError(Message("Không có văn bản nào cần tạo lại."))
    return request_papers_of_review(session, review, status.renewable, by=by, now=now)


def list_changed_sentences(
    session: Session, review: Review, papers: PaperSet
) -> list[tuple[Paper, list[tuple[str, str]]]]:
    """List the sentences of each issued paper that would be different today."""
    return [(paper, list_differences(session, review, paper)) for paper in papers.changed]
