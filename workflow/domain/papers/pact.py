"""Bản giao ước thi đua: what members agree to compete in, and the year it is about."""

from dataclasses import dataclass

from workflow.domain.paper_kinds import PaperKind
from workflow.domain.papers.attendance import format_member_count
from workflow.domain.papers.blanks import MEDIUM, SHORT, Blanks
from workflow.domain.papers.citations import format_dates
from workflow.domain.papers.issuance import is_about_next_year
from workflow.domain.papers.letterhead import Letterhead, build_bloc_letterhead
from workflow.domain.papers.registry import needs, paper
from workflow.domain.papers.text_width import break_at_sense, choose_summary_rule_mm
from workflow.domain.record import Family, Member, Record
from workflow.domain.texts import wording

#: The names over the room for signing, in half the width of the text.
_UNIT_PT = {Family.STATE: 13.0, Family.PARTY: 14.0}
_UNIT_MM = 76.0


def format_agreed_year(record: Record, blanks: Blanks) -> str:
    """`năm 2022`."""
    if is_about_next_year(record):
        return wording.format_year(blanks.fill(record.next_year, "next_year", dots=SHORT))
    return wording.format_year(record.year)


def format_member_office(member: Member, record: Record) -> str:
    """`Trưởng Khối`, `Phó Trưởng Khối` of that year; empty for the others."""
    office = wording.format_head_office(record.bloc)
    head, deputies = _find_leaders(record)
    if member.name == head:
        return office
    return f"Phó {office}" if member.name in deputies else ""


def list_by_office(record: Record) -> list[Member]:
    """The voting members: the head of the year first, then its deputies, then as listed."""
    head, deputies = _find_leaders(record)
    order = {name: place for place, name in enumerate((head, *deputies))}
    return sorted(record.voters, key=lambda member: order.get(member.name, len(order)))


def _find_leaders(record: Record) -> tuple[str | None, tuple[str, ...]]:
    if is_about_next_year(record):
        return record.next_head, record.next_deputies
    return record.head.name if record.head else None, tuple(one.name for one in record.deputies)


#: A grid of so few rows is signed on one page.
_ROWS_ON_ONE_PAGE = 3


@dataclass(frozen=True)
class SignaturePlace:
    """Room for the signature of one member; all empty where the grid has one place too many."""

    unit: str
    office: str
    name: str


@dataclass(frozen=True)
class SignaturePair:
    """A row of the signature grid."""

    left: SignaturePlace
    right: SignaturePlace
    #: Whether the next row signs on the same page.
    kept: bool = False


@dataclass(frozen=True)
class Pact:
    """Everything the template of the pact prints."""

    letterhead: Letterhead
    title: str
    title_rule: int
    bloc: str
    year: str
    agreed_year: str
    members: str
    established_by: str | None
    targets: tuple[str, ...]
    grid: tuple[SignaturePair, ...]


@paper(
    PaperKind.PACT,
    needs(lambda record: record.voters, "Chưa có đơn vị thành viên để lập bản giao ước."),
)
def build_pact(record: Record, family: Family, blanks: Blanks) -> Pact:
    """The pact from the facts of the review."""
    year = format_agreed_year(record, blanks)
    title = f"{wording.capitalize_first(record.bloc.name)} {year}"
    return Pact(
        letterhead=build_bloc_letterhead(PaperKind.PACT, record, family, blanks),
        title=title,
        title_rule=choose_summary_rule_mm(title),
        bloc=record.bloc.name,
        year=wording.format_year(record.year),
        agreed_year=year,
        members=f"{format_member_count(record)} đơn vị thành viên",
        established_by=record.bloc.established_by
        and format_dates(record.bloc.established_by, family),
        targets=record.targets if is_about_next_year(record) else (),
        grid=_build_grid(
            [_build_place(member, record, family) for member in list_by_office(record)]
        ),
    )


def _build_place(member: Member, record: Record, family: Family) -> SignaturePlace:
    unit = break_at_sense(member.name, _UNIT_PT[family], _UNIT_MM)
    return SignaturePlace(unit, format_member_office(member, record), MEDIUM)


def _build_grid(places: list[SignaturePlace]) -> tuple[SignaturePair, ...]:
    """Two to a row, in printed order; the last row signs on the page of the one before it."""
    lefts, rights = places[::2], [*places[1::2], SignaturePlace("", "", "")]
    last = len(lefts) - 1
    return tuple(
        SignaturePair(left, right, kept=at < last <= _ROWS_ON_ONE_PAGE - 1 or at == last - 1)
        for at, (left, right) in enumerate(zip(lefts, rights, strict=False))
    )
