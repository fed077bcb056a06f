"""Which agency a name means: certain, to be asked about, or new. Nothing is guessed.

A name is compared whole: never split at commas or at "và", which names of agencies contain.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum, auto
from functools import lru_cache
from typing import TypeAlias

from workflow.domain.names.unit_abbreviations import is_abbreviated, read_initials
from workflow.domain.names.unit_names import DateSpan
from workflow.domain.vietnamese_text import fold_name

#: How offices shorten what is written out elsewhere, without marks.
_SHORT = {
    "ubnd": "uy ban nhan dan",
    "hdnd": "hoi dong nhan dan",
    "ubmttq": "uy ban mat tran to quoc",
    "mttq": "mat tran to quoc",
    "ldld": "lien doan lao dong",
    "hlhpn": "hoi lien hiep phu nu",
    "tp": "thanh pho",
    "tp.": "thanh pho",
    "vp": "van phong",
    "bch": "ban chi huy",
    "tnhh": "trach nhiem huu han",
}
#: What tells the level or joins words, and is often left out.
_LEVEL = re.compile(r"\b(tinh uy|tinh|thanh pho|cac|va)\b")
_PLACE = re.compile(r"(?:tinh|thanh pho|tp\.?) (.+)$")
#: Shorter words are letters and syllables that tell agencies apart.
_LEAST_LETTERS = 3
#: A list is compared with every name of its council, a province's lists one after the other.
_REMEMBERED = 16_384
#: As many names as a province has; of each a kilobyte is remembered.
_KEYS_REMEMBERED = 4_096
#: The numbers of a name, and what else of it another name must share.
_Key: TypeAlias = tuple[tuple[str, ...], str | int, int]


class NameKind(IntEnum):
    """The kind of a known name, the surest first."""

    NAME = auto()
    #: Somebody answered that it means this agency.
    ALIAS = auto()
    SHORT = auto()


@dataclass(frozen=True)
class KnownName:
    """A name that an agency bears or bore."""

    unit: int
    name: str
    kind: NameKind = NameKind.NAME
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    #: The agency whose staff gave the name, though they don't keep the register, to an agency that
    #: had people already. Where that is itself, whoever is called so elsewhere would be it.
    claimed_by: int | None = None


@dataclass(frozen=True)
class UnitMatch:
    """The agency that is meant; else those to ask about; neither for a new one."""

    unit: int | None = None
    candidates: tuple[int, ...] = ()

    @property
    def is_new(self) -> bool:
        return self.unit is None and not self.candidates


class KnownNames:
    """The names of a council's agencies, found by what two names must share to be the same or near.

    Thousands of names are compared with a list while others wait to save: each name of the list
    meets those alone that may be near.
    """

    def __init__(self, rows: Iterable[KnownName]) -> None:
        self._rows: list[KnownName] = []
        self._same: dict[str, list[KnownName]] = {}
        self._places: dict[str, dict[_Key, list[int]]] = {}
        self.extend(rows)

    def extend(self, rows: Iterable[KnownName]) -> None:
        """Put more names in order."""
        first = len(self._rows)
        self._rows += rows
        for row in self._rows[first:]:
            self._same.setdefault(fold_name(row.name), []).append(row)
        for place, found in self._places.items():
            self._put_in_order(found, place, first)

    def _put_in_order(self, found: dict[_Key, list[int]], place: str, first: int) -> None:
        for at, row in enumerate(self._rows[first:], first):
            for key in _list_keys(row.name, place):
                found.setdefault(key, []).append(at)

    def __iter__(self) -> Iterator[KnownName]:
        return iter(self._rows)

    def find_same(self, name: str) -> list[KnownName]:
        """The rows with this name, spellings aside."""
        return self._same.get(fold_name(name), [])

    def find_near(self, name: str, place: str) -> list[KnownName]:
        """The rows whose name `is_similar`, in their order, answered spellings last."""
        found = self._places.get(place)
        if found is None:
            found = self._places[place] = {}
            self._put_in_order(found, place, 0)
        near = {at for key in _list_keys(name, place) for at in found.get(key, ())}
        rows = [self._rows[at] for at in sorted(near)]
        rows.sort(key=lambda row: row.kind is NameKind.ALIAS)
        return [row for row in rows if is_similar(name, row.name, place)]


@lru_cache(maxsize=_KEYS_REMEMBERED)
def _list_keys(name: str, place: str) -> tuple[_Key, ...]:
    """List what a name shares with every name that `is_similar` to it."""
    return tuple(_find_keys(name, place))


def _find_keys(name: str, place: str) -> Iterator[_Key]:
    plain = _normalize(name)
    if not plain:
        return
    numbers = tuple(_extract_numbers(plain))
    yield numbers, "joined", hash(plain.replace(" ", ""))
    # Either may be the initials of the other.
    yield numbers, "initials", hash(plain)
    if initials := _extract_initials(plain):
        yield numbers, "initials", hash(initials)
    if letters := read_initials(name, place).letters:
        yield numbers, "abbreviated", hash(letters)
    if bare := _strip_level(plain, place):
        yield numbers, "bare", hash(bare)
    words = plain.split()
    for at in range(len(words)):
        yield numbers, at, hash((*words[:at], *words[at + 1 :]))


def match_unit(
    name: str,
    known: KnownNames | Iterable[KnownName],
    span: DateSpan,
    *,
    taken: Collection[int] = (),
    place: str = "",
    listed: Collection[int] | None = None,
) -> UnitMatch:
    """Match a name with an agency of a year.

    The whole name first, then what was answered before, then short names and abbreviations valid in
    that year; spelled exactly, then with tone placement and case folded. `taken` are agencies that
    the same list names otherwise: it cannot mean them again by accident. `place` is what the
    council is of, since names often leave it out. With `listed`, the agencies that the bloc has
    already, any other is asked about under a name that was only claimed for it.
    """
    rows = known if isinstance(known, KnownNames) else KnownNames(known)
    if (called_so := _match_same(name, rows, span, taken, listed)) is not None:
        return called_so
    candidates = rows.find_near(name, place)
    others = (row for row in candidates if row.unit not in taken and row.kind is not NameKind.SHORT)
    return UnitMatch(candidates=tuple(_list_units(others)))


def find_certain(
    name: str,
    known: KnownNames,
    span: DateSpan,
    *,
    taken: Collection[int] = (),
    listed: Collection[int] | None = None,
) -> int | None:
    """The agency that `match_unit` finds for sure; None where it would ask, or finds none."""
    called_so = _match_same(name, known, span, taken, listed)
    return called_so.unit if called_so else None


def _match_same(
    name: str,
    rows: KnownNames,
    span: DateSpan,
    taken: Collection[int],
    listed: Collection[int] | None,
) -> UnitMatch | None:
    """Match a name with rows that are spelled so; None where there are none."""
    same = rows.find_same(name)
    if listed is not None and (claimed := _list_claimed(same, listed)):
        same = [row for row in same if row.unit not in claimed]
        if not any(map(span.meets, same)):
            return UnitMatch(candidates=(*claimed, *_list_units(same)))
    held = [row for row in same if span.meets(row)]
    found: dict[int, None] = {}
    for kind in NameKind:
        units = _list_units(_select_best_spelled(name, [row for row in held if row.kind is kind]))
        if len(units) == 1 and (kind is not NameKind.SHORT or units[0] not in taken):
            return UnitMatch(units[0])
        found.update(dict.fromkeys(units))
    if found:
        return UnitMatch(candidates=tuple(found))
    if former := _list_units(row for row in same if row.kind is NameKind.NAME):
        return _match_former_name(former, rows, span)
    return None


def _list_claimed(same: Iterable[KnownName], listed: Collection[int]) -> list[int]:
    """The agencies that bear a name by the word of their own staff alone.

    Whoever answers for another agency claims nothing, and would be asked the same for ever.
    """
    givers: dict[int, set[int | None]] = {}
    for row in same:
        givers.setdefault(row.unit, set()).add(row.claimed_by)
    return [unit for unit, given in givers.items() if unit not in listed and given == {unit}]


def _match_former_name(units: list[int], rows: Iterable[KnownName], span: DateSpan) -> UnitMatch:
    """A name that nobody bore in that year: certain for the one agency of it that still was."""
    alive = {row.unit for row in rows if row.kind is NameKind.NAME and span.meets(row)}
    certain = len(units) == 1 and units[0] in alive
    return UnitMatch(units[0]) if certain else UnitMatch(candidates=tuple(units))


def _select_best_spelled(name: str, rows: list[KnownName]) -> list[KnownName]:
    typed = unicodedata.normalize("NFC", name)
    exact = [row for row in rows if unicodedata.normalize("NFC", row.name) == typed]
    return exact or rows


def _list_units(rows: Iterable[KnownName]) -> list[int]:
    return list(dict.fromkeys(row.unit for row in rows))


def is_similar(one: str, other: str, place: str = "") -> bool:
    """Tell whether two names are alike enough to be asked about, though not the same."""
    first, second = _normalize(one), _normalize(other)
    if not first or not second or _extract_numbers(first) != _extract_numbers(second):
        return False
    if first.replace(" ", "") == second.replace(" ", ""):
        return True
    if _extract_initials(first) == second or _extract_initials(second) == first:
        return True
    if is_abbreviated(one, other, place):
        return True
    bare = _strip_level(first, place)
    return bool(bare and bare == _strip_level(second, place)) or _differ_in_one_word(first, second)


@lru_cache(maxsize=_REMEMBERED)
def _normalize(name: str) -> str:
    """The words without marks and case, the usual abbreviations written out."""
    letters = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    words = re.sub(r"[^\w.]+", " ", bare).split()
    return " ".join(_SHORT.get(word, word) for word in words)


def _extract_numbers(plain: str) -> list[str]:
    """Numbers tell agencies apart: they are no slips."""
    return re.findall(r"\d+", plain)


def _extract_initials(plain: str) -> str:
    return "".join(word[0] for word in plain.split()) if " " in plain else ""


def extract_place(council: str) -> str:
    """Extract the province of a council from the end of its name: `Bình Thuận`."""
    found = _PLACE.search(_normalize(council))
    return found[1] if found else ""


@lru_cache(maxsize=_REMEMBERED)
def _strip_level(plain: str, place: str) -> str:
    text = re.sub(rf"\b{re.escape(_normalize(place))}\b", " ", plain) if place else plain
    return " ".join(_LEVEL.sub(" ", text).split())


def _differ_in_one_word(first: str, second: str) -> bool:
    """Tell whether one letter is missing, added, wrong or swapped, in one word of some length."""
    one, other = first.split(), second.split()
    if len(one) != len(other):
        return False
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return (
        len(pairs) == 1 and min(map(len, pairs[0])) >= _LEAST_LETTERS and _is_single_typo(*pairs[0])
    )


def _is_single_typo(word: str, other: str) -> bool:
    short, long = sorted((word, other), key=len)
    if len(long) - len(short) > 1:
        return False
    start = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), None)
    if start is None:
        return True
    rest, longer = short[start:], long[start:]
    if len(short) < len(long):
        return rest == longer[1:]
    swapped = rest[1::-1] + rest[2:] == longer
    return rest[1:] == longer[1:] or swapped
