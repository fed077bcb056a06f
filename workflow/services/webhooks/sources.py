"""What is told: of rows of the history, papers, batches and days that have passed."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from workflow.domain.days import local_day
from workflow.domain.history_chain import SealedEvent
from workflow.domain.paper_life import PaperStage
from workflow.domain.webhooks import WebhookKind
from workflow.domain.year import AWAITED
from workflow.models import (
    Batch,
    Bloc,
    EventKind,
    Paper,
    PaperStatus,
    Review,
    Webhook,
    WebhookMessage,
    exclude_withdrawn,
)
from workflow.services.webhooks.outbox import announce, list_subscribed, make_message


def announce_history(session: Session, row: SealedEvent) -> None:
    """Tell what a row of the history says: a review has moved, a paper is issued."""
    detail: dict[str, Any] = {"review_id": row.review}
    if row.kind == EventKind.MOVED.value:
        detail |= {name: row.detail.get(name) for name in ("move", "from", "to")}
        announce(session, row.council, WebhookKind.REVIEW_MOVED, detail, row.at)
    elif row.kind == EventKind.PAPER_MOVED.value and row.detail.get("to") == PaperStage.ISSUED:
        detail |= {"paper_id": row.detail["paper"], "kind": row.detail["kind"]}
        announce(session, row.council, WebhookKind.PAPER_ISSUED, detail, row.at)


def announce_ready_papers(session: Session, ids: Sequence[int], now: dt.datetime) -> None:
    """Tell of papers that one page asked for; those of a large batch are told with its end."""
    query = (
        select(Paper.id, Paper.review_id, Paper.kind, Bloc.council_id)
        .join(Paper.batch)
        .join(Review, Review.id == Paper.review_id)
        .join(Review.bloc)
        .where(
            Paper.id.in_(ids),
            Batch.review_id.is_not(None),
            Bloc.council_id.in_(select(Webhook.council_id)),
        )
        .order_by(Paper.id)
    )
    for paper_id, review_id, kind, council_id in session.execute(query).all():
        detail = {"review_id": review_id, "paper_id": paper_id, "kind": kind}
        announce(session, council_id, WebhookKind.PAPER_READY, detail, now)


def announce_ended_batch(session: Session, batch: Batch) -> None:
    """Tell that a large batch of one council has ended, with its papers by status."""
    if batch.council_id is not None and batch.totals is not None:
        counts = {status.value: batch.totals.get(status.value, 0) for status in PaperStatus}
        detail = {"batch_id": batch.id, "counts": counts}
        ended = batch.ended_at or batch.asked_at
        announce(session, batch.council_id, WebhookKind.BATCH_DONE, detail, ended)


def announce_passed_deadlines(session: Session, now: dt.datetime) -> int:
    """Tell of days that have passed since a webhook was added, each once; say how many."""
    councils = session.scalars(select(Webhook.council_id).distinct()).all()
    webhooks = list_subscribed(session, WebhookKind.DEADLINE_PASSED, councils)
    return sum(_announce_passed(session, webhook, now) for webhook in webhooks)


def _announce_passed(session: Session, webhook: Webhook, now: dt.datetime) -> int:
    announced = select(WebhookMessage.source).where(
        WebhookMessage.webhook_id == webhook.id, WebhookMessage.source.is_not(None)
    )
    late = and_(Review.due_on < local_day(now), Review.due_on >= local_day(webhook.created_at))
    of_council = Bloc.council_id == webhook.council_id
    query = select(Review).join(Review.bloc).where(of_council, late, exclude_withdrawn())
    known, count = set(session.scalars(announced)), 0
    for review in session.scalars(query.order_by(Review.id)):
        task, day = AWAITED[review.state], review.due_on
        source = f"deadline {review.id} {task.value} {day}"
        if source not in known:
            data = {"review_id": review.id, "task": task.value, "due_on": str(day)}
            session.add(make_message(webhook, WebhookKind.DEADLINE_PASSED, data, now, source))
            count += 1
    return count
