"""Sending what is written down: each webhook in turn by itself, all of them side by side.

No transaction is open while a receiver is talked to. One that fails is not asked again in the same
run, so that it holds up neither its other messages' schedule nor anybody else's messages. A worker
that dies after a receiver took a message leaves it in doubt: it is sent again under the same id.
"""

import datetime as dt
import json
import time
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from workflow.domain.days import Clock
from workflow.domain.webhooks import sign_message
from workflow.models import SecurityEventKind, Webhook, WebhookMessage
from workflow.services.security_log import log_security_event
from workflow.services.webhooks import outbox
from workflow.services.webhooks.addresses import AddressPolicy
from workflow.services.webhooks.http_post import post

#: Seconds after which a run begins no other try.
MAX_DURATION = 20.0
_AT_ONCE = 8
_AGENT = "ThiDua-Webhooks/1.0"


@dataclass(frozen=True)
class SendingPlace:
    """Where messages are sent from: what is allowed, and the address of the service."""

    policy: AddressPolicy
    #: Without a slash at the end; empty leaves paths alone.
    public_url: str = ""


def send_waiting(engine: Engine, place: SendingPlace, clock: Clock) -> int:
    """Send the messages whose time has come, as many as there is time for; how many were tried."""
    with Session(engine) as session:
        outbox.expire_claims(session, clock())
        outbox.forget_old(session, clock())
        claim, ids = outbox.claim_messages(session, clock())
        by_webhook: dict[int, list[int]] = defaultdict(list)
        mine = select(WebhookMessage.id, WebhookMessage.webhook_id)
        for id_, webhook_id in session.execute(mine.where(WebhookMessage.id.in_(ids))):
            by_webhook[webhook_id].append(id_)
        session.commit()
    if not ids:
        return 0
    run = _SendingRun(engine, place, clock, claim, time.monotonic() + MAX_DURATION)
    with ThreadPoolExecutor(min(_AT_ONCE, len(by_webhook))) as pool:
        counts = list(pool.map(run.send_each, by_webhook.items()))
    return sum(counts)


@dataclass(frozen=True)
class _SendingRun:
    """One worker with the messages that it holds."""

    engine: Engine
    place: SendingPlace
    clock: Clock
    claim: str
    deadline: float

    def send_each(self, mine: tuple[int, Iterable[int]]) -> int:
        """Send the messages of one webhook, as long as it takes them."""
        webhook_id, ids = mine
        count = 0
        for id_ in sorted(ids):
            if time.monotonic() > self.deadline:
                break
            count += 1
            if not self._send(id_):
                break
        with Session(self.engine) as session:
            outbox.release_claim(session, self.claim, webhook_id, self.clock())
            session.commit()
        return count

    def _send(self, id_: int) -> bool:
        """Try one message; tell whether the receiver took it."""
        with Session(self.engine) as session:
            row = outbox.begin_try(session, id_, self.claim, self.clock())
            if row is None:
                return False
            url = row.webhook.url
            body = compose_body(row, self.place.public_url)
            headers = compose_headers(row, body, self.clock())
            session.commit()
        result = post(url, headers, body, self.place.policy)
        with Session(self.engine) as session:
            if outbox.record_try(session, id_, self.claim, result, self.clock()):
                self._tell_owner(session, id_)
            session.commit()
        return result.status is not None and 200 <= result.status < 300

    def _tell_owner(self, session: Session, id_: int) -> None:
        """Log that a webhook was disabled; whoever added it gets a letter about that."""
        query = select(Webhook).join(WebhookMessage, WebhookMessage.webhook_id == Webhook.id)
        webhook = session.scalars(query.where(WebhookMessage.id == id_)).one()
        log_security_event(
            session, SecurityEventKind.WEBHOOK_DISABLED, now=self.clock(),
            account_id=webhook.created_by_id, detail={"webhook": webhook.id, "name": webhook.name},
        )  # fmt: skip


def compose_body(row: WebhookMessage, public_url: str) -> bytes:
    """Compose the body of a message: its type, its moment, ids and an address of the interface."""
    base = f"{public_url}/api/v1"
    data = {**row.data, "url": f"{base}{_find_path(row.data)}"}
    content = {"type": row.kind, "timestamp": row.created_at.isoformat(), "data": data}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _find_path(data: dict[str, Any]) -> str:
    if "batch_id" in data:
        return f"/batches/{data['batch_id']}"
    path = f"/reviews/{data['review_id']}"
    return f"{path}/papers/{data['paper_id']}" if "paper_id" in data else path


def compose_headers(row: WebhookMessage, body: bytes, now: dt.datetime) -> dict[str, str]:
    """Compose the headers of one try: a new secret and the one before sign side by side."""
    webhook, timestamp = row.webhook, int(now.timestamp())
    secrets = [webhook.secret]
    if webhook.old_secret and webhook.old_secret_until and now < webhook.old_secret_until:
        secrets.append(webhook.old_secret)
    signatures = (sign_message(one, row.message_id, timestamp, body) for one in secrets)
    return {
        "Content-Type": "application/json",
        "User-Agent": _AGENT,
        "webhook-id": row.message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
    }
