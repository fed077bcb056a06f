"""Bản giao ước thi đua: what all members promise each other, signed by every one of them."""

from dataclasses import dataclass

from workflow.domain import wording
from workflow.domain.errors import Message
from workflow.domain.papers.agreed import agreed_year, is_next, office_of
from workflow.domain.papers.attendance import count_of_members
from workflow.domain.papers.blanks import MEDIUM, Blanks
from workflow.domain.papers.kinds import PaperKind
from workflow.domain.papers.letterhead import Letterhead, letterhead_of_bloc
from workflow.domain.papers.measure import rule_under_summary
from workflow.domain.record import Family, Member, Record


@dataclass(frozen=True)
class Place:
    """Room for the signature of one member; all empty where the grid has one place too many."""

    unit: str
    office: str
    name: str


@dataclass(frozen=True)
class Pair:
    """A row of the signature grid."""

    left: Place
    right: Place


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
    grid: tuple[Pair, ...]


def skip_reason(record: Record) -> Message | None:
    """There must be somebody to sign."""
    if record.voters:
        return None
    return Message("Chưa có đơn vị thành viên để lập bản giao ước.")


def pact(record: Record, family: Family, blanks: Blanks) -> Pact:
    """The pact from the facts of the review."""
    year = agreed_year(record, blanks)
    title = f"{record.bloc.name} {year}"
    return Pact(
        letterhead=letterhead_of_bloc(PaperKind.PACT, record, blanks),
        title=title,
        title_rule=rule_under_summary(title),
        bloc=record.bloc.name,
        year=wording.year(record.year),
        agreed_year=year,
        members=f"{count_of_members(record)} đơn vị thành viên",
        established_by=record.bloc.established_by,
        targets=record.targets if is_next(record) else (),
        grid=_grid([_place(member, record) for member in record.voters]),
    )


def _place(member: Member, record: Record) -> Place:
    return Place(member.name.upper(), office_of(member, record), MEDIUM)


def _grid(places: list[Place]) -> tuple[Pair, ...]:
    """Two to a row, in printed order; an odd one out signs alone."""
    lefts, rights = places[::2], [*places[1::2], Place("", "", "")]
    return tuple(Pair(left, right) for left, right in zip(lefts, rights, strict=False))
