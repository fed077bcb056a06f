"""Let the history know of batches that were stopped and taken up again."""

from importlib import import_module

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

_people = import_module("migrations.versions.0015_manage_people")
_before = import_module("migrations.versions.0036_keep_council_templates")
_OLD_KINDS = (*_before._OLD_KINDS, *_before._ADDED_KINDS)
_KINDS = (*_OLD_KINDS, "papers_retried", "papers_stopped")


def upgrade() -> None:
    _people._know_kinds(_KINDS, _OLD_KINDS)


def downgrade() -> None:
    _people._know_kinds(_OLD_KINDS, _KINDS)
