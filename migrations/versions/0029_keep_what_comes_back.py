"""Keep edited Word files and signed copies of papers; let the history tell of them."""

from importlib import import_module

import sqlalchemy as sa
from alembic import op

from workflow.models.base import Json, UTCDateTime
from workflow.models.change_guards import PAPER_VERSIONS, create_guards, drop_guards

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_people = import_module("migrations.versions.0015_manage_people")
_earlier = import_module("migrations.versions.0020_log_units_papers_and_reopening")
_OLD_KINDS = (*_earlier._OLD_KINDS, *_earlier._ADDED_KINDS)
_ADDED_KINDS = ("paper_returned", "signed_copy_added")


def upgrade() -> None:
    _people._know_kinds((*_OLD_KINDS, *_ADDED_KINDS), _OLD_KINDS)
    _create_table(
        "edited_paper",
        sa.Column("carried_from_id", sa.Integer(), nullable=True),
        sa.Column("redline_sha256", sa.String(), nullable=True),
        sa.Column("inspection_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["carried_from_id"], ["edited_paper.id"],
            name=op.f("fk_edited_paper_carried_from_id_edited_paper"),
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"],
            name=op.f("fk_edited_paper_inspection_id_inspection"),
        ),
    )  # fmt: skip
    _create_table("signed_copy")
    create_guards(op.get_bind(), PAPER_VERSIONS)


def _create_table(name: str, *more: sa.schema.SchemaItem) -> None:
    """A table of files that came back of papers."""
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("file_sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("report", Json, nullable=False),
        sa.Column("added_at", UTCDateTime(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f(f"fk_{name}_paper_id_paper")),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["account.id"], name=op.f(f"fk_{name}_added_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        *more,
    )
    op.create_index(f"ix_{name}_paper_id", name, ["paper_id", "id"])


def downgrade() -> None:
    drop_guards(op.get_bind(), PAPER_VERSIONS)
    op.drop_table("signed_copy")
    op.drop_table("edited_paper")
    _people._know_kinds(_OLD_KINDS, (*_OLD_KINDS, *_ADDED_KINDS))
