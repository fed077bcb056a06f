"""Add the list of backups."""

import sqlalchemy as sa
from alembic import op

from workflow.models.base import UTCDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "backup",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("night", sa.Date(), nullable=True),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("finished_at", UTCDateTime(), nullable=True),
        sa.Column("path", sa.String(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(finished_at IS NULL OR reason IS NOT NULL) = (sha256 IS NULL)",
            name=op.f("ck_backup_made_or_not"),
        ),
        sa.CheckConstraint(
            "reason IS NULL OR finished_at IS NOT NULL",
            name=op.f("ck_backup_a_reason_comes_at_the_end"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backup")),
        sa.UniqueConstraint("night", name=op.f("uq_backup_night")),
    )
    op.create_index("ix_backup_finished_at", "backup", ["finished_at"])


def downgrade() -> None:
    op.drop_index("ix_backup_finished_at", table_name="backup")
    op.drop_table("backup")
