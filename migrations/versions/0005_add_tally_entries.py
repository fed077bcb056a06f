"""Add the counts of ballots as two people key them."""

import sqlalchemy as sa
from alembic import op

from workflow.models.base import Json, UTCDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tally_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("contest", sa.String(), nullable=False),
        sa.Column("figures", Json, nullable=False),
        sa.Column("keyed_at", UTCDateTime(), nullable=False),
        sa.Column("keyed_by_id", sa.Integer(), nullable=False),
        sa.Column("settled_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["keyed_by_id"], ["account.id"], name=op.f("fk_tally_entry_keyed_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name=op.f("fk_tally_entry_review_id_review")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tally_entry")),
    )
    op.create_index("ix_tally_entry_review_id", "tally_entry", ["review_id", "place", "id"])


def downgrade() -> None:
    op.drop_index("ix_tally_entry_review_id", table_name="tally_entry")
    op.drop_table("tally_entry")
