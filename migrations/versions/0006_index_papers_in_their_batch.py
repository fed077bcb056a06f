"""Find the next papers of a batch without reading those of all batches before it."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_paper_batch_id", table_name="paper")
    op.create_index("ix_paper_batch_id", "paper", ["batch_id", "status", "id"])
    op.create_index("ix_paper_in_batch", "paper", ["batch_id", "id"])


def downgrade() -> None:
    op.drop_index("ix_paper_in_batch", table_name="paper")
    op.drop_index("ix_paper_batch_id", table_name="paper")
    op.create_index("ix_paper_batch_id", "paper", ["batch_id", "status"])
