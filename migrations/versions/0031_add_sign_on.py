"""Keep who of a sign-on provider is whom, and by whose word a session was opened."""

import sqlalchemy as sa
from alembic import op

from workflow.models.base import UTCDateTime

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sign_on_identity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("last_used_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_sign_on_identity_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_on_identity")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_sign_on_identity_issuer")),
        sa.UniqueConstraint("account_id", "issuer", name=op.f("uq_sign_on_identity_account_id")),
    )
    op.add_column("sign_in_session", sa.Column("issuer", sa.String(), nullable=True))
    op.add_column("sign_in_session", _flag("provider_factor"))
    op.add_column("sign_in_link", _flag("emergency"))


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False)


def downgrade() -> None:
    op.drop_column("sign_in_link", "emergency")
    op.drop_column("sign_in_session", "provider_factor")
    op.drop_column("sign_in_session", "issuer")
    op.drop_table("sign_on_identity")
