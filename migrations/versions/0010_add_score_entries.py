"""Add what was scored, criterion by criterion."""

import sqlalchemy as sa
from alembic import op

from workflow.models.base import Json, UTCDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_STAGES = ("self", "bloc", "explanation", "final")


def upgrade() -> None:
    stage = sa.Enum(
        *_STAGES, name="score_stage", native_enum=False, create_constraint=True, length=32
    )
    op.create_table(
        "score_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("criterion", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("stage", stage, nullable=False),
        sa.Column("figures", Json, nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=True),
        sa.Column("saved_at", UTCDateTime(), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.id"], name="fk_score_entry_attachment_id_attachment"
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name="fk_score_entry_review_id_review"
        ),
        sa.ForeignKeyConstraint(
            ["saved_by_id"], ["account.id"], name="fk_score_entry_saved_by_id_account"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_score_entry"),
    )
    op.create_index(
        "ix_score_entry_point",
        "score_entry",
        ["review_id", "member", "stage", "criterion", "id"],
    )


def downgrade() -> None:
    op.drop_index("ix_score_entry_point", table_name="score_entry")
    op.drop_table("score_entry")
