"""Keep the awards of every review as rows; what is there already is read from its facts."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from workflow.domain.vietnamese_text import fold_name, make_search_text

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

_IN_BYTES = sa.String().with_variant(sa.String(collation="C"), "postgresql")
_TEXTS = ("recipient", "kind", "authority", "status", "decision")
_BLOCK = 500


def upgrade() -> None:
    table = op.create_table(
        "award_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("award", sa.String(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=True) for name in _TEXTS),
        sa.Column("search_name", sa.String(), nullable=False),
        sa.Column("award_key", _IN_BYTES, nullable=True),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name=op.f("fk_award_entry_review_id_review")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_entry")),
        sa.UniqueConstraint("review_id", "position", name=op.f("uq_award_entry_review_id")),
    )
    op.create_index("ix_award_entry_award_key", "award_entry", ["award_key"])
    _fill(table)


def _fill(table: sa.Table) -> None:
    connection = op.get_bind()
    newest = sa.text(
        "SELECT review.id, snapshot.facts FROM review JOIN snapshot"
        " ON snapshot.review_id = review.id AND snapshot.version = review.version"
        " WHERE review.id > :after ORDER BY review.id LIMIT :most"
    )
    after = 0
    while found := connection.execute(newest, {"after": after, "most": _BLOCK}).all():
        rows = [row for review_id, facts in found for row in _rows(review_id, facts)]
        if rows:
            connection.execute(table.insert(), rows)
        after = found[-1][0]


def _rows(review_id: int, facts: str) -> list[dict[str, Any]]:
    try:
        awards = json.loads(facts).get("awards", ())
    except ValueError:  # damaged facts stop no migration; `thidua verify` names them
        return []
    return [_row(review_id, place, award) for place, award in enumerate(awards)]


def _row(review_id: int, place: int, award: dict[str, Any]) -> dict[str, Any]:
    texts = {name: award.get(name) for name in _TEXTS}
    words = (texts["recipient"] or "", award["award"], texts["decision"] or "")
    key = None
    if texts["recipient"] and award.get("recipient_kind") in {None, "unit"}:
        parts = (texts["recipient"], award["award"], texts["authority"] or "")
        key = " | ".join(fold_name(part) for part in parts)
    return {
        **texts,
        "review_id": review_id,
        "position": place,
        "award": award["award"],
        "search_name": make_search_text(*words),
        "award_key": key,
    }


def downgrade() -> None:
    op.drop_table("award_entry")
