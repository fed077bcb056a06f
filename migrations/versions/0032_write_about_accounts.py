"""Let the outbox of reminders carry letters about one's account, each about one event."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

#: SQLite gives constraints no names of their own; the copy that alters the table needs one.
_NAMES = {"uq": "uq_%(table_name)s_%(column_0_name)s"}


def upgrade() -> None:
    with op.batch_alter_table("reminder", naming_convention=_NAMES) as table:
        table.add_column(sa.Column("event_id", sa.Integer(), server_default="0", nullable=False))
        table.drop_constraint("uq_reminder_account_id", type_="unique")
        table.create_unique_constraint("uq_reminder_account_id", ["account_id", "day", "event_id"])


def downgrade() -> None:
    op.execute("DELETE FROM reminder WHERE event_id <> 0")
    with op.batch_alter_table("reminder", naming_convention=_NAMES) as table:
        table.drop_constraint("uq_reminder_account_id", type_="unique")
        table.create_unique_constraint("uq_reminder_account_id", ["account_id", "day"])
        table.drop_column("event_id")
