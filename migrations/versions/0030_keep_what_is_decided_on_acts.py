"""Keep acts that were imported and what councils decided on acts."""

from importlib import import_module

import sqlalchemy as sa
from alembic import op

from workflow.models.base import JsonOrNull, UTCDateTime
from workflow.models.change_guards import ACTS, create_guards, drop_guards

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_people = import_module("migrations.versions.0015_manage_people")
_before = import_module("migrations.versions.0029_keep_what_comes_back")
_OLD_KINDS = (*_before._OLD_KINDS, *_before._ADDED_KINDS)
_KINDS = ("imported", "confirmed", "struck", "restored")


def upgrade() -> None:
    _people._know_kinds((*_OLD_KINDS, "act_decided"), _OLD_KINDS)
    op.create_table(
        "act_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*_KINDS, name="act_entry_kind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("act", JsonOrNull, nullable=True),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("added_at", UTCDateTime(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('imported', 'confirmed', 'struck', 'restored')",
            name=op.f("act_entry_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["council_id"], ["council.id"], name=op.f("fk_act_entry_council_id_council")
        ),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["account.id"], name=op.f("fk_act_entry_added_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act_entry")),
    )
    op.create_index("ix_act_entry_council_id", "act_entry", ["council_id", "id"])
    create_guards(op.get_bind(), ACTS)


def downgrade() -> None:
    drop_guards(op.get_bind(), ACTS)
    op.drop_table("act_entry")
    _people._know_kinds(_OLD_KINDS, (*_OLD_KINDS, "act_decided"))
