"""Papers whose council has decided on another template since they were made."""

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, joinedload

from workflow.domain.errors import Message
from workflow.domain.further_meetings import split_paper_key, view_paper
from workflow.domain.paper_life import SETTLED
from workflow.domain.paper_settings import decode_paper_settings
from workflow.domain.record import Record, decode_record
from workflow.models import (
    Batch,
    Bloc,
    Paper,
    PaperStatus,
    Review,
    TemplateDecision,
    TemplateVersion,
)
from workflow.services.council_templates.in_force import (
    TemplateTimelines,
    read_timelines,
)
from workflow.services.printing.current_papers import explain_other_template, find_template


def list_replaced_templates(session: Session, batch: Batch) -> dict[int, Message]:
    """List the papers of a batch that another template would be used for today, with the reason.

    Facts are read only where a council has decided on templates after the batch was asked for;
    else this is one statement.
    """
    decided = _select_councils().where(TemplateDecision.decided_at >= batch.asked_at)
    councils = session.scalars(decided.distinct()).all()
    return dict(_find(session, councils, Paper.batch_id == batch.id))


def count_replaced_templates(session: Session) -> int:
    """Count the newest papers, of all reviews and kinds, that another template is in force for."""
    councils = session.scalars(_select_councils().distinct()).all()
    ready = select(func.max(Paper.id)).where(Paper.status == PaperStatus.READY)
    newest = ready.group_by(Paper.review_id, Paper.kind)
    return sum(1 for _ in _find(session, councils, Paper.id.in_(newest)))


def _select_councils() -> Select[int]:
    return select(TemplateVersion.council_id).join(
        TemplateDecision, TemplateDecision.version_id == TemplateVersion.id
    )


def _find(
    session: Session, councils: Sequence[int], wanted: ColumnElement[bool]
) -> Iterator[tuple[int, Message]]:
    """Issued papers stay what they are."""
    if not councils:
        return
    decisions = read_timelines(session, councils).decisions
    query = (
        select(Paper, Bloc.council_id)
        .join(Paper.review)
        .join(Review.bloc)
        .where(
            wanted,
            Paper.status == PaperStatus.READY,
            Paper.stage.not_in(SETTLED),
            Bloc.council_id.in_(councils),
        )
        .options(joinedload(Paper.snapshot))
        .order_by(Paper.snapshot_id, Paper.id)
        .execution_options(yield_per=500)
    )
    read: tuple[int, Record] | None = None
    for paper, council_id in session.execute(query):
        if read is None or read[0] != paper.snapshot_id:
            read = paper.snapshot_id, decode_record(paper.snapshot.facts)
        kind, record = split_paper_key(paper.kind)[0], view_paper(read[1], paper.kind)
        timelines = TemplateTimelines(decisions, {paper.review_id: council_id})
        settings = decode_paper_settings(paper.snapshot.settings)
        template = find_template(paper.review_id, kind, record, settings, timelines)
        if reason := explain_other_template(paper, template):
            yield paper.id, reason
