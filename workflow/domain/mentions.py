"""Where a member is named in the facts of a review, and how a new name is carried through them."""

from collections.abc import Mapping
from typing import Any

import msgspec

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
from workflow.domain.schema import SECTIONS, get_section_values

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
