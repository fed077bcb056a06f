"""Keep the decisions on the functions of agencies, which papers in their name rest on."""

import sqlalchemy as sa
from alembic import op

from workflow.models.base import UTCDateTime

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unit_mandate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=True),
        sa.Column("about", sa.String(), nullable=True),
        sa.Column("clause", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("added_at", UTCDateTime(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_unit_mandate_unit_id_unit")
        ),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["account.id"], name=op.f("fk_unit_mandate_added_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_mandate")),
    )
    op.create_index("ix_unit_mandate_unit_id", "unit_mandate", ["unit_id"])


def downgrade() -> None:
    op.drop_table("unit_mandate")
