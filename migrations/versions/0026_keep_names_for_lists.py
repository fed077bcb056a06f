"""Keep beside each name what searches look into and what lists sort by."""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

from workflow.domain.review_order import compute_list_order
from workflow.domain.vietnamese_text import (
    make_person_sort_key,
    make_search_text,
    make_sort_key,
)

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_IN_BYTES = sa.String().with_variant(sa.String(collation="C"), "postgresql")
_SEARCHED = ("bloc", "unit", "unit_name", "unit_alias", "account")
_SORTED = ("council", "bloc", "unit")
_BLOCK = 1000


def upgrade() -> None:
    for table in _SEARCHED:
        op.add_column(
            table, sa.Column("search_name", sa.String(), server_default="", nullable=False)
        )
        _fill(table, "search_name", make_search_text)
    for table in _SORTED:
        op.add_column(table, sa.Column("sort_name", _IN_BYTES, server_default="", nullable=False))
        _fill(table, "sort_name", make_sort_key)
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("account", "list_name", type_=sa.String(collation="C"))
    _fill("account", "list_name", make_person_sort_key)
    op.create_index("ix_unit_sort_name", "unit", ["sort_name", "id"])
    _order_reviews()


def _fill(table: str, column: str, make_key: Callable[[str], str]) -> None:
    connection = op.get_bind()
    rows = connection.execute(sa.text(f"SELECT id, name FROM {table}"))  # noqa: S608 (of this file)
    _update(table, column, [{"id": row.id, "key": make_key(row.name)} for row in rows])


def _order_reviews() -> None:
    rows = op.get_bind().execute(
        sa.text("SELECT review.id, year, name FROM review JOIN bloc ON bloc.id = review.bloc_id")
    )
    _update(
        "review",
        "list_order",
        [{"id": row.id, "key": compute_list_order(row.year, row.name)} for row in rows],
    )


def _update(table: str, column: str, keys: list[dict[str, object]]) -> None:
    statement = sa.text(f"UPDATE {table} SET {column} = :key WHERE id = :id")  # noqa: S608
    for start in range(0, len(keys), _BLOCK):
        op.get_bind().execute(statement, keys[start : start + _BLOCK])


def downgrade() -> None:
    op.drop_index("ix_unit_sort_name", table_name="unit")
    for table in _SORTED:
        op.drop_column(table, "sort_name")
    for table in _SEARCHED:
        op.drop_column(table, "search_name")
