"""What agencies of a council are or were called, read and put in order."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, auto
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, event, func, or_, select
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction, aliased

from workflow.domain.names.unit_matching import KnownName, KnownNames, NameKind
from workflow.domain.roles import Scope, list_stored_roles
from workflow.domain.vietnamese_text import fold_name
from workflow.models import (
    Account,
    Council,
    Unit,
    UnitAlias,
    UnitName,
    UnitSuccession,
    UnitSuccessionKind,
)

_Row: TypeAlias = tuple[Any, ...]
#: Where a session holds the names that it has put in order, by council.
_HELD = "names of councils in order"


class _Since(IntEnum):
    """What has become of the rows since names were put in order."""

    NOTHING = auto()
    #: Nothing but more rows.
    ADDED = auto()
    #: Anything: what is held is compared with what is stored.
    ANYTHING = auto()


@dataclass
class _Index:
    """Names in order, and the rows that they were made of."""

    names: list[_Row] = field(default_factory=list)
    aliases: list[_Row] = field(default_factory=list)
    known: KnownNames = field(default_factory=lambda: KnownNames(()))
    since: _Since = _Since.ANYTHING

    def begins(self, names: Sequence[_Row], aliases: Sequence[_Row]) -> bool:
        """True if nothing but more rows came since."""
        return (
            names[: len(self.names)] == self.names and aliases[: len(self.aliases)] == self.aliases
        )

    def take_in(self, names: Sequence[_Row], aliases: Sequence[_Row]) -> None:
        """Put more rows in order."""
        self.known.extend(_as_names(names))
        self.known.extend(_as_aliases(aliases))
        self.names += names
        self.aliases += aliases
        self.since = _Since.NOTHING


def index_names(session: Session, council: Council) -> KnownNames:
    """Everything that agencies of a council are or were called, in order.

    A province's lists come one after the other in one session, which holds the council's chain:
    what an earlier list put in order is neither read nor put in order again. Where a name was
    changed, deleted or rolled back meanwhile, or another transaction has begun, all rows are read.
    """
    held: dict[int, _Index] = session.info.setdefault(_HELD, {})
    session.flush()
    index = held.setdefault(council.id, _Index())
    if index.since is _Since.ADDED:
        index.take_in(
            _read_names(session, council, UnitName.id > _last_id(index.names)),
            _read_aliases(session, council, UnitAlias.id > _last_id(index.aliases)),
        )
    elif index.since is _Since.ANYTHING:
        names, aliases = _read_names(session, council), _read_aliases(session, council)
        if not index.begins(names, aliases):
            index = held[council.id] = _Index()
        index.take_in(names[len(index.names) :], aliases[len(index.aliases) :])
    return index.known


def _last_id(rows: Sequence[_Row]) -> int:
    return int(rows[-1][0]) if rows else 0


@event.listens_for(Session, "after_flush")
def _note_flush(session: Session, _context: object) -> None:
    if session.info.get(_HELD):
        if any(map(_is_name, (*session.dirty, *session.deleted))):
            _note(session, _Since.ANYTHING)
        elif any(map(_is_name, session.new)):
            _note(session, _Since.ADDED)


def _is_name(row: object) -> bool:
    return isinstance(row, UnitName | UnitAlias | Unit)


@event.listens_for(Session, "do_orm_execute")
def _note_statement(state: ORMExecuteState) -> None:
    if state.is_select or not state.session.info.get(_HELD):
        return
    mapper = state.bind_mapper
    if mapper is None or issubclass(mapper.class_, UnitName | UnitAlias | Unit):
        _note(state.session, _Since.ADDED if state.is_insert else _Since.ANYTHING)


@event.listens_for(Session, "after_soft_rollback")
def _note_rollback(session: Session, _transaction: SessionTransaction) -> None:
    _note(session, _Since.ANYTHING)


@event.listens_for(Session, "after_transaction_end")
def _note_end(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        _note(session, _Since.ANYTHING)


def _note(session: Session, what: _Since) -> None:
    held: dict[int, _Index] = session.info.get(_HELD, {})
    for index in held.values():
        index.since = max(index.since, what)


def list_known_names(session: Session, council: Council) -> list[KnownName]:
    """Everything that agencies of a council are or were called."""
    names, aliases = _read_names(session, council), _read_aliases(session, council)
    return [*_as_names(names), *_as_aliases(aliases)]


def find_names(session: Session, council: Council, names: Iterable[str]) -> Iterator[KnownName]:
    """The dated names and answered spellings that are these names, folded."""
    if not (keys := {fold_name(name) for name in names}):
        return
    held: dict[int, _Index] = session.info.get(_HELD, {})
    if (index := held.get(council.id)) and index.since is not _Since.ANYTHING:
        known = index_names(session, council)
        rows = [row for key in keys for row in known.find_same(key)]
        yield from (row for row in rows if row.kind is not NameKind.SHORT)
        return
    called = _read_names(session, council, UnitName.folded_name.in_(keys))
    yield from (row for row in _as_names(called) if row.kind is NameKind.NAME)
    yield from _as_aliases(_read_aliases(session, council, UnitAlias.folded_name.in_(keys)))


def list_namesakes(session: Session, council: Council, name: str) -> Iterator[KnownName]:
    """List units of these names; of names, only those that fit, or whose short form may."""
    key = fold_name(name)
    shortened = or_(UnitName.short_name.is_not(None), UnitName.abbreviation.is_not(None))
    called = _read_names(session, council, or_(UnitName.folded_name == key, shortened))
    answered = _read_aliases(session, council, UnitAlias.folded_name == key)
    for row in (*_as_names(called), *_as_aliases(answered)):
        if fold_name(row.name) == key:
            yield row


def _read_names(session: Session, council: Council, *called: ColumnElement[bool]) -> list[_Row]:
    """Columns alone: thousands of objects take longer than all else that a list needs."""
    query = _select_rows(UnitName, UnitName.short_name, UnitName.abbreviation)
    query = query.where(Unit.council_id == council.id, *called)
    return [tuple(found) for found in session.execute(query.order_by(UnitName.id))]


def _select_rows(row: type[UnitName] | type[UnitAlias], *more: Any) -> Select[Any]:
    """Columns of names or spellings, with the agency whose staff claimed each of them."""
    giver, placed = aliased(Account), _select_first_placed()
    is_claimed = and_(
        giver.role.in_(list_stored_roles(Scope.UNIT)), placed.c.first_at < row.added_at
    )
    return (
        select(
            *(row.id, row.unit_id, row.name, row.valid_from, row.valid_to),
            *(case((is_claimed, giver.unit_id)), *more),
        )
        .join(row.unit)
        .outerjoin(giver, giver.id == row.added_by_id)
        .outerjoin(placed, placed.c.unit_id == row.unit_id)
    )


def _select_first_placed() -> Subquery:
    """Since when each agency has people: of its own, or of one that was merged into it."""
    own = select(Account.unit_id, Account.created_at).where(
        Account.active, Account.unit_id.is_not(None)
    )
    merged = (
        select(UnitSuccession.successor_id, Account.created_at)
        .join(Account, Account.unit_id == UnitSuccession.unit_id)
        .where(Account.active, UnitSuccession.kind == UnitSuccessionKind.MERGED)
    )
    people = own.union_all(merged).subquery()
    first_at = func.min(people.c.created_at).label("first_at")
    return select(people.c.unit_id, first_at).group_by(people.c.unit_id).subquery()


def _read_aliases(session: Session, council: Council, *answered: ColumnElement[bool]) -> list[_Row]:
    query = _select_rows(UnitAlias).where(Unit.council_id == council.id, *answered)
    return [tuple(found) for found in session.execute(query.order_by(UnitAlias.id))]


def _as_names(rows: Iterable[_Row]) -> Iterator[KnownName]:
    for _id, unit, name, since, until, claimed, *shorter in rows:
        yield KnownName(unit, name, NameKind.NAME, since, until, claimed)
        for short in shorter:
            if short:
                yield KnownName(unit, short, NameKind.SHORT, since, until, claimed)


def _as_aliases(rows: Iterable[_Row]) -> Iterator[KnownName]:
    for _id, unit, name, since, until, claimed in rows:
        yield KnownName(unit, name, NameKind.ALIAS, since, until, claimed)
