"""Keep what stands beside the facts of a review in each snapshot."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("snapshot", sa.Column("beside", sa.String(), nullable=False, server_default="{}"))


def downgrade() -> None:
    op.drop_column("snapshot", "beside")
