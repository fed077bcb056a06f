"""Name the hold of a worker on papers and files, so that only its holder can end it."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("paper", "inspection"):
        op.add_column(table, sa.Column("claim", sa.String(), nullable=True))


def downgrade() -> None:
    for table in ("paper", "inspection"):
        op.drop_column(table, "claim")
