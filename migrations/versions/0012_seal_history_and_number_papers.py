"""Seal the history of each council, refuse changes to it, and keep a register of paper numbers."""

import datetime as dt
from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
from alembic import op

from workflow.domain.history_chain import FIRST_PREVIOUS_SEAL, SealedEvent, seal_event, seal_facts
from workflow.models.base import Json, UTCDateTime
from workflow.models.change_guards import HISTORY, create_guards, drop_guards

revision = "0012"
down_revision = "0011"
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
)
_ADDED_KINDS = (
    "confirmed",
    "counted",
    "regulation_added",
    "number_taken",
    "number_voided",
    "file_damaged",
    "file_mended",
    "sealed",
)
_NEW_COLUMNS = (
    "council_id", "link", "version", "facts_sha256", "previous_sha256", "sha256",
)  # fmt: skip
_CHUNK = 500
#: Rows that came with new facts.
_SAVING = ("imported", "opened", "saved", "bound")


def upgrade() -> None:
    _create_tables()
    for name in _NEW_COLUMNS:
        kind = sa.Integer() if name in ("council_id", "link", "version") else sa.String()
        op.add_column("event", sa.Column(name, kind, nullable=True))
    ends = _seal(op.get_bind())
    with op.batch_alter_table("event", copy_from=_event(_OLD_KINDS, sealed=False)) as batch:
        batch.drop_constraint("event_kind", type_="check")
        batch.create_check_constraint("event_kind", _one_of((*_OLD_KINDS, *_ADDED_KINDS)))
        for name in ("council_id", "link"):
            batch.alter_column(name, existing_type=sa.Integer(), nullable=False)
        for name in ("previous_sha256", "sha256"):
            batch.alter_column(name, existing_type=sa.String(), nullable=False)
        batch.alter_column("review_id", existing_type=sa.Integer(), nullable=True)
        batch.create_unique_constraint(op.f("uq_event_council_id"), ["council_id", "link"])
        batch.create_foreign_key(
            op.f("fk_event_council_id_council"), "council", ["council_id"], ["id"]
        )
    _seal_what_no_row_speaks_of(op.get_bind(), ends)
    _note_ends(op.get_bind(), ends)
    op.create_index("ix_paper_file_sha256", "paper", ["file_sha256"])
    create_guards(op.get_bind(), HISTORY)


def downgrade() -> None:
    drop_guards(op.get_bind(), HISTORY)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change()")
    op.drop_index("ix_paper_file_sha256", table_name="paper")
    op.execute(_events.delete().where(_events.c.kind.in_(_ADDED_KINDS)))
    _forget_withdrawn()
    kinds = (*_OLD_KINDS, *_ADDED_KINDS)
    with op.batch_alter_table("event", copy_from=_event(kinds, sealed=True)) as batch:
        batch.drop_constraint("event_kind", type_="check")
        batch.create_check_constraint("event_kind", _one_of(_OLD_KINDS))
        batch.drop_constraint(op.f("uq_event_council_id"), type_="unique")
        batch.drop_constraint(op.f("fk_event_council_id_council"), type_="foreignkey")
        for name in _NEW_COLUMNS:
            batch.drop_column(name)
        batch.alter_column("review_id", existing_type=sa.Integer(), nullable=False)
    for name in ("withdrawn", "paper_number", "number_series", "chain"):
        op.drop_table(name)


def _forget_withdrawn() -> None:
    """Before, a year that was taken back was deleted."""
    op.execute("DELETE FROM event WHERE review_id IN (SELECT review_id FROM withdrawn)")
    op.execute("DELETE FROM snapshot WHERE review_id IN (SELECT review_id FROM withdrawn)")
    op.execute("DELETE FROM member WHERE review_id IN (SELECT review_id FROM withdrawn)")
    gone = list(op.get_bind().scalars(sa.text("SELECT review_id FROM withdrawn")))
    op.execute("DELETE FROM withdrawn")
    for id_ in gone:
        op.get_bind().execute(sa.text("DELETE FROM review WHERE id = :id"), {"id": id_})


