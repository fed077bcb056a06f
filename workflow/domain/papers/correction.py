"""Công văn đính chính: mends the wording of a paper that went out (NĐ 30, Điều 18.3)."""

import datetime as dt
from dataclasses import dataclass

from workflow.domain.paper_kinds import PaperKind, find_kind
from workflow.domain.paper_settings import CorrectionDetails, Mistake, PaperSettings
from workflow.domain.papers import meeting_text
from workflow.domain.papers.blanks import LONG, Blanks
from workflow.domain.papers.issuance import find_issuer, keep_only_paper
from workflow.domain.papers.letterhead import (
    Letterhead,
    build_letterhead,
    format_issuer,
    format_number_and_date,
)
from workflow.domain.papers.recommendations import group_by_authority, list_addressees
from workflow.domain.papers.registry import needs, paper
from workflow.domain.papers.signature import Signature, build_signature
from workflow.domain.papers.text_width import choose_summary_rule_mm
from workflow.domain.record import Family, IssuedPaper, Record
from workflow.domain.texts import wording


@dataclass(frozen=True)
class PrintedMistake:
    """One mistake as the letter prints it."""

    where: str
    written: str
    right: str


@dataclass(frozen=True)
class Correction:
    """Everything the template of the letter prints; mistakes not typed are written in by hand."""

    letterhead: Letterhead
    title: str
    title_rule: int
    addressees: tuple[str, ...]
    issuer: str
    bloc: str
    year: str
    paper: str
    paper_in_full: str
    mistakes: tuple[PrintedMistake, ...]
    signature: Signature


def list_correctable_papers(record: Record) -> tuple[int, ...]:
    """The places of the papers with number and date; letters are not corrected by letters.

    An agency corrects its own papers (NĐ 30, Điều 18.3): the plan of next year's head is not ours.
    """
    return tuple(
        place
        for place, paper in enumerate(record.papers)
        if paper.number is not None and paper.date and _may_be_corrected(paper.kind, record)
    )


def _may_be_corrected(name: str, record: Record) -> bool:
    kind = find_kind(name)
    if kind is None or not kind.is_numbered or kind.abbreviation == "CV":
        return False
    return find_issuer(kind, record) == record.head


def find_wrong_paper(record: Record, settings: PaperSettings) -> int | None:
    """The place of the paper that the letter is about: the chosen one, else the last to go out."""
    places = list_correctable_papers(record)
    chosen = settings.corrected.paper
    for place in places:
        if chosen and _is_same(record.papers[place], chosen):
            return place
    return max(places, key=lambda at: (record.papers[at].date or dt.date.min, -at), default=None)


def _is_same(paper: IssuedPaper, chosen: IssuedPaper) -> bool:
    """Tell whether it is the paper that was chosen, whatever else was typed about it since."""
    return (paper.kind, paper.number, paper.date) == (chosen.kind, chosen.number, chosen.date)


@paper(
    PaperKind.CORRECTION,
    needs(
        list_correctable_papers,
        "Chưa có văn bản nào đã có số, ngày ban hành để đính chính.",
    ),
)
def build_correction(
    record: Record, family: Family, blanks: Blanks, settings: PaperSettings
) -> Correction:
    """The letter about the paper that was chosen."""
    kind = PaperKind.CORRECTION
    place = find_wrong_paper(record, settings)
    wrong = PaperKind.PROPOSAL if place is None else PaperKind(record.papers[place].kind)
    name = _name_kind(wrong, record)
    title = f"V/v đính chính {name}"
    number = format_number_and_date(wrong, keep_only_paper(record, wrong, place), family)
    return Correction(
        letterhead=build_letterhead(kind, record, family, blanks),
        title=title,
        title_rule=choose_summary_rule_mm(title),
        addressees=_list_addressees(wrong, place, record),
        issuer=format_issuer(record, blanks),
        bloc=record.bloc.name,
        year=wording.format_year(record.year),
        paper=name,
        paper_in_full=f"{name} {number}{_about(wrong, record)}",
        mistakes=_list_mistakes(place, record, settings),
        signature=build_signature(kind, record, family, blanks),
    )


def _name_kind(wrong: PaperKind, record: Record) -> str:
    """A cụm has a Trưởng Cụm, whatever the kind is called elsewhere."""
    name = wrong.label.removesuffix(" năm sau")
    return name.replace("Trưởng khối", wording.format_head_office(record.bloc))


def _about(wrong: PaperKind, record: Record) -> str:
    """Name the subject of the paper, so that nobody takes it for another."""
    bloc, year = record.bloc.name, wording.format_year(record.year)
    return {
        PaperKind.PROPOSAL: f" về việc đề nghị khen thưởng {bloc} {year}",
        PaperKind.PLAN: f" về hoạt động của {bloc}",
        PaperKind.INVITATION: f" dự {_name_meeting(record)}",
        PaperKind.ANNUAL_REPORT: f" về hoạt động của {bloc} {year}",
        PaperKind.HANDOVER_MINUTES: f" của {bloc} {year}",
    }.get(wrong, f" của {_name_meeting(record)}")


def _name_meeting(record: Record) -> str:
    return meeting_text.inline_title(meeting_text.format_meeting_title(record))


def _list_mistakes(
    place: int | None, record: Record, settings: PaperSettings
) -> tuple[PrintedMistake, ...]:
    """List the typed mistakes of the chosen paper, else one to write in; never another paper's."""
    chosen = settings.corrected
    if place is None or chosen.paper is None or not _is_same(record.papers[place], chosen.paper):
        chosen = CorrectionDetails()
    return tuple(
        PrintedMistake(row.where or _WHERE, row.written, row.right)
        for row in chosen.mistakes or (Mistake(LONG, LONG),)
    )


_WHERE = "…………………………………"


def _list_addressees(wrong: PaperKind, place: int | None, record: Record) -> tuple[str, ...]:
    """Whoever received the paper."""
    members = (f"Các đơn vị thành viên {record.bloc.name}",)
    if wrong is not PaperKind.PROPOSAL:
        return members
    authorities = list(group_by_authority(record, Blanks()))
    of_kind = [at for at, paper in enumerate(record.papers) if paper.kind == wrong]
    order = of_kind.index(place) if place in of_kind else 0
    if not authorities:
        return members
    return list_addressees(authorities[min(order, len(authorities) - 1)], record, Blanks())
