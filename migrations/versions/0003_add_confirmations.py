"""Add what offices confirm about members."""

import sqlalchemy as sa
from alembic import op

from workflow.models.base import UTCDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "confirmation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("condition", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("saved_at", UTCDateTime(), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "answer IN ('yes', 'no', 'unknown')", name=op.f("ck_confirmation_answer")
        ),
        sa.CheckConstraint(
            "answer = 'unknown' OR office <> ''", name=op.f("ck_confirmation_somebody_said_so")
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name=op.f("fk_confirmation_review_id_review")
        ),
        sa.ForeignKeyConstraint(
            ["saved_by_id"], ["account.id"], name=op.f("fk_confirmation_saved_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation")),
    )
    op.create_index("ix_confirmation_review_id", "confirmation", ["review_id", "id"])


def downgrade() -> None:
    op.drop_index("ix_confirmation_review_id", table_name="confirmation")
    op.drop_table("confirmation")
