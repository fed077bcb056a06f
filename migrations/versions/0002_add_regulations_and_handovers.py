"""Add regulations that councils typed in, and handovers from year to year."""

import sqlalchemy as sa
from alembic import op

from workflow.models.base import Json, UTCDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_OLD_KINDS = (
    "imported",
    "opened",
    "saved",
    "moved",
    "attached",
    "detached",
    "papers_asked",
)
_NEW_KINDS = (*_OLD_KINDS, "bound", "handed_over", "handover_undone")


def upgrade() -> None:
    op.create_table(
        "regulation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("based_on", sa.String(), nullable=True),
        sa.Column("clauses", Json, nullable=False),
        sa.Column("added_at", UTCDateTime(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from",
            name=op.f("ck_regulation_ends_after_it_begins"),
        ),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["account.id"], name=op.f("fk_regulation_added_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["council_id"], ["council.id"], name=op.f("fk_regulation_council_id_council")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regulation")),
        sa.UniqueConstraint("code", name=op.f("uq_regulation_code")),
    )
    op.create_index("ix_regulation_council_id", "regulation", ["council_id", "valid_from"])
    op.create_table(
        "handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("next_review_id", sa.Integer(), nullable=True),
        sa.Column("next_year", sa.String(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("from_unit", sa.String(), nullable=True),
        sa.Column("to_unit", sa.String(), nullable=False),
        sa.Column("opened_version", sa.Integer(), nullable=False),
        sa.Column("done_at", UTCDateTime(), nullable=False),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", UTCDateTime(), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_reason", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(undone_at IS NULL) = (next_review_id IS NOT NULL)",
            name=op.f("ck_handover_stands_or_is_undone"),
        ),
        sa.CheckConstraint(
            "undone_at IS NULL OR undone_reason IS NOT NULL",
            name=op.f("ck_handover_undone_with_a_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["done_by_id"], ["account.id"], name=op.f("fk_handover_done_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["next_review_id"], ["review.id"], name=op.f("fk_handover_next_review_id_review")
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name=op.f("fk_handover_review_id_review")
        ),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["account.id"], name=op.f("fk_handover_undone_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
        sa.UniqueConstraint("next_review_id", name=op.f("uq_handover_next_review_id")),
    )
    op.create_index("ix_handover_review_id", "handover", ["review_id"])
    _allow_events(_OLD_KINDS, _NEW_KINDS)


def downgrade() -> None:
    op.execute("DELETE FROM event WHERE kind IN ('bound', 'handed_over', 'handover_undone')")
    _allow_events(_NEW_KINDS, _OLD_KINDS)
    op.drop_index("ix_handover_review_id", table_name="handover")
    op.drop_table("handover")
    op.drop_index("ix_regulation_council_id", table_name="regulation")
    op.drop_table("regulation")


def _allow_events(old: tuple[str, ...], new: tuple[str, ...]) -> None:
    """Hold the kind of an event to another list; SQLite copies the table for that."""
    with op.batch_alter_table("event", copy_from=_event(old)) as batch:
        batch.drop_constraint("event_kind", type_="check")
        batch.create_check_constraint("event_kind", _one_of(new))


def _one_of(kinds: tuple[str, ...]) -> str:
    return f"kind IN ({', '.join(repr(kind) for kind in kinds)})"


def _event(kinds: tuple[str, ...]) -> sa.Table:
    """The table as it is; SQLite's own description does not tell its CHECK apart."""
    return sa.Table(
        "event",
        sa.MetaData(naming_convention={"ck": "ck_%(table_name)s_%(constraint_name)s"}),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("detail", Json, nullable=False),
        sa.CheckConstraint(_one_of(kinds), name="event_kind"),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_event_by_id_account")),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name=op.f("fk_event_review_id_review")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.Index("ix_event_review_id", "review_id", "id"),
    )