def _create_tables() -> None:
    op.create_table(
        "chain",
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.CheckConstraint("length >= 0", name=op.f("ck_chain_has_a_length")),
        sa.ForeignKeyConstraint(
            ["council_id"], ["council.id"], name=op.f("fk_chain_council_id_council")
        ),
        sa.PrimaryKeyConstraint("council_id", name=op.f("pk_chain")),
    )
    op.create_table(
        "withdrawn",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name=op.f("fk_withdrawn_review_id_review")
        ),
        sa.PrimaryKeyConstraint("review_id", name=op.f("pk_withdrawn")),
    )
    op.create_table(
        "number_series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("abbreviation", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_number_series_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_series")),
        sa.UniqueConstraint(
            "unit_id", "abbreviation", "period", name=op.f("uq_number_series_unit_id")
        ),
    )
    op.create_table(
        "paper_number",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("taken_at", UTCDateTime(), nullable=False),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.Column("voided_at", UTCDateTime(), nullable=True),
        sa.Column("voided_by_id", sa.Integer(), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_paper_number_counts_from_one")),
        sa.CheckConstraint(
            "(voided_at IS NULL) = (void_reason IS NULL)",
            name=op.f("ck_paper_number_voided_with_a_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name=op.f("fk_paper_number_review_id_review")
        ),
        sa.ForeignKeyConstraint(
            ["series_id"],
            ["number_series.id"],
            name=op.f("fk_paper_number_series_id_number_series"),
        ),
        sa.ForeignKeyConstraint(
            ["taken_by_id"], ["account.id"], name=op.f("fk_paper_number_taken_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["voided_by_id"], ["account.id"], name=op.f("fk_paper_number_voided_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_number")),
        sa.UniqueConstraint("series_id", "number", name=op.f("uq_paper_number_series_id")),
    )
    op.create_index("ix_paper_number_review_id", "paper_number", ["review_id", "id"])


def _one_of(kinds: Sequence[str]) -> str:
    return f"kind IN ({', '.join(repr(kind) for kind in kinds)})"


def _event(kinds: Sequence[str], *, sealed: bool) -> sa.Table:
    """The table as it is; SQLite's own description does not tell its CHECK apart."""
    extra: list[Any] = []
    if sealed:
        extra = [
            sa.UniqueConstraint("council_id", "link", name=op.f("uq_event_council_id")),
            sa.ForeignKeyConstraint(
                ["council_id"], ["council.id"], name=op.f("fk_event_council_id_council")
            ),
        ]
    return sa.Table(
        "event",
        sa.MetaData(naming_convention={"ck": "ck_%(table_name)s_%(constraint_name)s"}),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=sealed),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("detail", Json, nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=not sealed),
        sa.Column("link", sa.Integer(), nullable=not sealed),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("facts_sha256", sa.String(), nullable=True),
        sa.Column("previous_sha256", sa.String(), nullable=not sealed),
        sa.Column("sha256", sa.String(), nullable=not sealed),
        sa.CheckConstraint(_one_of(kinds), name="event_kind"),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_event_by_id_account")),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name=op.f("fk_event_review_id_review")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.Index("ix_event_review_id", "review_id", "id"),
        *extra,
    )


# The tables as this migration finds them, for reading and for writing the seals.
_TABLES = sa.MetaData()
_events = sa.Table(
    "event",
    _TABLES,
    sa.Column("id", sa.Integer(), primary_key=True),
    sa.Column("review_id", sa.Integer()),
    sa.Column("at", UTCDateTime()),
    sa.Column("by_id", sa.Integer()),
    sa.Column("kind", sa.String()),
    sa.Column("detail", Json),
    *(sa.Column(name, sa.Integer()) for name in ("council_id", "link", "version")),
    *(sa.Column(name, sa.String()) for name in ("facts_sha256", "previous_sha256", "sha256")),
)
_snapshots = sa.Table(
    "snapshot",
    _TABLES,
    sa.Column("id", sa.Integer(), primary_key=True),
    sa.Column("review_id", sa.Integer()),
    sa.Column("version", sa.Integer()),
    sa.Column("facts", sa.String()),
    sa.Column("beside", sa.String()),
    sa.Column("section", sa.String()),
    sa.Column("saved_at", UTCDateTime()),
    sa.Column("saved_by_id", sa.Integer()),
)
_reviews = sa.Table(
    "review", _TABLES, sa.Column("id", sa.Integer()), sa.Column("bloc_id", sa.Integer())
)
_blocs = sa.Table(
    "bloc", _TABLES, sa.Column("id", sa.Integer()), sa.Column("council_id", sa.Integer())
)
_chains = sa.Table(
    "chain",
    _TABLES,
    sa.Column("council_id", sa.Integer()),
    sa.Column("length", sa.Integer()),
    sa.Column("sha256", sa.String()),
)


def _seal(connection: sa.Connection) -> dict[int, tuple[int, str]]:
    """Chain what happened so far, in the order it was written, a few hundred rows at a time.

    Gives the length and the last seal of each council's chain.
    """
    ends: dict[int, tuple[int, str]] = {}
    for rows in _chunks(connection):
        connection.execute(_writing_seals(), list(_sealed(connection, rows, ends)))
    return ends


def _note_ends(connection: sa.Connection, ends: dict[int, tuple[int, str]]) -> None:
    if ends:
        heads = [
            {"council_id": council, "length": length, "sha256": sha256}
            for council, (length, sha256) in ends.items()
        ]
        connection.execute(_chains.insert(), heads)


def _writing_seals() -> sa.Update:
    values: dict[str, Any] = {name: sa.bindparam(f"new_{name}") for name in _NEW_COLUMNS}
    return _events.update().where(_events.c.id == sa.bindparam("row_id")).values(values)


def _chunks(connection: sa.Connection) -> Iterator[Sequence[Any]]:
    last = 0
    while True:
        query = (
            sa.select(_events, _blocs.c.council_id.label("council"))
            .join(_reviews, _reviews.c.id == _events.c.review_id)
            .join(_blocs, _blocs.c.id == _reviews.c.bloc_id)
            .where(_events.c.id > last)
            .order_by(_events.c.id)
            .limit(_CHUNK)
        )
        rows = connection.execute(query).all()
        if not rows:
            return
        yield rows
        last = rows[-1].id


def _sealed(
    connection: sa.Connection, rows: Sequence[Any], ends: dict[int, tuple[int, str]]
) -> Iterator[dict[str, Any]]:
    saved = {row.id: (row.review_id, _version_of(connection, row)) for row in rows}
    facts = _seals_of_facts(connection, [key for key in saved.values() if key[1]])
    for row in rows:
        sealed = facts.get(saved[row.id])
        version = saved[row.id][1] if sealed else None
        yield {"row_id": row.id, **_linked(row, version, sealed, ends)}


def _linked(
    row: Any, version: int | None, facts: str | None, ends: dict[int, tuple[int, str]]
) -> dict[str, Any]:
    length, previous = ends.get(row.council, (0, FIRST_PREVIOUS_SEAL))
    happened = SealedEvent(
        council=row.council,
        link=length + 1,
        review=row.review_id,
        kind=row.kind,
        at=row.at,
        by=row.by_id,
        detail=row.detail,
        version=version,
        facts=facts,
    )
    ends[row.council] = (length + 1, seal_event(happened, previous))
    return {
        "new_council_id": row.council,
        "new_link": happened.link,
        "new_version": version,
        "new_facts_sha256": facts,
        "new_previous_sha256": previous,
        "new_sha256": ends[row.council][1],
    }


def _version_of(connection: sa.Connection, row: Any) -> int | None:
    """The version of the facts that were saved with a row."""
    if row.kind not in _SAVING:
        return None
    if version := row.detail.get("version"):
        return int(version)
    if row.kind == "opened":
        return 1
    found: int | None = connection.scalar(
        sa.select(sa.func.max(_snapshots.c.version)).where(
            _snapshots.c.review_id == row.review_id, _snapshots.c.saved_at == row.at
        )
    )
    return found


def _seals_of_facts(
    connection: sa.Connection, wanted: list[tuple[int, int | None]]
) -> dict[tuple[int, int | None], str]:
    key = sa.tuple_(_snapshots.c.review_id, _snapshots.c.version)
    rows = connection.execute(sa.select(_snapshots).where(key.in_(wanted))) if wanted else ()
    return {(row.review_id, row.version): _seal_of(row) for row in rows}


def _seal_of(row: Any) -> str:
    return seal_facts(
        review=row.review_id,
        version=row.version,
        facts=row.facts,
        settings=row.beside,
        section=row.section,
        saved_at=row.saved_at,
        saved_by=row.saved_by_id,
    )


def _seal_what_no_row_speaks_of(
    connection: sa.Connection, ends: dict[int, tuple[int, str]]
) -> None:
    """Facts that were saved without a row of history get one now."""
    spoken = sa.and_(
        _events.c.review_id == _snapshots.c.review_id, _events.c.version == _snapshots.c.version
    )
    query = (
        sa.select(_snapshots, _blocs.c.council_id.label("council"))
        .join(_reviews, _reviews.c.id == _snapshots.c.review_id)
        .join(_blocs, _blocs.c.id == _reviews.c.bloc_id)
        .join(_events, spoken, isouter=True)
        .where(_events.c.id.is_(None))
        .order_by(_snapshots.c.id)
    )
    for row in connection.execute(query).all():
        _add_row(connection, row, ends)


def _add_row(connection: sa.Connection, row: Any, ends: dict[int, tuple[int, str]]) -> None:
    found = {
        "review_id": row.review_id,
        "at": dt.datetime.now(dt.UTC),
        "by_id": None,
        "kind": "sealed",
        "detail": {"version": row.version},
    }
    happened = SimpleNamespace(**found, council=row.council)
    linked = _linked(happened, row.version, _seal_of(row), ends)
    values = {name.removeprefix("new_"): value for name, value in linked.items()}
    connection.execute(_events.insert(), {**found, **values})
