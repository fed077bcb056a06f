"""The succession of the bloc's head: who heads it next year, and how that came about."""

from dataclasses import dataclass

import msgspec

from workflow.domain.labels import N_, Labelled
from workflow.domain.law.regulation import Regulation
from workflow.domain.record import Member, MemberRole, Method, Record
from workflow.domain.vietnamese_text import fold_name


class HeadSelection(Labelled):
    """The way in which next year's head was chosen."""

    ELECTED = "elected", N_("được bầu tại hội nghị")
    APPOINTED = "appointed", N_("được cấp trên chỉ định hoặc công nhận")
    ROTA = "rota", N_("đến lượt theo danh sách luân phiên")


_BY_METHOD = {
    Method.ROTATION: HeadSelection.ROTA,
    Method.APPOINTMENT: HeadSelection.APPOINTED,
}
_BY_MODE = {
    "roster": HeadSelection.ROTA,
    "recognised": HeadSelection.APPOINTED,
    "elected": HeadSelection.ELECTED,
}


@dataclass(frozen=True)
class HeadSuccession:
    """Head and deputies of next year as the facts of this one name them."""

    head: str | None
    deputies: tuple[str, ...]
    way: HeadSelection


def determine_succession(record: Record, regulation: Regulation) -> HeadSuccession:
    """Determine next year's head: as recorded, else as elected, else the next on the rota."""
    elected = _list_elected(record, "head")
    way = _find_selection(record, regulation)
    head = record.next_head or (elected[0] if elected else None)
    if head is None and way is HeadSelection.ROTA:
        head = find_next_in_rota(record)
    return HeadSuccession(head, record.next_deputies or _list_elected(record, "deputy"), way)


def _find_selection(record: Record, regulation: Regulation) -> HeadSelection:
    methods = [row.method for row in record.contests if row.purpose == "head"]
    if methods and methods[-1] in _BY_METHOD:
        return _BY_METHOD[methods[-1]]
    if methods:
        return HeadSelection.ELECTED
    return _BY_MODE.get(regulation.roles.head_mode or "", HeadSelection.ELECTED)


def _list_elected(record: Record, purpose: str) -> tuple[str, ...]:
    rounds = [row for row in record.contests if row.purpose == purpose and row.chosen]
    return max(rounds, key=lambda row: row.round).chosen if rounds else ()


def find_next_in_rota(record: Record) -> str | None:
    """The voting member after the head in the printed order; the first after the last."""
    names = [member.name for member in record.voters]
    if record.head is None or record.head.name not in names:
        return None
    return names[(names.index(record.head.name) + 1) % len(names)]


def compute_next_year_label(label: str) -> str | None:
    """2022 after 2021; 2018-2019 after 2017-2018; none after what is no year."""
    parts = label.replace("–", "-").split("-")
    if not all(part.strip().isdecimal() and len(part.strip()) == 4 for part in parts):
        return None
    return "-".join(str(int(part) + 1) for part in parts)


def assign_roles(
    members: tuple[Member, ...], head: str, deputies: tuple[str, ...]
) -> tuple[Member, ...]:
    """The members with next year's roles; observers stay observers unless they take one."""
    order = {fold_name(name): place for place, name in enumerate(deputies, 1)}

    def placed(member: Member) -> Member:
        key = fold_name(member.name)
        if key == fold_name(head):
            return msgspec.structs.replace(member, role=MemberRole.HEAD, role_order=None)
        if key in order:
            place = order[key] if len(deputies) > 1 else None
            return msgspec.structs.replace(member, role=MemberRole.DEPUTY, role_order=place)
        role = "observer" if member.role == "observer" else "member"
        return msgspec.structs.replace(member, role=role, role_order=None)

    return tuple(placed(member) for member in members)
