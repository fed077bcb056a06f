"""Give agencies dated names, other spellings, successors and signers.

Each agency that is there gets one name without ends; other names that reviews have for it become
spellings, so that they are not asked about.
"""

import sqlalchemy as sa
from alembic import op

from workflow.domain.vietnamese_text import fold_name
from workflow.models.base import UTCDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_IN_ORDER = "valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to"


def upgrade() -> None:
    _add_names()
    _add_aliases()
    _add_successions()
    _add_posts()
    _name_units()


def _dated(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint(_IN_ORDER, name=op.f(f"ck_{table}_in_order")),
    )


def _kept_by(table: str, *, always: bool) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("added_at", UTCDateTime(), nullable=not always),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["account.id"], name=op.f(f"fk_{table}_added_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _of_unit(table: str, column: str = "unit_id") -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column(column, sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint([column], ["unit.id"], name=op.f(f"fk_{table}_{column}_unit")),
    )


def _add_names() -> None:
    op.create_table(
        "unit_name",
        sa.Column("id", sa.Integer(), nullable=False),
        *_of_unit("unit_name"),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded_name", sa.String(), nullable=False),
        sa.Column("short_name", sa.String(), nullable=True),
        sa.Column("abbreviation", sa.String(), nullable=True),
        sa.Column("parent", sa.String(), nullable=True),
        sa.Column("family", sa.String(), nullable=True),
        *_dated("unit_name"),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name=op.f("fk_unit_name_review_id_review")
        ),
        sa.CheckConstraint("family IN ('nd30', 'party')", name=op.f("ck_unit_name_family")),
        *_kept_by("unit_name", always=False),
    )
    for column in ("unit_id", "folded_name", "review_id"):
        op.create_index(f"ix_unit_name_{column}", "unit_name", [column])


def _add_aliases() -> None:
    op.create_table(
        "unit_alias",
        sa.Column("id", sa.Integer(), nullable=False),
        *_of_unit("unit_alias"),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded_name", sa.String(), nullable=False),
        *_dated("unit_alias"),
        *_kept_by("unit_alias", always=False),
        sa.UniqueConstraint("unit_id", "folded_name", name=op.f("uq_unit_alias_unit_id")),
    )


def _add_successions() -> None:
    kind = sa.Enum(
        "merged", "split", name="succession", native_enum=False, create_constraint=True, length=32
    )
    op.create_table(
        "unit_succession",
        sa.Column("id", sa.Integer(), nullable=False),
        *_of_unit("unit_succession"),
        *_of_unit("unit_succession", "successor_id"),
        sa.Column("kind", kind, nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("from_year", sa.String(), nullable=False),
        sa.Column("through_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["through_id"],
            ["unit_succession.id"],
            name=op.f("fk_unit_succession_through_id_unit_succession"),
        ),
        sa.Column("decision", sa.String(), nullable=False),
        *_kept_by("unit_succession", always=True),
        sa.UniqueConstraint("unit_id", "successor_id", name=op.f("uq_unit_succession_unit_id")),
        sa.CheckConstraint("unit_id <> successor_id", name=op.f("ck_unit_succession_another")),
    )
    op.create_index("ix_unit_succession_successor_id", "unit_succession", ["successor_id"])


def _add_posts() -> None:
    op.create_table(
        "unit_post",
        sa.Column("id", sa.Integer(), nullable=False),
        *_of_unit("unit_post"),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        *_dated("unit_post"),
        sa.Column("source", sa.String(), nullable=False),
        *_kept_by("unit_post", always=True),
    )
    op.create_index("ix_unit_post_unit_id", "unit_post", ["unit_id"])


def _name_units() -> None:
    connection = op.get_bind()
    units = connection.execute(sa.text("SELECT id, name FROM unit ORDER BY id")).all()
    names = [{"unit": id_, "name": name, "key": fold_name(name)} for id_, name in units]
    of_unit = {row["unit"]: row["key"] for row in names}
    others = {
        (id_, fold_name(name)): name
        for id_, name in connection.execute(
            sa.text("SELECT DISTINCT unit_id, name FROM member ORDER BY unit_id, name")
        )
        if fold_name(name) != of_unit[id_]
    }
    spelled = [{"unit": id_, "name": name, "key": key} for (id_, key), name in others.items()]
    if names:
        connection.execute(
            sa.text(
                "INSERT INTO unit_name (unit_id, name, folded_name, source)"
                " VALUES (:unit, :name, :key, '')"
            ),
            names,
        )
    if spelled:
        connection.execute(
            sa.text(
                "INSERT INTO unit_alias (unit_id, name, folded_name) VALUES (:unit, :name, :key)"
            ),
            spelled,
        )


def downgrade() -> None:
    for table in ("unit_post", "unit_succession", "unit_alias", "unit_name"):
        op.drop_table(table)
