"""Webhooks: who is sent what, the outbox of messages, and each try to send one."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.domain.labels import N_, Labelled
from workflow.models.base import Base, Json, enum_by_value
from workflow.models.people import Account, Council


class Webhook(Base):
    """An address that is sent messages about one council."""

    __tablename__ = "webhook"
    __table_args__ = (Index("ix_webhook_council_id", "council_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"))
    #: What it is for, in the words of whoever added it.
    name: Mapped[str]
    url: Mapped[str]
    #: The kinds it is sent (`domain.webhooks.WebhookKind`).
    kinds: Mapped[list[str]] = mapped_column(Json)
    #: Signs each message, so that it is needed as it is; never shown again.
    secret: Mapped[str]
    #: The secret before, which signs as well until then.
    old_secret: Mapped[str | None]
    old_secret_until: Mapped[dt.datetime | None]
    created_at: Mapped[dt.datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    #: Since when no try has succeeded; None where the last one did.
    failing_since: Mapped[dt.datetime | None]
    #: Nothing is sent since then.
    disabled_at: Mapped[dt.datetime | None]

    council: Mapped[Council] = relationship()
    created_by: Mapped[Account] = relationship()


class WebhookMessageStatus(Labelled):
    """The status of one message."""

    QUEUED = "queued", N_("Đang chờ gửi")
    SENDING = "sending", N_("Đang gửi")
    SENT = "sent", N_("Đã nhận")
    FAILED = "failed", N_("Không gửi được")


class WebhookMessage(Base):
    """One message to one webhook, written in the transaction of what it tells."""

    __tablename__ = "webhook_message"
    __table_args__ = (
        UniqueConstraint("webhook_id", "source"),
        CheckConstraint("status <> 'failed' OR reason IS NOT NULL", name="a_reason_is_given"),
        CheckConstraint("(status = 'sending') = (claim IS NOT NULL)", name="claimed_or_not"),
        Index("ix_webhook_message_webhook_id", "webhook_id", "id"),
        Index("ix_webhook_message_status", "status", "not_before"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhook.id"))
    #: The header `webhook-id`: the same at each try, by which receivers drop doubles.
    message_id: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    created_at: Mapped[dt.datetime]
    #: Ids and plain words; addresses are added when it is sent.
    data: Mapped[dict[str, Any]] = mapped_column(Json)
    #: What is told once only, where nobody's act tells it.
    source: Mapped[str | None]
    status: Mapped[WebhookMessageStatus] = mapped_column(
        enum_by_value(WebhookMessageStatus, "webhook_message_status"),
        default=WebhookMessageStatus.QUEUED,
    )
    #: No try before this moment.
    not_before: Mapped[dt.datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    #: The claim of the worker that sends it.
    claim: Mapped[str | None]
    claimed_at: Mapped[dt.datetime | None]
    finished_at: Mapped[dt.datetime | None]
    #: Why the last try failed, in words.
    reason: Mapped[str | None]

    webhook: Mapped[Webhook] = relationship()
    tries: Mapped[list["WebhookTry"]] = relationship(order_by="WebhookTry.id")


class WebhookTry(Base):
    """One try to send a message, and what was answered."""

    __tablename__ = "webhook_try"
    __table_args__ = (Index("ix_webhook_try_message_id", "message_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("webhook_message.id"))
    at: Mapped[dt.datetime]
    #: How long it took, in milliseconds.
    took_ms: Mapped[int]
    #: The status of the answer; None where none came.
    status: Mapped[int | None]
    #: The first characters of the answer.
    answer: Mapped[str]
    #: Why it counts as failed, in words; empty for success.
    reason: Mapped[str]
