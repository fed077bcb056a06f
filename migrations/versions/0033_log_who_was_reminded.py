"""Let the history tell that somebody reminded the members."""

from importlib import import_module

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_people = import_module("migrations.versions.0015_manage_people")
_before = import_module("migrations.versions.0030_keep_what_is_decided_on_acts")
_OLD_KINDS = (*_before._OLD_KINDS, "act_decided")


def upgrade() -> None:
    _people._know_kinds((*_OLD_KINDS, "reminded"), _OLD_KINDS)


def downgrade() -> None:
    _people._know_kinds(_OLD_KINDS, (*_OLD_KINDS, "reminded"))
