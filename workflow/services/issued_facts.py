"""Keeping the number, day and signer of papers that went out as they stand on them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from workflow.domain.errors import BadInputError, Message, MoveRefusedError
from workflow.domain.further_meetings import split_paper_key
from workflow.domain.issued_facts import (
    explain_cited_change,
    explain_issued_change,
    find_issued_change,
)
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.paper_life import SETTLED
from workflow.domain.record import IssuedPaper, Record
from workflow.models import Paper, Review
from workflow.services.printing.paper_facts import list_cited_by


def list_issued_kinds(
    session: Session, review: Review, meeting: int | None = None
) -> frozenset[str]:
    """The kinds of which a paper of the year, or of one of its further meetings, went out."""
    query = select(Paper.kind).where(Paper.review_id == review.id, Paper.stage.in_(SETTLED))
    keys = [split_paper_key(key) for key in session.scalars(query)]
    return frozenset(kind.value for kind, number in keys if number == meeting)


def list_cited_kinds(
    session: Session, review: Review, meeting: int | None = None
) -> frozenset[str]:
    """The kinds whose number and day stand on a paper of that meeting that went out."""
    query = select(Paper).where(Paper.review_id == review.id, Paper.stage.in_(SETTLED))
    return frozenset(
        cited.value
        for paper in session.scalars(query.options(joinedload(Paper.snapshot)))
        if split_paper_key(paper.kind)[1] == meeting
        for cited in list_cited_by(paper)
    )


def refuse_issued_change(
    session: Session,
    review: Review,
    old: Sequence[IssuedPaper],
    new: Sequence[IssuedPaper],
    meeting: int | None = None,
) -> None:
    """Raise `BadInputError`, with the path in `new`, where a paper that went out is changed."""
    if old == new:
        return
    issued = list_issued_kinds(session, review, meeting)
    cited = list_cited_kinds(session, review, meeting) if issued else frozenset[str]()
    if found := find_issued_change(old, new, issued, cited):
        place, field = found
        kind = new[place].kind if place < len(new) else _find_lost_kind(old, new)
        explain = explain_issued_change if kind in issued else explain_cited_change
        raise BadInputError(explain(PaperKind(kind), field), field=f"papers[{place}].{field}")


def _find_lost_kind(old: Sequence[IssuedPaper], new: Sequence[IssuedPaper]) -> str:
    kinds, left = [paper.kind for paper in old], [paper.kind for paper in new]
    return next(kind for kind in kinds if left.count(kind) < kinds.count(kind))


def keep_issued_papers(session: Session, review: Review, old: Record, new: Record) -> None:
    """The same for the papers of all meetings of a year, whatever is about to be saved.

    No meeting goes whose papers went out.
    """
    then = {row.number: row.papers for row in old.meetings}
    for gone in then.keys() - {row.number for row in new.meetings}:
        if list_issued_kinds(session, review, gone):
            raise MoveRefusedError(
                Message("Cuộc họp này đã có văn bản phát hành nên không xóa được.")
            )
    groups = [
        (None, old.papers, new.papers),
        *((row.number, then.get(row.number, ()), row.papers) for row in new.meetings),
    ]
    for meeting, before, after in groups:
        try:
            refuse_issued_change(session, review, before, after, meeting)
        except BadInputError as error:
            raise MoveRefusedError(error.message, field=error.field) from error
