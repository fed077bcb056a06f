"""Keep the address of before until it was told that another one gets the letters."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account", sa.Column("former_email", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("account", "former_email")
