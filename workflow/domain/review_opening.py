"""The first facts of a new review: whose it is, and the members of an earlier year."""

import msgspec

from workflow.domain.law.regulation import parse_last_year
from workflow.domain.names.bloc_names import find_bloc_kind
from workflow.domain.record import Bloc, Council, Member, Record


def build_opening_record(
    council: str, bloc: str, year: str, next_year: str | None, earlier: Record | None
) -> Record:
    """The record that a review starts with; an earlier year lends its members and authorities."""
    if earlier is None:
        return Record(
            council=Council(name=council), bloc=_name_bloc(bloc), year=year,
            next_year=next_year, members=(),
        )  # fmt: skip
    return Record(
        council=msgspec.structs.replace(earlier.council, name=council),
        bloc=msgspec.structs.replace(earlier.bloc, name=bloc)
        if bloc == earlier.bloc.name
        else _name_bloc(bloc),
        year=year,
        next_year=next_year,
        members=_carry_members(earlier, follows=_is_next_year(earlier, year)),
    )


def _name_bloc(name: str) -> Bloc:
    return Bloc(name=name, kind=find_bloc_kind(name))


def _is_next_year(earlier: Record, year: str) -> bool:
    """Tell whether the year comes right after the earlier one, so that its elections hold."""
    if earlier.next_year:
        return earlier.next_year == year
    before, after = parse_last_year(earlier.year), parse_last_year(year)
    return before is not None and after == before + 1


def _carry_members(earlier: Record, *, follows: bool) -> tuple[Member, ...]:
    """The members with the roles that were elected for the year; else without any role."""
    known = follows and earlier.next_head is not None
    return tuple(
        msgspec.structs.replace(
            member,
            role=_find_role(member, earlier) if known else _keep_observer(member),
            role_order=_find_role_order(member, earlier) if known else None,
        )
        for member in earlier.members
    )


def _keep_observer(member: Member) -> str | None:
    return "observer" if member.role == "observer" else None


def _find_role(member: Member, earlier: Record) -> str:
    if member.name == earlier.next_head:
        return "head"
    if member.name in earlier.next_deputies:
        return "deputy"
    return _keep_observer(member) or "member"


def _find_role_order(member: Member, earlier: Record) -> int | None:
    deputies = earlier.next_deputies
    return (
        deputies.index(member.name) + 1 if len(deputies) > 1 and member.name in deputies else None
    )
