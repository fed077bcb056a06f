"""Keep a sealed log of sign-ins, links, rights and downloads."""

import sqlalchemy as sa
from alembic import op

from workflow.models.base import Json, UTCDateTime
from workflow.models.change_guards import SECURITY_LOG, create_guards, drop_guards

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    texts = ("address", "browser")
    seals = ("previous_sha256", "sha256")
    op.create_table(
        "security_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("link", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in texts),
        sa.Column("detail", Json, nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in seals),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_security_event_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["account.id"], name=op.f("fk_security_event_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_security_event")),
        sa.UniqueConstraint("link", name=op.f("uq_security_event_link")),
    )
    op.create_index("ix_security_event_account_id", "security_event", ["account_id", "id"])
    op.create_table(
        "security_chain",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_security_chain_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_security_chain")),
    )
    create_guards(op.get_bind(), SECURITY_LOG)


def downgrade() -> None:
    drop_guards(op.get_bind(), SECURITY_LOG)
    op.drop_table("security_chain")
    op.drop_table("security_event")
