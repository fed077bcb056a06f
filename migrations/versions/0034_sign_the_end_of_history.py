"""Keep the signed end of every history of each day."""

import sqlalchemy as sa
from alembic import op

from workflow.models.base import UTCDateTime
from workflow.models.change_guards import HISTORY_MARKS, create_guards, drop_guards

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "history_mark",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("body", "public_key", "signature")
        ),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_history_mark")),
    )
    create_guards(op.get_bind(), HISTORY_MARKS)


def downgrade() -> None:
    drop_guards(op.get_bind(), HISTORY_MARKS)
    op.drop_table("history_mark")
