"""Record which release filled a paper, and keep the printed values of final ones."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("paper", sa.Column("release", sa.String(), nullable=True))
    op.add_column("paper", sa.Column("values_sha256", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("paper", "values_sha256")
    op.drop_column("paper", "release")
