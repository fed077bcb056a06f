"""Add checks of Word files against the layout rules."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from workflow.models.base import UTCDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "inspection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("file_name", sa.String(), nullable=True),
        sa.Column("file_sha256", sa.String(), nullable=False),
        sa.Column("family", sa.String(), nullable=True),
        sa.Column("stage", sa.String(), nullable=True),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_at", UTCDateTime(), nullable=True),
        sa.Column("finished_at", UTCDateTime(), nullable=True),
        sa.Column("errors", sa.Integer(), nullable=False),
        sa.Column("warnings", sa.Integer(), nullable=False),
        sa.Column("notes", sa.Integer(), nullable=False),
        sa.Column("report", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=True),
        sa.CheckConstraint(
            "status IN ('queued', 'checking', 'ready', 'failed')",
            name=op.f("ck_inspection_inspection_status"),
        ),
        sa.CheckConstraint(
            "status <> 'ready' OR report IS NOT NULL",
            name=op.f("ck_inspection_a_ready_one_has_findings"),
        ),
        sa.CheckConstraint(
            "status <> 'failed' OR reason IS NOT NULL",
            name=op.f("ck_inspection_a_reason_is_given"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["account.id"], name=op.f("fk_inspection_asked_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection")),
    )
    op.create_index("ix_inspection_asked_by_id", "inspection", ["asked_by_id", "id"])
    op.create_index("ix_inspection_status", "inspection", ["status", "claimed_at"])
    # In plain SQL, which both databases take: Alembic would have SQLite copy every paper for it.
    op.execute(
        "ALTER TABLE paper ADD COLUMN inspection_id INTEGER"
        " CONSTRAINT fk_paper_inspection_id_inspection REFERENCES inspection (id)"
    )


def downgrade() -> None:
    op.drop_column("paper", "inspection_id")
    op.drop_index("ix_inspection_status", table_name="inspection")
    op.drop_index("ix_inspection_asked_by_id", table_name="inspection")
    op.drop_table("inspection")
