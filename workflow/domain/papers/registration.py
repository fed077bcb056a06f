"""Bản đăng ký: the titles and awards that each member registers for, written in by the members."""

from dataclasses import dataclass

from workflow.domain.paper_kinds import PaperKind
from workflow.domain.papers.blanks import MEDIUM, Blanks
from workflow.domain.papers.issuance import find_issued_paper, make_issuer_head
from workflow.domain.papers.letterhead import Letterhead, build_letterhead
from workflow.domain.papers.pact import format_agreed_year, format_member_office, list_by_office
from workflow.domain.papers.registry import needs, paper
from workflow.domain.papers.text_width import choose_summary_rule_mm
from workflow.domain.record import Family, Member, Record
from workflow.domain.texts import wording


@dataclass(frozen=True)
class Registrant:
    """A row: who registers; what for is written in."""

    no: int
    unit: str


@dataclass(frozen=True)
class Registration:
    """Everything the template of the registration prints."""

    letterhead: Letterhead
    title: str
    title_rule: int
    bloc: str
    year: str
    agreed_year: str
    rows: tuple[Registrant, ...]
    head_title: str
    signer: str


@paper(
    PaperKind.REGISTRATION,
    needs(lambda record: record.voters, "Chưa có đơn vị thành viên để lập bản đăng ký."),
)
def build_registration(record: Record, family: Family, blanks: Blanks) -> Registration:
    """The form from the facts of the review; what members register is theirs to write."""
    year = format_agreed_year(record, blanks)
    issued = find_issued_paper(PaperKind.REGISTRATION, record)
    title = f"Danh hiệu thi đua, hình thức khen thưởng của {record.bloc.name} {year}"
    return Registration(
        letterhead=build_letterhead(
            PaperKind.REGISTRATION,
            make_issuer_head(PaperKind.REGISTRATION, record),
            family,
            blanks,
        ),
        title=title,
        title_rule=choose_summary_rule_mm(title),
        bloc=record.bloc.name,
        year=wording.format_year(record.year),
        agreed_year=year,
        rows=tuple(
            _build_row(no, member, record) for no, member in enumerate(list_by_office(record), 1)
        ),
        head_title=wording.format_head_title(record.bloc),
        signer=issued.signer.name if issued and issued.signer else MEDIUM,
    )


def _build_row(no: int, member: Member, record: Record) -> Registrant:
    office = format_member_office(member, record)
    return Registrant(no, f"{member.name} ({office})" if office else member.name)
