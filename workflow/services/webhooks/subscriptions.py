"""Webhooks of a council: added, changed, ended by its officers."""

import datetime as dt
from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from workflow.domain.errors import BadInputError, Message
from workflow.domain.vietnamese_text import normalize_text
from workflow.domain.webhooks import OLD_SECRET_LIFE, WebhookKind, make_secret
from workflow.models import Account, Council, SecurityEventKind, Webhook, WebhookMessage
from workflow.services.scope import visible
from workflow.services.security_log import log_security_event
from workflow.services.webhooks import outbox
from workflow.services.webhooks.addresses import AddressPolicy, check_url

#: Webhooks of one council at a time.
MOST_WEBHOOKS = 20
_LONGEST_NAME = 100


def list_webhooks(session: Session, account: Account) -> Sequence[Webhook]:
    """List the webhooks that a person looks after, by council."""
    query = select(Webhook).where(visible(account, Webhook)).options(joinedload(Webhook.council))
    return session.scalars(query.order_by(Webhook.council_id, Webhook.id)).all()


def add_webhook(
    session: Session,
    council: Council,
    *,
    name: str,
    url: str,
    kinds: Collection[WebhookKind],
    policy: AddressPolicy,
    by: Account,
    now: dt.datetime,
) -> Webhook:
    """Add a webhook with a new secret; raises `BadInputError`."""
    name = normalize_text(name, field="name").strip()[:_LONGEST_NAME]
    if not name:
        raise BadInputError(Message("Hãy ghi bản tin gửi tới hệ thống nào."), field="name")
    if not kinds:
        raise BadInputError(Message("Hãy chọn ít nhất một loại bản tin."), field="kinds")
    url = check_url(url, policy)
    mine = select(Webhook).filter_by(council_id=council.id)
    if len(session.scalars(mine).all()) >= MOST_WEBHOOKS:
        raise BadInputError(
            Message(
                "Hội đồng đã có {count} nơi nhận; hãy xóa nơi không dùng.", count=MOST_WEBHOOKS
            ),
            field="name",
        )
    row = Webhook(
        council=council, name=name, url=url, secret=make_secret(), created_at=now,
        kinds=[kind.value for kind in WebhookKind if kind in kinds], created_by=by,
    )  # fmt: skip
    session.add(row)
    session.flush()
    _log(session, SecurityEventKind.WEBHOOK_ADDED, row, by, now)
    return row


def renew_secret(session: Session, webhook: Webhook, *, by: Account, now: dt.datetime) -> str:
    """Give a webhook a new secret and return it; the one before signs for another day."""
    webhook.old_secret, webhook.secret = webhook.secret, make_secret()
    webhook.old_secret_until = now + OLD_SECRET_LIFE
    _log(session, SecurityEventKind.WEBHOOK_CHANGED, webhook, by, now)
    return webhook.secret


def switch_webhook(
    session: Session, webhook: Webhook, *, on: bool, by: Account, now: dt.datetime
) -> None:
    """Stop sending, or begin again with what happens from now on."""
    if on:
        webhook.disabled_at = webhook.failing_since = None
    else:
        outbox.disable(session, webhook, now)
    _log(session, SecurityEventKind.WEBHOOK_CHANGED, webhook, by, now)


def remove_webhook(session: Session, webhook: Webhook, *, by: Account, now: dt.datetime) -> None:
    """End a webhook and forget what it was sent."""
    mine = select(WebhookMessage.id).filter_by(webhook_id=webhook.id)
    outbox.remove_messages(session, session.scalars(mine).all())
    _log(session, SecurityEventKind.WEBHOOK_REMOVED, webhook, by, now)
    session.delete(webhook)
    session.flush()


def _log(
    session: Session, kind: SecurityEventKind, row: Webhook, by: Account, now: dt.datetime
) -> None:
    detail = {"webhook": row.id, "name": row.name, "council": row.council_id}
    log_security_event(session, kind, now=now, by_id=by.id, account_id=by.id, detail=detail)
