"""Log what is done with accounts, list people by given name, and let staff follow a split."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from workflow.domain.history_chain import FIRST_PREVIOUS_SEAL, SealedEvent, seal_event
from workflow.domain.vietnamese_text import make_person_sort_key
from workflow.models.base import Json, UTCDateTime
from workflow.models.change_guards import HISTORY, create_guards, drop_guards

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_OLD_KINDS = (
    "imported",
    "opened",
    "saved",
    "moved",
    "attached",
    "detached",
    "papers_asked",
    "bound",
    "handed_over",
    "handover_undone",
    "confirmed",
    "counted",
    "regulation_added",
    "number_taken",
    "number_voided",
    "file_damaged",
    "file_mended",
    "sealed",
)
_ADDED_KINDS = (
    "person_added",
    "person_changed",
    "person_locked",
    "person_unlocked",
    "link_given",
)
#: What keeps the history as it is; taken down while its table is altered.
_GUARDS = [guard for guard in HISTORY if guard.table in ("event", "chain")]


def upgrade() -> None:
    _know_kinds((*_OLD_KINDS, *_ADDED_KINDS), _OLD_KINDS)
    name: sa.Column[str] = sa.Column("list_name", sa.String(), server_default="", nullable=False)
    op.add_column("account", name)
    for row in op.get_bind().execute(sa.select(_accounts.c.id, _accounts.c.name)).all():
        values = {"list_name": make_person_sort_key(row.name)}
        op.get_bind().execute(_accounts.update().where(_accounts.c.id == row.id).values(values))
    op.create_index("ix_account_list_name", "account", ["list_name", "id"])
    op.create_index("ix_account_unit_id", "account", ["unit_id"])
    _create_former_units()


def _create_former_units() -> None:
    named = "fk_former_unit_{}_{}".format
    op.create_table(
        "former_unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("succession_id", sa.Integer(), nullable=False),
        sa.Column("until_year", sa.String(), nullable=True),
        sa.Column("moved_at", UTCDateTime(), nullable=False),
        sa.Column("moved_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f(named("account_id", "account"))
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f(named("unit_id", "unit"))),
        sa.ForeignKeyConstraint(
            ["succession_id"],
            ["unit_succession.id"],
            name=op.f(named("succession_id", "unit_succession")),
        ),
        sa.ForeignKeyConstraint(
            ["moved_by_id"], ["account.id"], name=op.f(named("moved_by_id", "account"))
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_unit")),
        sa.UniqueConstraint("account_id", "succession_id", name=op.f("uq_former_unit_account_id")),
    )
    op.create_index("ix_former_unit_succession_id", "former_unit", ["succession_id"])


def downgrade() -> None:
    op.drop_table("former_unit")
    op.drop_index("ix_account_unit_id", table_name="account")
    op.drop_index("ix_account_list_name", table_name="account")
    op.drop_column("account", "list_name")
    _know_kinds(_OLD_KINDS, (*_OLD_KINDS, *_ADDED_KINDS))


def _know_kinds(kinds: Sequence[str], before: Sequence[str]) -> None:
    """Hold the history to these kinds; rows of others are taken out and the rest sealed anew."""
    drop_guards(op.get_bind(), _GUARDS)
    _take_out(op.get_bind(), kinds)
    with op.batch_alter_table("event", copy_from=_event(before)) as batch:
        batch.drop_constraint("event_kind", type_="check")
        batch.create_check_constraint("event_kind", _one_of(kinds))
    create_guards(op.get_bind(), _GUARDS)


def _one_of(kinds: Sequence[str]) -> str:
    return f"kind IN ({', '.join(repr(kind) for kind in kinds)})"


def _event(kinds: Sequence[str]) -> sa.Table:
    """The table as it is; SQLite's own description does not tell its CHECK apart."""
    return sa.Table(
        "event",
        sa.MetaData(naming_convention={"ck": "ck_%(table_name)s_%(constraint_name)s"}),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("detail", Json, nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("link", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("facts_sha256", sa.String(), nullable=True),
        sa.Column("previous_sha256", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.CheckConstraint(_one_of(kinds), name="event_kind"),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_event_by_id_account")),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name=op.f("fk_event_review_id_review")
        ),
        sa.ForeignKeyConstraint(
            ["council_id"], ["council.id"], name=op.f("fk_event_council_id_council")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("council_id", "link", name=op.f("uq_event_council_id")),
        sa.Index("ix_event_review_id", "review_id", "id"),
    )


# The tables as this migration finds them.
_TABLES = sa.MetaData()
_accounts = sa.Table(
    "account",
    _TABLES,
    sa.Column("id", sa.Integer(), primary_key=True),
    *(sa.Column(name, sa.String()) for name in ("name", "list_name")),
)
_events = sa.Table(
    "event",
    _TABLES,
    sa.Column("id", sa.Integer(), primary_key=True),
    sa.Column("at", UTCDateTime()),
    sa.Column("kind", sa.String()),
    sa.Column("detail", Json),
    *(
        sa.Column(name, sa.Integer())
        for name in ("review_id", "by_id", "council_id", "link", "version")
    ),
    *(sa.Column(name, sa.String()) for name in ("facts_sha256", "previous_sha256", "sha256")),
)
_chains = sa.Table(
    "chain",
    _TABLES,
    *(sa.Column(name, sa.Integer()) for name in ("council_id", "length")),
    sa.Column("sha256", sa.String()),
)


def _take_out(connection: sa.Connection, kinds: Sequence[str]) -> None:
    """The program of before can't read rows of other kinds; without them the chain is another."""
    others = _events.c.kind.not_in(kinds)
    first = sa.select(_events.c.council_id, sa.func.min(_events.c.link).label("link"))
    begins = connection.execute(first.where(others).group_by(_events.c.council_id)).all()
    connection.execute(_events.delete().where(others))
    for council, link in begins:
        _seal_from(connection, council, link)


def _seal_from(connection: sa.Connection, council: int, link: int) -> None:
    """Seal the rows of a council from a place in its chain on."""
    mine = _events.c.council_id == council
    before = sa.select(_events.c.sha256).where(mine, _events.c.link == link - 1)
    previous, length = connection.scalar(before) or FIRST_PREVIOUS_SEAL, link - 1
    rows = sa.select(_events).where(mine, _events.c.link > length).order_by(_events.c.link)
    for row in connection.execute(rows).all():
        length += 1
        values = _linked(row, length, previous)
        connection.execute(_events.update().where(_events.c.id == row.id).values(values))
        previous = values["sha256"]
    end = {"length": length, "sha256": previous}
    connection.execute(_chains.update().where(_chains.c.council_id == council).values(end))


def _linked(row: Any, link: int, previous: str) -> dict[str, Any]:
    at: dt.datetime = row.at
    happened = SealedEvent(
        council=row.council_id,
        link=link,
        review=row.review_id,
        kind=row.kind,
        at=at,
        by=row.by_id,
        detail=row.detail,
        version=row.version,
        facts=row.facts_sha256,
    )
    return {"link": link, "previous_sha256": previous, "sha256": seal_event(happened, previous)}
