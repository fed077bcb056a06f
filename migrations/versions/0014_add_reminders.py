"""Give people an e-mail address, and reminders a place."""

import sqlalchemy as sa
from alembic import op

from workflow.models.base import UTCDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account", sa.Column("email", sa.String(), nullable=True))
    reminded: sa.Column[bool] = sa.Column(
        "reminded", sa.Boolean(), server_default=sa.true(), nullable=False
    )
    op.add_column("account", reminded)
    language = sa.Column("mail_language", sa.String(), server_default="vi", nullable=False)
    op.add_column("account", language)
    op.create_table(
        "reminder_round",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_reminder_round")),
    )
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("status", _status(), nullable=False),
        sa.Column("not_before", UTCDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claim", sa.String(), nullable=True),
        sa.Column("claimed_at", UTCDateTime(), nullable=True),
        sa.Column("finished_at", UTCDateTime(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.CheckConstraint(
            "status <> 'failed' OR reason IS NOT NULL", name=op.f("ck_reminder_a_reason_is_given")
        ),
        sa.CheckConstraint(
            "(status = 'sending') = (claim IS NOT NULL)", name=op.f("ck_reminder_claimed_or_not")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_reminder_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint("account_id", "day", name=op.f("uq_reminder_account_id")),
    )
    op.create_index("ix_reminder_status", "reminder", ["status", "not_before"])


def _status() -> sa.Enum:
    return sa.Enum(
        *("queued", "sending", "sent", "failed", "dropped"),
        name="reminder_status",
        native_enum=False,
        create_constraint=True,
        length=32,
    )


def downgrade() -> None:
    op.drop_table("reminder")
    op.drop_table("reminder_round")
    for column in ("mail_language", "reminded", "email"):
        op.drop_column("account", column)
