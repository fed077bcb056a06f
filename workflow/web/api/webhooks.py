"""Webhooks: who is told what happens, what was told, and what is told again."""

import datetime as dt
from typing import Annotated, Any, Generic, TypeVar

import msgspec
from flask import url_for

from workflow.domain.labels import N_
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.roles import Right
from workflow.domain.webhooks import WebhookKind
from workflow.domain.year import State, YearTask
from workflow.models import Council, PaperStatus, Webhook, WebhookMessage, WebhookMessageStatus
from workflow.services.scope import find_visible
from workflow.services.webhooks import outbox, subscriptions
from workflow.services.webhooks.addresses import LONGEST_URL
from workflow.web import database
from workflow.web.api.operation import Answer, operation
from workflow.web.api.pages import CursorQuery, Id, Page, Text, write_cursor
from workflow.web.clock import now
from workflow.web.protection.access import account
from workflow.web.submitting import submitting
from workflow.web.webhooks.routes import address_policy

Data = TypeVar("Data")


class WebhookItem(msgspec.Struct, frozen=True):
    """An address that is sent messages, signed by Standard Webhooks."""

    id: int
    council_id: int
    name: str
    url: str
    kinds: list[WebhookKind]
    created_at: dt.datetime
    #: Since when nothing was taken; null where the last message was.
    failing_since: dt.datetime | None
    #: Nothing is sent since then.
    disabled_at: dt.datetime | None


class WebhookList(msgspec.Struct, frozen=True):
    items: list[WebhookItem]


class NewWebhook(WebhookItem, frozen=True, kw_only=True):
    """A webhook with its secret, which is told this once."""

    secret: str


class WebhookBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A new webhook: whose, what for, where to, which kinds of messages."""

    council: Id
    name: Annotated[Text, msgspec.Meta(min_length=1)]
    url: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_URL)]
    kinds: Annotated[list[WebhookKind], msgspec.Meta(min_length=1, max_length=len(WebhookKind))]


class TryItem(msgspec.Struct, frozen=True):
    """One try to send a message."""

    at: dt.datetime
    took_ms: int
    #: The status of the answer; null where none came.
    status: int | None
    #: The beginning of the answer.
    answer: str
    #: Why it counts as failed; empty for success.
    reason: str


class MessageItem(msgspec.Struct, frozen=True):
    """A message with its tries."""

    id: int
    #: The header `webhook-id`.
    message_id: str
    kind: WebhookKind
    created_at: dt.datetime
    status: WebhookMessageStatus
    #: No try before this moment.
    not_before: dt.datetime
    tries: list[TryItem]


class ReplayBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which messages to send again: either one, or all since a moment."""

    message: Id | None = None
    since: Annotated[dt.datetime, msgspec.Meta(tz=True)] | None = None


