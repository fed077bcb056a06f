"""What agencies of a council are or were called, read and put in order."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from workflow.domain.unit_matching import KnownName, KnownNames, NameKind
from workflow.domain.vietnamese_text import fold_name
from workflow.models import Council, Unit, UnitAlias, UnitName

_Row: TypeAlias = tuple[Any, ...]
#: Where a session holds the names that it has put in order, by council.
_HELD = "names of councils in order"


@dataclass
class _Index:
    """Names in order, and the rows that they were made of."""

    names: list[_Row] = field(default_factory=list)
    aliases: list[_Row] = field(default_factory=list)
    known: KnownNames = field(default_factory=lambda: KnownNames(()))

    def begins(self, names: Sequence[_Row], aliases: Sequence[_Row]) -> bool:
        """True if nothing but more rows came since."""
        return (
            names[: len(self.names)] == self.names and aliases[: len(self.aliases)] == self.aliases
        )

    def take_in(self, names: list[_Row], aliases: list[_Row]) -> None:
        self.known.extend(_as_names(names[len(self.names) :]))
        self.known.extend(_as_aliases(aliases[len(self.aliases) :]))
        self.names, self.aliases = names, aliases


def index_names(session: Session, council: Council) -> KnownNames:
    """Everything that agencies of a council are or were called, in order.

    A province's lists come one after the other in one session: what an earlier list put in order
    is not put in order again. The rows are read each time, so whatever was changed, deleted or
    rolled back meanwhile is seen.
    """
    held: dict[int, _Index] = session.info.setdefault(_HELD, {})
    names, aliases = _read_names(session, council), _read_aliases(session, council)
    index = held.get(council.id)
    if index is None or not index.begins(names, aliases):
        index = held[council.id] = _Index()
    index.take_in(names, aliases)
    return index.known


def list_known_names(session: Session, council: Council) -> list[KnownName]:
    """Everything that agencies of a council are or were called."""
    names, aliases = _read_names(session, council), _read_aliases(session, council)
    return [*_as_names(names), *_as_aliases(aliases)]


def find_names(session: Session, council: Council, names: Iterable[str]) -> Iterator[KnownName]:
    """The dated names and answered spellings that are these names, folded."""
    if not (keys := {fold_name(name) for name in names}):
        return
    called = _read_names(session, council, UnitName.folded_name.in_(keys))
    yield from (row for row in _as_names(called) if row.kind is NameKind.NAME)
    yield from _as_aliases(_read_aliases(session, council, UnitAlias.folded_name.in_(keys)))


def list_namesakes(session: Session, council: Council, name: str) -> Iterator[KnownName]:
    """What is called so; of names, only those that are, or have a short form that may be."""
    key = fold_name(name)
    shortened = or_(UnitName.short_name.is_not(None), UnitName.abbreviation.is_not(None))
    called = _read_names(session, council, or_(UnitName.folded_name == key, shortened))
    answered = _read_aliases(session, council, UnitAlias.folded_name == key)
    for row in (*_as_names(called), *_as_aliases(answered)):
        if fold_name(row.name) == key:
            yield row


def _read_names(session: Session, council: Council, *called: ColumnElement[bool]) -> list[_Row]:
    """Columns alone: thousands of objects take longer than all else that a list needs."""
    row = UnitName
    query = (
        select(
            row.unit_id, row.name, row.valid_from, row.valid_to, row.short_name, row.abbreviation
        )
        .join(row.unit)
        .where(Unit.council_id == council.id, *called)
    )
    return [tuple(found) for found in session.execute(query.order_by(row.id))]


def _read_aliases(session: Session, council: Council, *answered: ColumnElement[bool]) -> list[_Row]:
    row = UnitAlias
    query = (
        select(row.unit_id, row.name, row.valid_from, row.valid_to)
        .join(row.unit)
        .where(Unit.council_id == council.id, *answered)
    )
    return [tuple(found) for found in session.execute(query.order_by(row.id))]


def _as_names(rows: Iterable[_Row]) -> Iterator[KnownName]:
    for unit, name, since, until, *shorter in rows:
        yield KnownName(unit, name, NameKind.NAME, since, until)
        for short in shorter:
            if short:
                yield KnownName(unit, short, NameKind.SHORT, since, until)


def _as_aliases(rows: Iterable[_Row]) -> Iterator[KnownName]:
    for unit, name, since, until in rows:
        yield KnownName(unit, name, NameKind.ALIAS, since, until)
