"""Reading what was scored: the newest entry of each criterion, member and stage."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from workflow.domain.law.regulation import Scoring
from workflow.domain.scores import (
    CriterionFigures,
    CurrentScore,
    ScoreComparison,
    ScoreStage,
    compare_stages,
)
from workflow.models import Review, ScoreEntry


def newest_entries(session: Session, review: Review, member: str | None = None) -> list[ScoreEntry]:
    """The entries that count, of one member or of all; whether their criterion still binds or not.

    One query.
    """
    return list(session.scalars(_newest([review.id], member)))


def _newest(review_ids: Sequence[int], member: str | None = None) -> Select[ScoreEntry]:
    last = select(func.max(ScoreEntry.id)).where(ScoreEntry.review_id.in_(review_ids))
    if member is not None:
        last = last.where(ScoreEntry.member == member)
    point = (ScoreEntry.member, ScoreEntry.stage, ScoreEntry.criterion)
    last = last.group_by(ScoreEntry.review_id, *point, ScoreEntry.kind, ScoreEntry.title)
    return select(ScoreEntry).where(ScoreEntry.id.in_(last))


def entry_history(session: Session, review: Review, member: str) -> list[ScoreEntry]:
    """Everything that was ever written down of one member, the newest first."""
    query = select(ScoreEntry).filter_by(review_id=review.id, member=member)
    whole = (joinedload(ScoreEntry.saved_by), joinedload(ScoreEntry.attachment))
    return list(session.scalars(query.order_by(ScoreEntry.id.desc()).options(*whole)))


def score_figures(entry: ScoreEntry) -> CriterionFigures:
    """Read the figures of an entry."""
    return msgspec.convert(entry.figures, CriterionFigures, strict=False)


def scores_from_entries(
    entries: Iterable[ScoreEntry], scoring: Scoring
) -> tuple[CurrentScore, ...]:
    """Build scores of the criteria that bind; entries of other criteria are left out.

    A criterion of another edition is the same where code, kind and title are.
    """
    known = {(row.code, row.kind, row.title) for row in scoring.criteria}
    return tuple(
        CurrentScore(
            row.member,
            row.criterion,
            row.stage,
            score_figures(row),
            row.note,
            row.evidence,
            row.attachment_id,
        )
        for row in entries
        if (row.criterion, row.kind, row.title) in known
    )


def read_scores(
    session: Session, scoring_of: Mapping[int, Scoring]
) -> dict[int, tuple[CurrentScore, ...] | None]:
    """Read the current scores of all members, by review; None if its regulation has no criteria.

    `scoring_of` gives the criteria of each review. One query a thousand reviews.
    """
    by_criteria = [id_ for id_, scoring in scoring_of.items() if scoring.by_criteria]
    entries: dict[int, list[ScoreEntry]] = {id_: [] for id_ in by_criteria}
    for start in range(0, len(by_criteria), 1000):
        for row in session.scalars(_newest(by_criteria[start : start + 1000])):
            entries[row.review_id].append(row)
    return {
        id_: scores_from_entries(entries[id_], scoring) if id_ in entries else None
        for id_, scoring in scoring_of.items()
    }


def compare_members(
    session: Session, review: Review, scoring: Scoring, members: Iterable[str]
) -> dict[str, ScoreComparison]:
    """Every member's table, whether anything was scored in it or not; one query."""
    rows: dict[str, list[CurrentScore]] = {name: [] for name in members}
    for row in read_scores(session, {review.id: scoring})[review.id] or ():
        if row.member in rows:
            rows[row.member].append(row)
    return {name: compare_stages(scoring, entries) for name, entries in rows.items()}


def export_entries(session: Session, review: Review) -> list[dict[str, Any]]:
    """Everything that was ever written down of a review as JSON values, the oldest first."""
    query = select(ScoreEntry).filter_by(review_id=review.id).order_by(ScoreEntry.id)
    return [
        {
            "member": row.member,
            "criterion": row.criterion,
            "title": row.title,
            "stage": row.stage.value,
            "figures": row.figures,
            "note": row.note,
            "evidence": row.evidence,
            "file": row.attachment.file_name if row.attachment else None,
            "saved_at": row.saved_at.isoformat(),
            "saved_by": row.saved_by.name if row.saved_by else None,
        }
        for row in session.scalars(
            query.options(joinedload(ScoreEntry.saved_by), joinedload(ScoreEntry.attachment))
        )
    ]


#: The field of a report that holds the total of a stage.
TOTAL_FIELDS = {ScoreStage.SELF: "self_score", ScoreStage.FINAL: "final_score"}


def computed_fields(
    session: Session, review: Review, scoring: Scoring, member: str
) -> dict[str, ScoreStage]:
    """The scores of a member's report that are added up from criteria, and so are not typed."""
    if not scoring.by_criteria:
        return {}
    stages = {
        row.stage for row in scores_from_entries(newest_entries(session, review, member), scoring)
    }
    return {field: stage for stage, field in TOTAL_FIELDS.items() if stage in stages}
