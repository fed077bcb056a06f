"""Remember for a day which forms were carried out: sending one again changes nothing."""

import sqlalchemy as sa
from alembic import op

from workflow.models.base import UTCDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "form_receipt",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("location", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_form_receipt")),
    )
    op.create_index("ix_form_receipt_at", "form_receipt", ["at"])


def downgrade() -> None:
    op.drop_table("form_receipt")
