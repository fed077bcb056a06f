"""Keep how many reviews each council has, by year and state; index the open ones by their order."""

import sqlalchemy as sa
from alembic import op

from workflow.models.review_count import create_count_triggers, drop_count_triggers

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_DUE = ("reports_due_on", "meeting_due_on", "dossier_due_on")
_OPEN = sa.text("state <> 'closed'")


def upgrade() -> None:
    op.create_table(
        "review_count",
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.String(), nullable=False),
        sa.Column("state", _state(), nullable=False),
        sa.Column("reviews", sa.Integer(), nullable=False),
        sa.CheckConstraint("reviews >= 0", name=op.f("ck_review_count_none_or_more")),
        sa.ForeignKeyConstraint(
            ["council_id"], ["council.id"], name=op.f("fk_review_count_council_id_council")
        ),
        sa.PrimaryKeyConstraint("council_id", "year", "state", name=op.f("pk_review_count")),
    )
    create_count_triggers(op.get_bind())
    op.drop_index("ix_review_year_state", table_name="review")
    op.drop_index("ix_review_state", table_name="review")
    columns = ["state", "list_order", "id", "year", "bloc_id"]
    op.create_index("ix_review_state", "review", columns)
    columns = ["list_order", "id", "state", "bloc_id", *_DUE, "head_unit_id"]
    op.create_index("ix_review_open", "review", columns, sqlite_where=_OPEN, postgresql_where=_OPEN)


def _state() -> sa.Enum:
    return sa.Enum(
        *("planned", "reports_submitted", "meeting_held", "votes_tallied"),
        *("proposal_sent", "decided", "closed"),
        name="state",
        native_enum=False,
        create_constraint=True,
        length=32,
    )


def downgrade() -> None:
    op.drop_index("ix_review_open", table_name="review")
    op.drop_index("ix_review_state", table_name="review")
    columns = ["state", "list_order", "id", *_DUE, "head_unit_id"]
    op.create_index("ix_review_state", "review", columns)
    op.create_index("ix_review_year_state", "review", ["year", "state"])
    drop_count_triggers(op.get_bind())
    op.drop_table("review_count")
