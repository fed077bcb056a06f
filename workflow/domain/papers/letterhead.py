"""The head of a paper: issuing agency and its parent, number and symbol, place and date.

The paper of a bloc is issued by the agency that heads it in that year, in the form of that agency:
a bloc has no seal of its own (domain notes, 5.2, form a).
"""

from dataclasses import dataclass

import msgspec

from workflow.domain.labels import N_
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.papers import issuance
from workflow.domain.papers.blanks import MEDIUM, Blanks
from workflow.domain.papers.text_width import (
    bind_end,
    break_at_sense,
    choose_rule_mm,
    measure_width_mm,
)
from workflow.domain.record import Family, Member, MemberRole, Record
from workflow.domain.texts import wording

ISSUER_COLUMN_MM = 66.0
#: Party papers print the issuing agency larger.
ISSUER_PT = {Family.STATE: 12.0, Family.PARTY: 14.0}
REFERENCE_PT, TEXT_MM = 14.0, 165.0


@dataclass(frozen=True)
class Letterhead:
    """The parts of the head that change; the national name and the motto are in the template."""

    parent: str | None
    issuer: str
    issuer_rule: int
    symbol: str | None
    place_and_date: str | None


def build_letterhead(kind: PaperKind, record: Record, family: Family, blanks: Blanks) -> Letterhead:
    """The head of a paper in the name of the agency that heads the bloc."""
    head = record.head
    issuer = blanks.fill(
        _find_issuer(head, family), "members", N_("Cơ quan ban hành (Trưởng khối)")
    )
    points = ISSUER_PT[family]
    line = break_at_sense(issuer, points, ISSUER_COLUMN_MM)
    parent = head.parent if head and head.parent else None
    return Letterhead(
        parent=parent and break_at_sense(parent, points, ISSUER_COLUMN_MM),
        issuer=line,
        issuer_rule=_choose_rule(line, points),
        symbol=issuance.format_symbol(kind, record, family, blanks) if kind.is_numbered else None,
        place_and_date=issuance.format_place_and_date(kind, record, blanks)
        if kind.has_place_and_date
        else None,
    )


def build_member_letterhead(
    kind: PaperKind, member: Member, record: Record, family: Family, blanks: Blanks
) -> Letterhead:
    """The head of a paper that a member writes about itself."""
    members = tuple(
        msgspec.structs.replace(one, role=MemberRole.HEAD if one == member else MemberRole.MEMBER)
        for one in record.members
    )
    own = msgspec.structs.replace(record, members=members)
    return build_letterhead(kind, own, family, blanks)


def build_bloc_letterhead(
    kind: PaperKind, record: Record, family: Family, blanks: Blanks
) -> Letterhead:
    """The head of a paper that all members sign: in the name of the bloc, without a number."""
    points = ISSUER_PT[family]
    line = break_at_sense(record.bloc.name, points, ISSUER_COLUMN_MM)
    return Letterhead(
        parent=None,
        issuer=line,
        issuer_rule=_choose_rule(line, points),
        symbol=None,
        place_and_date=issuance.format_place_and_date(kind, record, blanks),
    )


def _choose_rule(lines: str, points: float) -> int:
    widest = max(lines.split("\n"), key=lambda line: measure_width_mm(line, points))
    return choose_rule_mm(widest, points, ISSUER_COLUMN_MM)


def _find_issuer(head: Member | None, family: Family) -> str | None:
    if head is None:
        return None
    if not head.parent:
        return head.name
    short = _drop_parent_name(head.name, head.parent)
    if short[-1] in "-–":  # `Trường Đại học Sư phạm - Đại học Thái Nguyên`
        return short.rstrip(" -–")
    return short if family == "party" or short == "Văn phòng" else head.name


def _drop_parent_name(name: str, parent: str) -> str:
    """A name as printed under its parent: `Ban Tuyên giáo Tỉnh ủy` of `Tỉnh ủy …` drops `Tỉnh ủy`.

    The parent is printed on the line above, so party letterheads do not say it twice, nor does an
    office (`Văn phòng`) or whoever names its parent after a dash.
    """
    words, above = name.split(), parent.casefold().split()
    for size in range(min(len(words) - 1, len(above)), 1, -1):
        if [word.casefold() for word in words[-size:]] == above[:size]:
            return " ".join(words[:-size])
    return name


def format_issuer(record: Record, blanks: Blanks) -> str:
    """The full name of the agency that heads the bloc, as written in a sentence."""
    name = record.head.name if record.head else None
    return blanks.fill(name, "members", N_("Cơ quan ban hành (Trưởng khối)"), dots=MEDIUM)


def format_number_and_date(kind: PaperKind, record: Record, family: Family) -> str:
    """A paper of this review as others name it: `số 12/TTr-STP ngày 24 tháng 01 năm 2022`.

    Party papers name the day in figures, after a comma: `số 12-TTr/BTGTU, ngày 24/01/2022`.
    """
    quiet = Blanks()
    symbol = issuance.format_symbol(kind, record, family, quiet)
    number = symbol.removeprefix("Số").removeprefix(":").lstrip(" ")
    joint = "" if number.startswith(wording.NBSP) else " "
    issued = issuance.find_issued_paper(kind, record)
    if family == "party" and issued and issued.date:
        return f"số{joint}{number}, ngày {wording.short_date(issued.date)}"
    date = issuance.format_place_and_date(kind, record, quiet).partition(", ")[2]
    return f"số{joint}{number} {date}"


def format_reference(kind: PaperKind, record: Record, family: Family) -> str:
    """The line that ties a list to its paper: `(Kèm theo Tờ trình số … ngày … của …)`."""
    number = format_number_and_date(kind, record, family)
    start = f"(Kèm theo {kind.label} {number}"
    return bind_end(start, f"của {format_issuer(record, Blanks())})", REFERENCE_PT, TEXT_MM)
