"""Keep archive packages that other installations made and this one took in."""

import sqlalchemy as sa
from alembic import op

from workflow.models.base import UTCDateTime
from workflow.models.change_guards import RECEIVED_ARCHIVES, create_guards, drop_guards

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "received_archive",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("file_sha256", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("bloc", sa.String(), nullable=False),
        sa.Column("year", sa.String(), nullable=False),
        sa.Column("added_at", UTCDateTime(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["account.id"], name=op.f("fk_received_archive_added_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received_archive")),
        sa.UniqueConstraint("file_sha256", name=op.f("uq_received_archive_file_sha256")),
    )
    create_guards(op.get_bind(), RECEIVED_ARCHIVES)


def downgrade() -> None:
    drop_guards(op.get_bind(), RECEIVED_ARCHIVES)
    op.drop_table("received_archive")
