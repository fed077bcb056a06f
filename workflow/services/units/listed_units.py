"""The agencies of lists of members: known ones found, new ones added, for several lists at once.

Lists are matched one after the other, before anything is stored: a name that one of them adds is
known to those behind it.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.names.unit_matching import (
    KnownName,
    KnownNames,
    NameKind,
    UnitMatch,
    extract_place,
    find_certain,
    match_unit,
)
from workflow.domain.names.unit_names import compute_year_span
from workflow.domain.record import Member
from workflow.domain.vietnamese_text import fold_name
from workflow.models import Account, Bloc, Council, Review, Unit
from workflow.models import Member as MemberRow
from workflow.services.units.known_names import find_names, index_names
from workflow.services.units.name_candidates import describe_candidates
from workflow.services.units.name_matching import DoubtfulName, DoubtfulNamesError
from workflow.services.units.new_units import insert_listed_units
from workflow.services.units.unit_names import log_listed_units


@dataclass(frozen=True)
class MemberList:
    """The members of one review."""

    year: str
    members: Sequence[Member]
    #: The agencies that the review names already.
    kept: Mapping[str, int] = field(default_factory=dict)
    #: Those that any review of its bloc lists: another one is asked about where its own staff alone
    #: have claimed the name.
    listed: Collection[int] = ()


def list_units_of_blocs(
    session: Session, council: Council, names: Iterable[str]
) -> dict[str, set[int]]:
    """The agencies that the reviews of some blocs of a council list, by their folded names."""
    query = select(Bloc.folded_name, MemberRow.unit_id).distinct()
    query = query.join(Review, Review.bloc_id == Bloc.id)
    query = query.join(MemberRow, MemberRow.review_id == Review.id)
    mine = Bloc.council_id == council.id, Bloc.folded_name.in_(set(names))
    found: dict[str, set[int]] = defaultdict(set)
    for name, unit_id in session.execute(query.where(*mine)):
        found[name].add(unit_id)
    return found


@dataclass
class MatchedList:
    """The agency of each name by its id; below 0 for one that is added with these lists."""

    units: dict[str, int]
    new: list[Member] = field(default_factory=list)


def match_lists(
    session: Session, council: Council, lists: Sequence[MemberList]
) -> list[MatchedList]:
    """Match lists, up to the first with a doubtful name; raises `DoubtfulNamesError` for that one.

    Lists before a doubtful one are given without it: the doubt may be about what they add.
    """
    matching = _Matching(session, council, lists)
    found: list[MatchedList] = []
    for one in lists:
        units = {row.name: one.kept[row.name] for row in one.members if row.name in one.kept}
        if doubts := matching.assign(one, units):
            if found:
                break
            raise _ask(session, one, doubts)
        found.append(MatchedList(units, matching.add_new(one, units)))
    return found


def _ask(
    session: Session, one: MemberList, doubts: Sequence[tuple[Member, UnitMatch]]
) -> DoubtfulNamesError:
    asked = [
        DoubtfulName(row.name, describe_candidates(session, match.candidates, row.name))
        for row, match in doubts
    ]
    place = [row.name for row in one.members].index(asked[0].name)
    return DoubtfulNamesError(asked, one.year, f"members[{place}].name")


class _Matching:
    """The names of a council that lists are matched with, and those that they add."""

    def __init__(self, session: Session, council: Council, lists: Iterable[MemberList]) -> None:
        self._session, self._council = session, council
        names = [row.name for one in lists for row in one.members if row.name not in one.kept]
        self._place = extract_place(council.name)
        self._called = _NamesWithNew(KnownNames(find_names(session, council, names)))
        self._all: _NamesWithNew | None = None  # thousands, which known names do without
        self._added = 0

    def assign(self, one: MemberList, units: dict[str, int]) -> list[tuple[Member, UnitMatch]]:
        """Put in the agencies of a list that are certain; gives the names that are doubtful."""
        self._assign_certain(self._called, one, units)
        if not (rest := _list_open(one, units)):
            return []
        self._all = self._all or _NamesWithNew(index_names(self._session, self._council))
        self._assign_certain(self._all, one, units)
        taken, span = set(units.values()), compute_year_span(one.year)
        matches = (
            (
                row,
                match_unit(
                    row.name, self._all, span, taken=taken, place=self._place, listed=one.listed
                ),
            )
            for row in (row for row in rest if row.name not in units)
        )
        return [(row, match) for row, match in matches if match.candidates]

    def _assign_certain(self, known: KnownNames, one: MemberList, units: dict[str, int]) -> None:
        taken, span = set(units.values()), compute_year_span(one.year)
        for row in _list_open(one, dict(units)):
            unit = find_certain(row.name, known, span, taken=taken, listed=one.listed)
            if unit is not None:
                units[row.name] = unit
                taken.add(unit)

    def add_new(self, one: MemberList, units: dict[str, int]) -> list[Member]:
        """Count what is left as new; two spellings of one new name are one agency."""
        first: dict[str, Member] = {}
        for row in _list_open(one, units):
            first.setdefault(fold_name(row.name), row)
        ids = {key: -self._added - place for place, key in enumerate(first, 1)}
        units |= {row.name: ids[fold_name(row.name)] for row in _list_open(one, units)}
        self._added += len(first)
        names = [_as_known(ids[key], row) for key, row in first.items()]
        self._called.extend([name for name, *_shorter in names])
        if self._all is not None:
            self._all.extend([name for row in names for name in row])
        return list(first.values())


def _list_open(one: MemberList, units: Mapping[str, int]) -> list[Member]:
    return [row for row in one.members if row.name not in units]


def _as_known(unit: int, row: Member) -> list[KnownName]:
    shorter = [name for name in (row.short_name, row.abbreviation) if name]
    return [
        KnownName(unit, row.name),
        *(KnownName(unit, name, NameKind.SHORT) for name in shorter),
    ]


class _NamesWithNew(KnownNames):
    """Names that are known, and behind them those of agencies that are about to be added."""

    def __init__(self, known: KnownNames) -> None:
        super().__init__(())
        self._known = known

    def __iter__(self) -> Iterator[KnownName]:
        yield from self._known
        yield from super().__iter__()

    def find_same(self, name: str) -> list[KnownName]:
        return [*self._known.find_same(name), *super().find_same(name)]

    def find_near(self, name: str, place: str) -> list[KnownName]:
        rows = [*self._known.find_near(name, place), *super().find_near(name, place)]
        return sorted(rows, key=lambda row: row.kind is NameKind.ALIAS)


def add_listed_units(
    session: Session,
    lists: Sequence[tuple[Review, MatchedList]],
    *,
    by: Account | None,
    now: dt.datetime,
) -> list[dict[str, Unit]]:
    """Add what lists of reviews of one council add; the agency of each name, for each list."""
    council = lists[0][0].bloc.council
    new = [(review, row) for review, matched in lists for row in matched.new]
    units = dict(_read_units(session, (matched for _review, matched in lists)))
    if new:
        added = insert_listed_units(session, council, new, by=by, now=now)
        units |= {-place: unit for place, unit in enumerate(added, 1)}
        of_review: dict[int, list[Unit]] = {}
        for (review, _row), unit in zip(new, added, strict=True):
            of_review.setdefault(review.id, []).append(unit)
        log_listed_units(session, council, of_review, by=by, now=now)
    return [{name: units[id_] for name, id_ in matched.units.items()} for _review, matched in lists]


def _read_units(session: Session, lists: Iterable[MatchedList]) -> Iterator[tuple[int, Unit]]:
    ids = {id_ for matched in lists for id_ in matched.units.values() if id_ > 0}
    if ids:
        for unit in session.scalars(select(Unit).where(Unit.id.in_(ids))):
            yield unit.id, unit
