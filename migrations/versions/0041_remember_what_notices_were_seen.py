"""Remember up to which event a person has seen the notices."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account", sa.Column("notices_seen", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("account", "notices_seen")
