"""Keep with each review and batch what lists read of them: due days, order, scope and totals.

The due days of reviews that are there already are computed by the service when it next starts
(`services.overview.dues`), and the totals of batches by the sweeper (`services.making.totals`).
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from workflow.domain.review_order import compute_list_order
from workflow.models.base import JsonOrNull, UTCDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_IN_BYTES = sa.String().with_variant(sa.String(collation="C"), "postgresql")
_DUE = ("reports_due_on", "meeting_due_on", "dossier_due_on")
_OF_STATE = ("state", "list_order", "id", *_DUE, "head_unit_id")


def upgrade() -> None:
    for name in _DUE:
        op.add_column("review", sa.Column(name, sa.Date(), nullable=True))
    op.add_column("review", sa.Column("list_order", _IN_BYTES, nullable=False, server_default=""))
    op.add_column("review", sa.Column("head_unit_id", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE review SET head_unit_id = (SELECT unit_id FROM member WHERE member.role = 'head'"
        " AND member.review_id = review.id ORDER BY member.position LIMIT 1)"
    )
    _order_reviews()
    op.create_index("ix_review_state", "review", [*_OF_STATE])
    op.create_index("ix_review_bloc_state", "review", ["bloc_id", "state"])
    for column in _of_batch():
        op.add_column("batch", column)
    _measure_batches()
    large = sa.text("review_id IS NULL")
    at_work = sa.text("review_id IS NULL AND totals IS NULL")
    for name, where in (("ix_batch_large", large), ("ix_batch_at_work", at_work)):
        op.create_index(name, "batch", ["id"], sqlite_where=where, postgresql_where=where)


def _of_batch() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("reviews", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("kinds", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("first_year", sa.String(), nullable=True),
        sa.Column("last_year", sa.String(), nullable=True),
        sa.Column("totals", JsonOrNull, nullable=True),
        sa.Column("made", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("begun_at", UTCDateTime(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
    )


def _order_reviews() -> None:
    """As `domain.listing` does."""
    connection = op.get_bind()
    found = connection.execute(
        sa.text(
            "SELECT review.id, review.year, bloc.folded_name"
            " FROM review JOIN bloc ON bloc.id = review.bloc_id"
        )
    ).all()
    rows = [{"id": id_, "place": compute_list_order(year, name)} for id_, year, name in found]
    if rows:
        set_order = sa.text("UPDATE review SET list_order = :place WHERE id = :id")
        connection.execute(set_order, rows)


def _measure_batches() -> None:
    op.execute(
        """
        UPDATE batch
        SET reviews = found.reviews, kinds = found.kinds,
            first_year = found.first_year, last_year = found.last_year
        FROM (
            SELECT paper.batch_id, count(DISTINCT paper.review_id) AS reviews,
                count(DISTINCT paper.kind) AS kinds,
                min(review.year) AS first_year, max(review.year) AS last_year
            FROM paper JOIN review ON review.id = paper.review_id
            GROUP BY paper.batch_id
        ) AS found
        WHERE batch.id = found.batch_id
        """
    )


def downgrade() -> None:
    for name in ("ix_batch_at_work", "ix_batch_large"):
        op.drop_index(name, table_name="batch")
    for column in reversed(_of_batch()):
        op.drop_column("batch", column.name)
    for name in ("ix_review_bloc_state", "ix_review_state"):
        op.drop_index(name, table_name="review")
    for name in ("head_unit_id", "list_order", *reversed(_DUE)):
        op.drop_column("review", name)
