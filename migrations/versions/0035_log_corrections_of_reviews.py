"""Let the history say that a review was corrected or withdrawn."""

from importlib import import_module

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_people = import_module("migrations.versions.0015_manage_people")
_before = import_module("migrations.versions.0033_log_who_was_reminded")
_OLD_KINDS = (*_before._OLD_KINDS, "reminded")
_KINDS = (*_OLD_KINDS, "corrected", "withdrawn")


def upgrade() -> None:
    _people._know_kinds(_KINDS, _OLD_KINDS)


def downgrade() -> None:
    _people._know_kinds(_OLD_KINDS, _KINDS)