class ReplayAnswer(msgspec.Struct, frozen=True):
    """How many messages are sent again."""

    count: int


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What every message says: ids, and an address of this interface that says the rest."""

    council_id: int
    url: str


class ReviewMoved(Told, frozen=True, kw_only=True, rename={"source": "from", "target": "to"}):
    """A review has moved."""

    review_id: int
    move: str
    source: State
    target: State


class PaperTold(Told, frozen=True, kw_only=True):
    """A paper is ready, or issued."""

    review_id: int
    paper_id: int
    kind: PaperKind


class BatchDone(Told, frozen=True, kw_only=True):
    """A batch of many reviews has ended; its papers by status."""

    batch_id: int
    counts: dict[PaperStatus, int]


class DeadlinePassed(Told, frozen=True, kw_only=True):
    """A review is late with what it waits for; told once for each day."""

    review_id: int
    task: YearTask
    due_on: dt.date


class Message(msgspec.Struct, Generic[Data], frozen=True):
    """The body of a message, signed by Standard Webhooks in its headers."""

    #: The kind.
    type: WebhookKind
    timestamp: dt.datetime
    data: Data


#: What the body of each kind is.
BODIES: dict[WebhookKind, Any] = {
    WebhookKind.REVIEW_MOVED: Message[ReviewMoved],
    WebhookKind.PAPER_READY: Message[PaperTold],
    WebhookKind.PAPER_ISSUED: Message[PaperTold],
    WebhookKind.BATCH_DONE: Message[BatchDone],
    WebhookKind.DEADLINE_PASSED: Message[DeadlinePassed],
}


def _webhook(webhook_id: int) -> Webhook:
    return find_visible(database.session(), account(), Webhook, webhook_id)


def _describe(row: Webhook) -> WebhookItem:
    return WebhookItem(
        row.id, row.council_id, row.name, row.url, [WebhookKind(kind) for kind in row.kinds],
        row.created_at, row.failing_since, row.disabled_at,
    )  # fmt: skip


def _reveal(row: Webhook) -> NewWebhook:
    return NewWebhook(**msgspec.structs.asdict(_describe(row)), secret=row.secret)


@operation(
    "GET", "/webhooks", says=N_("Liệt kê các nơi nhận bản tin của những Hội đồng mình quản lý."),
    answer=WebhookList, right=Right.KEEP_WEBHOOKS,
)  # fmt: skip
def list_webhooks() -> WebhookList:
    rows = subscriptions.list_webhooks(database.session(), account())
    return WebhookList([_describe(row) for row in rows])


@operation(
    "POST", "/webhooks", says=N_("Thêm một nơi nhận bản tin; khóa ký chỉ trả về lần này."),
    answer=NewWebhook, status=201, body=WebhookBody, right=Right.KEEP_WEBHOOKS,
)  # fmt: skip
def add_webhook(body: WebhookBody) -> Answer:
    session = database.session()
    council = find_visible(session, account(), Council, body.council)
    with submitting() as submission:
        row = subscriptions.add_webhook(
            session, council, name=body.name, url=body.url, kinds=body.kinds,
            policy=address_policy(), by=account(), now=now(),
        )  # fmt: skip
        address = submission.lead_to(url_for("api.read_webhook", webhook_id=row.id))
    return Answer(_reveal(row), {"Location": address})


_WEBHOOK = "/webhooks/<int:webhook_id>"


@operation(
    "GET", _WEBHOOK, says=N_("Xem một nơi nhận bản tin."), answer=WebhookItem,
    right=Right.KEEP_WEBHOOKS,
)  # fmt: skip
def read_webhook(webhook_id: int) -> WebhookItem:
    return _describe(_webhook(webhook_id))


@operation(
    "DELETE", _WEBHOOK, says=N_("Xóa một nơi nhận bản tin, cùng nhật ký gửi; trả về lần cuối."),
    answer=WebhookItem, right=Right.KEEP_WEBHOOKS,
)  # fmt: skip
def remove_webhook(webhook_id: int) -> WebhookItem:
    row = _webhook(webhook_id)
    item = _describe(row)
    with submitting():
        subscriptions.remove_webhook(database.session(), row, by=account(), now=now())
    return item


@operation(
    "POST", f"{_WEBHOOK}/secret",
    says=N_("Tạo khóa ký mới, chỉ trả về lần này; khóa cũ còn ký thêm một ngày."),
    answer=NewWebhook, right=Right.KEEP_WEBHOOKS,
)  # fmt: skip
def renew_webhook_secret(webhook_id: int) -> Answer:
    row = _webhook(webhook_id)
    with submitting() as submission:
        subscriptions.renew_secret(database.session(), row, by=account(), now=now())
        address = submission.lead_to(url_for("api.read_webhook", webhook_id=row.id))
    return Answer(_reveal(row), {"Location": address})


@operation(
    "GET", f"{_WEBHOOK}/messages",
    says=N_("Xem các bản tin đã gửi và mọi lần gửi, mới nhất trước."),
    answer=Page[MessageItem], query=CursorQuery, right=Right.KEEP_WEBHOOKS,
)  # fmt: skip
def list_webhook_messages(webhook_id: int, query: CursorQuery) -> Page[MessageItem]:
    rows = outbox.list_messages(
        database.session(), _webhook(webhook_id), before=query.after_id, most=query.limit + 1
    )
    shown = rows[: query.limit]
    last = shown[-1].id if len(rows) > query.limit else None
    items = [_describe_message(row) for row in shown]
    return Page(items, write_cursor(("", last)) if last else None)


def _describe_message(row: WebhookMessage) -> MessageItem:
    tries = [TryItem(one.at, one.took_ms, one.status, one.answer, one.reason) for one in row.tries]
    return MessageItem(
        row.id, row.message_id, WebhookKind(row.kind), row.created_at, row.status, row.not_before,
        tries,
    )  # fmt: skip


@operation(
    "POST", f"{_WEBHOOK}/replay", says=N_("Gửi lại một bản tin, hoặc mọi bản tin từ một lúc."),
    answer=ReplayAnswer, status=202, body=ReplayBody, right=Right.KEEP_WEBHOOKS,
)  # fmt: skip
def replay_webhook(webhook_id: int, body: ReplayBody) -> Answer:
    session, row = database.session(), _webhook(webhook_id)
    with submitting() as submission:
        count = outbox.replay(session, row, now(), message=body.message, since=body.since)
        address = submission.lead_to(url_for("api.list_webhook_messages", webhook_id=row.id))
    return Answer(ReplayAnswer(count), {"Location": address})
