"""Keep webhooks, their outbox and each try."""

import sqlalchemy as sa
from alembic import op

from workflow.models.base import Json, UTCDateTime

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

_STATUSES = ("queued", "sending", "sent", "failed")


def upgrade() -> None:
    _add_webhooks()
    _add_messages()
    _add_tries()


def _add_webhooks() -> None:
    op.create_table(
        "webhook",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("kinds", Json, nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("old_secret", sa.String(), nullable=True),
        sa.Column("old_secret_until", UTCDateTime(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("failing_since", UTCDateTime(), nullable=True),
        sa.Column("disabled_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["council_id"], ["council.id"], name=op.f("fk_webhook_council_id_council")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["account.id"], name=op.f("fk_webhook_created_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook")),
    )
    op.create_index("ix_webhook_council_id", "webhook", ["council_id", "id"])


def _add_messages() -> None:
    status = sa.Enum(
        *_STATUSES, name="webhook_message_status", native_enum=False, create_constraint=True,
        length=32,
    )  # fmt: skip
    op.create_table(
        "webhook_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("webhook_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("data", Json, nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("status", status, nullable=False),
        sa.Column("not_before", UTCDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claim", sa.String(), nullable=True),
        sa.Column("claimed_at", UTCDateTime(), nullable=True),
        sa.Column("finished_at", UTCDateTime(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.CheckConstraint(
            "status <> 'failed' OR reason IS NOT NULL",
            name=op.f("ck_webhook_message_a_reason_is_given"),
        ),
        sa.CheckConstraint(
            "(status = 'sending') = (claim IS NOT NULL)",
            name=op.f("ck_webhook_message_claimed_or_not"),
        ),
        sa.ForeignKeyConstraint(
            ["webhook_id"], ["webhook.id"], name=op.f("fk_webhook_message_webhook_id_webhook")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_message")),
        sa.UniqueConstraint("message_id", name=op.f("uq_webhook_message_message_id")),
        sa.UniqueConstraint("webhook_id", "source", name=op.f("uq_webhook_message_webhook_id")),
    )
    op.create_index("ix_webhook_message_webhook_id", "webhook_message", ["webhook_id", "id"])
    op.create_index("ix_webhook_message_status", "webhook_message", ["status", "not_before"])


def _add_tries() -> None:
    op.create_table(
        "webhook_try",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("took_ms", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["webhook_message.id"],
            name=op.f("fk_webhook_try_message_id_webhook_message"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_try")),
    )
    op.create_index("ix_webhook_try_message_id", "webhook_try", ["message_id", "id"])


def downgrade() -> None:
    op.drop_table("webhook_try")
    op.drop_table("webhook_message")
    op.drop_table("webhook")
