"""Keep the code by which other systems know an agency."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("unit", sa.Column("code", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("unit", "code")
