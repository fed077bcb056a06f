"""Let a council choose the steps that two people make."""

import sqlalchemy as sa
from alembic import op

from workflow.models.base import Json

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("council", sa.Column("approvals", Json, nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("council", "approvals")
