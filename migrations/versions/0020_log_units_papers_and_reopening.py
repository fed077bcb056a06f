"""Let the history tell of acts on units, of reopened facts and of the life of papers."""

from importlib import import_module

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_people = import_module("migrations.versions.0015_manage_people")
_OLD_KINDS = (*_people._OLD_KINDS, *_people._ADDED_KINDS)
_ADDED_KINDS = ("unit_changed", "reopened", "paper_moved")


def upgrade() -> None:
    _people._know_kinds((*_OLD_KINDS, *_ADDED_KINDS), _OLD_KINDS)


def downgrade() -> None:
    _people._know_kinds(_OLD_KINDS, (*_OLD_KINDS, *_ADDED_KINDS))
