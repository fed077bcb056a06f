"""Mentions of a member in the facts of a review, and carrying a new name through them."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from workflow.domain.names.unit_abbreviations import LEAST_SURE, is_abbreviated, read_initials
from workflow.domain.names.unit_matching import extract_place
from workflow.domain.record import (
    Activity,
    Attendance,
    Award,
    Contest,
    Fact,
    Member,
    Record,
    Report,
    Speech,
    Tally,
    Withdrawal,
)
from workflow.domain.schema import SECTIONS, get_section_values, replace_section
from workflow.domain.vietnamese_text import fold_name, strip_accents

#: The fields that name a member; each may also name somebody else, who then keeps that name.
_NAMING: dict[type[Fact], tuple[str, ...]] = {
    Member: ("name",),
    Report: ("member",),
    Attendance: ("member",),
    Speech: ("speaker",),
    Contest: ("chosen",),
    Tally: ("candidate",),
    Withdrawal: ("candidate",),
    Award: ("recipient",),
    Activity: ("lead", "with_"),
    Record: ("next_head", "next_deputies"),
}


def rename_members(record: Record, names: Mapping[str, str]) -> Record:
    """The record with members renamed (old to new) wherever it names them, all at once."""
    renamed: Record = _rename_in(record, names)
    return renamed


def spell_members(record: Record, section: str) -> Record:
    """The record with members named in a section as the list of members spells them.

    Tone placement, case, spaces and missing accents don't count, and neither do short names and
    abbreviations, recorded or usual (`Sở KH&ĐT`); what could mean two members stays as it is.
    """
    spelled = _rename_in(record, _spellings(record))
    return replace_section(record, section, get_section_values(spelled, section))


def spell_all_members(record: Record) -> Record:
    """The record with members named everywhere as its list spells them, which stays as it is."""
    spelled: Record = _rename_in(record, _spellings(record))
    return msgspec.structs.replace(spelled, members=record.members)


def _spellings(record: Record) -> Mapping[str, str]:
    return find_spellings(record.members, record.council.name)


def find_spellings(members: Sequence[Member], council: str) -> Mapping[str, str]:
    """Members by every key under which they are found; `get` takes a name as it is typed."""
    found: dict[str, set[str]] = {}
    for member in members:
        for name in filter(None, (member.name, member.short_name, member.abbreviation)):
            for key in (fold_name(name), strip_accents(name)):
                found.setdefault(key, set()).add(member.name)
    known = {key: names.pop() for key, names in found.items() if len(names) == 1}
    return _Spellings(known, [member.name for member in members], extract_place(council))


class _Spellings(dict[str, str]):
    """Looks a name up as it is typed; a name that a member bears is that member's."""

    def __init__(self, known: Mapping[str, str], names: Sequence[str], place: str) -> None:
        super().__init__(known)
        self._names, self._place = dict.fromkeys(names), place

    def get(self, name: Any, default: Any = None) -> Any:
        if not isinstance(name, str) or name in self._names:
            return default
        known = super().get(fold_name(name)) or super().get(strip_accents(name))
        return known or self._find_abbreviated(name) or default

    def _find_abbreviated(self, name: str) -> str | None:
        """The one member whose name is written as initials here."""
        letters = read_initials(name, self._place)
        if not letters.is_short or len(letters.letters) < LEAST_SURE:
            return None
        found = [known for known in self._names if is_abbreviated(name, known, self._place)]
        return found[0] if len(found) == 1 else None


def rename_member(record: Record, old: str, new: str) -> Record:
    """The record with one member renamed wherever it names it."""
    return rename_members(record, {old: new})


def list_sections_naming(record: Record, name: str) -> tuple[str, ...]:
    """The labels of the sections that name a member, apart from the list of members itself."""
    without = rename_member(record, name, f"{name}\0")
    return tuple(
        section.label
        for section in SECTIONS
        if section.key != "members"
        and get_section_values(record, section.key) != get_section_values(without, section.key)
    )


def _rename_in(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, tuple):
        return tuple(_rename_in(item, names) for item in value)
    if not isinstance(value, Fact):
        return value
    parts = {field: _rename_in(getattr(value, field), names) for field in value.__struct_fields__}
    for field in _NAMING.get(type(value), ()):
        parts[field] = _replace_name(parts[field], names)
    return msgspec.structs.replace(value, **parts)


def _replace_name(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, tuple):
        return tuple(names.get(item, item) for item in value)
    return names.get(value, value)
