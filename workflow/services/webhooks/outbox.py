"""The outbox: written with what it tells, claimed by whoever sends, tried again by a schedule.

Only who holds a message under its claim writes down what became of it. Nothing here commits.
"""

import datetime as dt
import secrets
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import and_, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from workflow.domain.errors import BadInputError, Message, NotFoundError
from workflow.domain.labels import N_
from workflow.domain.webhooks import DISABLE_AFTER, WebhookKind, next_try_after
from workflow.models import (
    Webhook,
    WebhookMessage,
    WebhookMessageStatus,
    WebhookTry,
)
from workflow.services.claims import claim_rows, is_abandoned, is_held
from workflow.services.webhooks.http_post import PostResult

#: Messages of one webhook that a worker takes at a time, and in all.
MESSAGES_OF_ONE = 20
MESSAGES_PER_CLAIM = 200
#: How long a message and its tries are kept.
KEPT_FOR = dt.timedelta(days=30)
_GONE = 410
NOT_TAKEN = N_("Máy nhận không nhận bản tin này.")
REDIRECTED = N_("Máy nhận chuyển hướng sang nơi khác; không đi theo.")
SWITCHED_OFF = N_("Đã ngừng gửi tới địa chỉ này.")
#: While a receiver fails, its other messages wait too: a part of the time since it began to.
_SHORTEST_PAUSE = dt.timedelta(seconds=5)
_LONGEST_PAUSE = dt.timedelta(hours=1)
_ENDED = (WebhookMessageStatus.SENT, WebhookMessageStatus.FAILED)


def announce(
    session: Session, council_id: int, kind: WebhookKind, data: dict[str, Any], now: dt.datetime
) -> None:
    """Write a message to each webhook of a council that wants this kind, in this transaction."""
    _add(session, list_subscribed(session, kind, [council_id]), kind, data, now)


def list_subscribed(
    session: Session, kind: WebhookKind, councils: Iterable[int]
) -> Sequence[Webhook]:
    """List the webhooks of councils that want a kind of message."""
    wanted = Webhook.council_id.in_(list(councils)), Webhook.disabled_at.is_(None)
    rows = session.scalars(select(Webhook).where(*wanted).order_by(Webhook.id))
    return [row for row in rows if kind.value in row.kinds]


def _add(
    session: Session,
    webhooks: Iterable[Webhook],
    kind: WebhookKind,
    data: dict[str, Any],
    now: dt.datetime,
) -> None:
    session.add_all(make_message(webhook, kind, data, now) for webhook in webhooks)


def make_message(
    webhook: Webhook,
    kind: WebhookKind,
    data: dict[str, Any],
    now: dt.datetime,
    source: str | None = None,
) -> WebhookMessage:
    """Make a message; `source` names what is to be told once only."""
    return WebhookMessage(
        webhook_id=webhook.id,
        message_id=f"msg_{secrets.token_hex(16)}",
        kind=kind.value,
        created_at=now,
        data={"council_id": webhook.council_id, **data},
        source=source,
        not_before=now,
    )


def has_waiting(session: Session, now: dt.datetime) -> bool:
    """Tell whether there is something to send by now, or a sender has died."""
    ready = and_(WebhookMessage.status == WebhookMessageStatus.QUEUED, _is_due(now))
    return bool(
        session.scalar(select(exists().where(or_(ready, is_abandoned(WebhookMessage, now)))))
    )


def _is_due(now: dt.datetime) -> Any:
    return WebhookMessage.not_before <= now


def claim_messages(session: Session, now: dt.datetime) -> tuple[str, list[int]]:
    """Claim messages whose time has come, some of each webhook: the claim and their ids."""
    ready = and_(WebhookMessage.status == WebhookMessageStatus.QUEUED, _is_due(now))
    place = func.row_number().over(
        partition_by=WebhookMessage.webhook_id, order_by=WebhookMessage.id
    )
    ranked = select(WebhookMessage.id, place.label("place")).where(ready).subquery()
    first = select(ranked.c.id).where(ranked.c.place <= MESSAGES_OF_ONE)
    wanted = first.order_by(ranked.c.place, ranked.c.id).limit(MESSAGES_PER_CLAIM)
    return claim_rows(session, WebhookMessage, and_(WebhookMessage.id.in_(wanted), ready), now)


def begin_try(session: Session, id_: int, claim: str, now: dt.datetime) -> WebhookMessage | None:
    """The message with its webhook if it is still ours to send; commit before sending."""
    held = select(WebhookMessage).where(WebhookMessage.id == id_, is_held(WebhookMessage, claim))
    query = held.options(joinedload(WebhookMessage.webhook)).with_for_update(of=WebhookMessage)
    if (row := session.scalar(query)) is not None:
        row.attempts, row.claimed_at = row.attempts + 1, now
    return row


def record_try(
    session: Session, id_: int, claim: str, result: PostResult, now: dt.datetime
) -> bool:
    """Keep a try and what follows from it; tell whether the webhook has just been disabled."""
    held = select(WebhookMessage).where(WebhookMessage.id == id_, is_held(WebhookMessage, claim))
    row = session.scalar(held.with_for_update().execution_options(populate_existing=True))
    if row is None:  # released meanwhile: somebody else sends it
        return False
    query = select(Webhook).filter_by(id=row.webhook_id).with_for_update()
    webhook = session.scalars(query.execution_options(populate_existing=True)).one()
    reason = _judge(result)
    session.add(
        WebhookTry(
            message_id=row.id, at=now, took_ms=result.took_ms, status=result.status,
            answer=result.answer, reason=reason,
        )
    )  # fmt: skip
    row.claim = None
    if not reason:
        row.status, row.reason, row.finished_at = WebhookMessageStatus.SENT, None, now
        webhook.failing_since = None
        return False
    _postpone(row, reason, now)
    return _note_failure(session, webhook, now, is_gone=result.status == _GONE)


