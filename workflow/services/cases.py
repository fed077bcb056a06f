"""The input of the checks, put together in one place.

Pages, batches, imports, handovers and commands all ask here, so that they find the same: facts,
regulation, confirmations of offices and scores by criteria are always looked at together.
"""

import datetime as dt
from collections.abc import Sequence

import msgspec
from sqlalchemy.orm import Session

from workflow.domain.checks import RULES, Case, Finding, Rule
from workflow.domain.clauses import Edition, find_binding_day
from workflow.domain.days import local_day
from workflow.domain.law.regulation import Regulation
from workflow.domain.record import Record
from workflow.domain.year import Move
from workflow.models import Review
from workflow.services.award_entries import find_awards_elsewhere
from workflow.services.confirmations import read_confirmations
from workflow.services.law.regulations import complete_regulation, regulation_for
from workflow.services.printing.current_papers import find_outdated_proposals
from workflow.services.scoring.entries import read_scores
from workflow.services.snapshots import facts_of, newest_snapshots, record_with_state
from workflow.services.units.ended_names import list_ended_names

__all__ = ["RULES", "Case", "Finding", "Rule", "case_of", "cases_of", "check_move", "findings_of"]


def case_of(
    session: Session,
    review: Review,
    now: dt.datetime,
    *,
    facts: Record | None = None,
    edition: Edition | None = None,
) -> Case:
    """A review as the checks look at it; other facts or another edition can be tried out."""
    record = facts_of(session, review) if facts is None else facts
    if edition is None:
        rules = regulation_for(record, session)
    else:
        record = msgspec.structs.replace(record, regulation=edition.code)
        rules = complete_regulation(edition, find_binding_day(record))
    return _put_together(session, [(review, record, rules)], now)[0]


def cases_of(
    session: Session,
    reviews: Sequence[Review],
    now: dt.datetime,
    *,
    facts: Sequence[Record] | None = None,
) -> list[Case]:
    """The cases of many reviews, in a fixed number of queries a thousand reviews.

    Other facts can be tried out, those of new reviews in their order.
    """
    records = facts or [
        record_with_state(snapshot, review.state)
        for review, snapshot in zip(reviews, newest_snapshots(session, reviews), strict=True)
    ]
    rows = [
        (review, record, regulation_for(record, session))
        for review, record in zip(reviews, records, strict=True)
    ]
    return _put_together(session, rows, now)


def _put_together(
    session: Session, rows: Sequence[tuple[Review, Record, Regulation]], now: dt.datetime
) -> list[Case]:
    # Nothing can be stored beside the facts of a review that never had any.
    new = {review.id for review, _record, _rules in rows if not review.version}
    begun = [row for row in rows if row[0].id not in new]
    confirmations = read_confirmations(session, [review.id for review, _record, _rules in begun])
    scores = read_scores(session, {review.id: rules.scoring for review, _record, rules in rows})
    outdated = find_outdated_proposals(
        session, [(review, record) for review, record, _rules in begun]
    )
    ended = list_ended_names(session, [(review.id, record) for review, record, _rules in rows], new)
    elsewhere = find_awards_elsewhere(
        session, [(review.id, record) for review, record, _rules in rows], new
    )
    return [
        Case(
            record,
            rules,
            local_day(now),
            confirmations.get(review.id, ()),
            scores[review.id],
            outdated.get(review.id),
            review.id in outdated,
            ended[review.id],
            elsewhere[review.id],
        )
        for review, record, rules in rows
    ]


def findings_of(
    session: Session, review: Review, now: dt.datetime, *, ahead: bool = False
) -> tuple[Finding, ...]:
    """List the findings of a review; with `ahead` also those of its later steps."""
    return case_of(session, review, now).list_findings(review.state, ahead=ahead)


def check_move(
    session: Session, review: Review, move: Move, now: dt.datetime
) -> tuple[Finding, ...]:
    """Check what must be corrected or given a reason for before a forward move."""
    return case_of(session, review, now).list_blocking_findings(move.target)
