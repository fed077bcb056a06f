"""Keep Word templates of councils: versions, their trials, decisions; papers name theirs."""

from importlib import import_module

import sqlalchemy as sa
from alembic import op

from workflow.models.base import JsonOrNull, UTCDateTime
from workflow.models.change_guards import COUNCIL_TEMPLATES, create_guards, drop_guards

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

_people = import_module("migrations.versions.0015_manage_people")
_before = import_module("migrations.versions.0035_log_corrections_of_reviews")
_OLD_KINDS = _before._KINDS
_ADDED_KINDS = ("template_added", "template_decided")


def upgrade() -> None:
    _people._know_kinds((*_OLD_KINDS, *_ADDED_KINDS), _OLD_KINDS)
    _create_versions()
    _create_samples()
    _create_decisions()
    # In plain SQL, which both databases take: Alembic would have SQLite copy every paper for it.
    op.execute(
        "ALTER TABLE paper ADD COLUMN template_version_id INTEGER"
        " CONSTRAINT fk_paper_template_version_id_template_version REFERENCES template_version (id)"
    )
    create_guards(op.get_bind(), COUNCIL_TEMPLATES)


def _create_versions() -> None:
    named = "fk_template_version_{}_{}".format
    op.create_table(
        "template_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("kind", "family")),
        sa.Column("number", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("file_name", "file_sha256")),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("added_at", UTCDateTime(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("source_sha256", sa.String(), nullable=True),
        sa.Column("source_review_id", sa.Integer(), nullable=True),
        sa.Column("fields", JsonOrNull, nullable=True),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claim", sa.String(), nullable=True),
        sa.Column("claimed_at", UTCDateTime(), nullable=True),
        sa.Column("finished_at", UTCDateTime(), nullable=True),
        sa.Column("faults", sa.Integer(), nullable=False),
        sa.Column("report", JsonOrNull, nullable=True),
        sa.Column("annotated_sha256", sa.String(), nullable=True),
        sa.CheckConstraint(
            "status IN ('queued', 'trying', 'ready', 'failed')",
            name=op.f("ck_template_version_trial_status"),
        ),
        sa.CheckConstraint(
            "status <> 'ready' OR report IS NOT NULL",
            name=op.f("ck_template_version_a_ready_one_has_a_report"),
        ),
        sa.CheckConstraint(
            "status <> 'failed' OR reason IS NOT NULL",
            name=op.f("ck_template_version_a_reason_is_given"),
        ),
        sa.ForeignKeyConstraint(
            ["council_id"], ["council.id"], name=op.f(named("council_id", "council"))
        ),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["account.id"], name=op.f(named("added_by_id", "account"))
        ),
        sa.ForeignKeyConstraint(
            ["source_review_id"], ["review.id"], name=op.f(named("source_review_id", "review"))
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_version")),
        sa.UniqueConstraint(
            "council_id", "kind", "family", "number",
            name=op.f("uq_template_version_council_id"),
        ),
    )  # fmt: skip
    op.create_index("ix_template_version_status", "template_version", ["status", "claimed_at"])


def _create_samples() -> None:
    op.create_table(
        "template_sample",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("file_sha256", sa.String(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in _COUNTS),
        sa.Column("report", JsonOrNull, nullable=True),
        _version_key("template_sample"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_sample")),
        sa.UniqueConstraint("version_id", "name", name=op.f("uq_template_sample_version_id")),
    )


_COUNTS = ("errors", "warnings", "notes")


def _version_key(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_version_id_template_version")
    return sa.ForeignKeyConstraint(["version_id"], ["template_version.id"], name=name)


def _create_decisions() -> None:
    op.create_table(
        "template_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_at", UTCDateTime(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('approved', 'put_in_force', 'withdrawn')",
            name=op.f("ck_template_decision_template_decision_kind"),
        ),
        _version_key("template_decision"),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["account.id"],
            name=op.f("fk_template_decision_decided_by_id_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_decision")),
    )  # fmt: skip
    op.create_index("ix_template_decision_version_id", "template_decision", ["version_id", "id"])


def downgrade() -> None:
    drop_guards(op.get_bind(), COUNCIL_TEMPLATES)
    op.drop_column("paper", "template_version_id")
    for table in ("template_decision", "template_sample", "template_version"):
        op.drop_table(table)
    _people._know_kinds(_OLD_KINDS, (*_OLD_KINDS, *_ADDED_KINDS))
