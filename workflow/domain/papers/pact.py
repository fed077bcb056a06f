"""Bản giao ước thi đua: what all members promise each other, signed by every one of them."""

from dataclasses import dataclass

from workflow.domain import wording
from workflow.domain.errors import Message
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.papers.attendance import format_member_count
from workflow.domain.papers.blanks import MEDIUM, Blanks
from workflow.domain.papers.letterhead import Letterhead, build_bloc_letterhead
from workflow.domain.papers.pact_year import (
    format_agreed_year,
    format_member_office,
    is_about_next_year,
)
from workflow.domain.papers.registry import paper
from workflow.domain.papers.text_width import choose_summary_rule_mm
from workflow.domain.record import Family, Member, Record


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


def skip_reason(record: Record) -> Message | None:
    """There must be somebody to sign."""
    if record.voters:
        return None
    return Message("Chưa có đơn vị thành viên để lập bản giao ước.")


@paper(PaperKind.PACT, skip_reason)
def build_pact(record: Record, family: Family, blanks: Blanks) -> Pact:
    """The pact from the facts of the review."""
    year = format_agreed_year(record, blanks)
    title = f"{record.bloc.name} {year}"
    return Pact(
        letterhead=build_bloc_letterhead(PaperKind.PACT, record, blanks),
        title=title,
        title_rule=choose_summary_rule_mm(title),
        bloc=record.bloc.name,
        year=wording.format_year(record.year),
        agreed_year=year,
        members=f"{format_member_count(record)} đơn vị thành viên",
        established_by=record.bloc.established_by,
        targets=record.targets if is_about_next_year(record) else (),
        grid=_build_grid([_build_place(member, record) for member in record.voters]),
    )


def _build_place(member: Member, record: Record) -> SignaturePlace:
    return SignaturePlace(member.name.upper(), format_member_office(member, record), MEDIUM)


def _build_grid(places: list[SignaturePlace]) -> tuple[SignaturePair, ...]:
    """Two to a row, in printed order; an odd one out signs alone."""
    lefts, rights = places[::2], [*places[1::2], SignaturePlace("", "", "")]
    return tuple(SignaturePair(left, right) for left, right in zip(lefts, rights, strict=False))
