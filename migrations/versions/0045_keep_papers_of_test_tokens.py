"""Keep for a while which papers test tokens asked for."""

import sqlalchemy as sa
from alembic import op

from workflow.models.base import UTCDateTime

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "trial_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_trial_paper_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name=op.f("fk_trial_paper_review_id_review")
        ),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["snapshot.id"], name=op.f("fk_trial_paper_snapshot_id_snapshot")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trial_paper")),
    )
    op.create_index("ix_trial_paper_account_id", "trial_paper", ["account_id", "review_id", "id"])
    op.create_index("ix_trial_paper_asked_at", "trial_paper", ["asked_at"])


def downgrade() -> None:
    op.drop_table("trial_paper")