def _judge(result: PostResult) -> str:
    """Why a try has failed; empty where it succeeded."""
    if result.status is None:
        return result.reason
    if 200 <= result.status < 300:
        return ""
    return REDIRECTED if 300 <= result.status < 400 else NOT_TAKEN


def _postpone(row: WebhookMessage, reason: str, now: dt.datetime) -> None:
    row.reason = reason
    wait = next_try_after(row.attempts)
    if wait is None:
        row.status, row.finished_at = WebhookMessageStatus.FAILED, now
    else:
        row.status, row.not_before = WebhookMessageStatus.QUEUED, now + wait


def _note_failure(session: Session, webhook: Webhook, now: dt.datetime, *, is_gone: bool) -> bool:
    webhook.failing_since = webhook.failing_since or now
    if webhook.disabled_at or not (is_gone or now - webhook.failing_since >= DISABLE_AFTER):
        return False
    disable(session, webhook, now)
    return True


def disable(session: Session, webhook: Webhook, now: dt.datetime) -> None:
    """Send nothing more; what waits has failed, and may be sent again later."""
    webhook.disabled_at = now
    waiting = WebhookMessage.status == WebhookMessageStatus.QUEUED
    values = {
        "status": WebhookMessageStatus.FAILED,
        "reason": func.coalesce(WebhookMessage.reason, SWITCHED_OFF),
        "finished_at": now,
    }
    mine = update(WebhookMessage).where(WebhookMessage.webhook_id == webhook.id, waiting)
    session.execute(mine.values(values))


def release_claim(session: Session, claim: str, webhook_id: int, now: dt.datetime) -> None:
    """Let go of what there was no time for; where the receiver fails, all of its messages wait."""
    held = is_held(WebhookMessage, claim) & (WebhookMessage.webhook_id == webhook_id)
    released = {"status": WebhookMessageStatus.QUEUED, "claim": None}
    session.execute(update(WebhookMessage).where(held).values(released))
    since = session.scalar(select(Webhook.failing_since).filter_by(id=webhook_id))
    if since is not None:
        until = now + max(_SHORTEST_PAUSE, min((now - since) / 4, _LONGEST_PAUSE))
        waiting = update(WebhookMessage).where(
            WebhookMessage.webhook_id == webhook_id,
            WebhookMessage.status == WebhookMessageStatus.QUEUED,
            WebhookMessage.not_before < until,
        )
        session.execute(waiting.values(not_before=until))


def expire_claims(session: Session, now: dt.datetime) -> None:
    """Let messages of a dead sender wait again; whether they arrived is unknown."""
    overdue = update(WebhookMessage).where(is_abandoned(WebhookMessage, now))
    session.execute(overdue.values(status=WebhookMessageStatus.QUEUED, claim=None))


def replay(
    session: Session, webhook: Webhook, now: dt.datetime, *, message: int | None,
    since: dt.datetime | None,
) -> int:  # fmt: skip
    """Send one message again, or all since a moment; raises `BadInputError` for both or neither."""
    if message is not None and since is None:
        return replay_message(session, webhook, message, now)
    if since is not None and message is None:
        return replay_since(session, webhook, since, now)
    message_or_moment = Message("Hãy nêu một bản tin, hoặc một thời điểm để gửi lại từ đó.")
    raise BadInputError(message_or_moment, field="since")


def replay_message(session: Session, webhook: Webhook, id_: int, now: dt.datetime) -> int:
    """Send one message again, under its old id; raises `NotFoundError`."""
    if not (count := _replay(session, webhook, WebhookMessage.id == id_, now)):
        raise NotFoundError(Message("Không tìm thấy bản tin này, hoặc nó đang chờ gửi."))
    return count


def replay_since(session: Session, webhook: Webhook, since: dt.datetime, now: dt.datetime) -> int:
    """Send all messages since a moment again, each under its old id; say how many."""
    return _replay(session, webhook, WebhookMessage.created_at >= since, now)


def _replay(session: Session, webhook: Webhook, which: Any, now: dt.datetime) -> int:
    mine = WebhookMessage.webhook_id == webhook.id, WebhookMessage.status.in_(_ENDED), which
    done = session.execute(
        update(WebhookMessage).where(*mine).values(
            status=WebhookMessageStatus.QUEUED, attempts=0, not_before=now, finished_at=None,
            reason=None,
        )
    )  # fmt: skip
    count: int = done.rowcount  # type: ignore[attr-defined]  # an UPDATE gives a cursor's result
    return count


def list_messages(
    session: Session, webhook: Webhook, *, before: int | None, most: int
) -> Sequence[WebhookMessage]:
    """List the messages of a webhook with their tries, the newest first."""
    query = select(WebhookMessage).filter_by(webhook_id=webhook.id)
    if before is not None:
        query = query.where(WebhookMessage.id < before)
    query = query.options(selectinload(WebhookMessage.tries))
    return session.scalars(query.order_by(WebhookMessage.id.desc()).limit(most)).all()


def forget_old(session: Session, now: dt.datetime) -> None:
    """Remove what was told long ago, with its tries."""
    old = select(WebhookMessage.id).where(
        WebhookMessage.status.in_(_ENDED), WebhookMessage.finished_at < now - KEPT_FOR
    )
    ids = session.scalars(old.limit(1000)).all()
    remove_messages(session, ids)


def remove_messages(session: Session, ids: Sequence[int]) -> None:
    """Remove messages with their tries."""
    session.execute(delete(WebhookTry).where(WebhookTry.message_id.in_(ids)))
    session.execute(delete(WebhookMessage).where(WebhookMessage.id.in_(ids)))
