"""Biên bản bàn giao: the old head of the bloc hands files and open tasks to the new one."""

import datetime as dt
from dataclasses import dataclass

import msgspec

from workflow.domain.paper_kinds import PaperKind
from workflow.domain.papers.blanks import LONG, MEDIUM, Blanks
from workflow.domain.papers.issuance import find_issued_paper, format_blank_date
from workflow.domain.papers.letterhead import (
    Letterhead,
    build_letterhead,
    format_issuer,
    format_number_and_date,
)
from workflow.domain.papers.registry import needs, paper
from workflow.domain.papers.text_width import choose_summary_rule_mm
from workflow.domain.record import Family, Record
from workflow.domain.texts import wording

_SPARE = 3


@dataclass(frozen=True)
class HandedOverFile:
    """A row of the table of files; spare rows are empty."""

    no: str
    name: str
    note: str


@dataclass(frozen=True)
class HandoverMinutes:
    """Everything the template of the handover prints."""

    letterhead: Letterhead
    title: str
    title_rule: int
    bloc: str
    year: str
    outlook: str
    #: As recorded; dots where it is not.
    day: str
    head_office: str
    giver: str
    taker: str
    files: tuple[HandedOverFile, ...]
    tasks: tuple[str, ...]
    signers: list[str]


@paper(
    PaperKind.HANDOVER_MINUTES,
    needs(lambda record: record.next_head, "Chưa có Trưởng khối năm sau để bàn giao."),
    needs(
        lambda record: record.head is None or record.head.name != record.next_head,
        "Trưởng khối năm sau vẫn là đơn vị hiện nay, không phải bàn giao.",
    ),
)
def build_handover_minutes(record: Record, family: Family, blanks: Blanks) -> HandoverMinutes:
    """The minutes from the facts of the review; what is handed over beyond them is written in."""
    outlook = wording.format_year(record.next_year) if record.next_year else "năm sau"
    title = f"Bàn giao nhiệm vụ {wording.format_head_office_in_full(record.bloc)} {outlook}"
    return HandoverMinutes(
        letterhead=build_letterhead(PaperKind.HANDOVER_MINUTES, record, family, blanks),
        title=title,
        title_rule=choose_summary_rule_mm(title),
        bloc=record.bloc.name,
        year=wording.format_year(record.year),
        outlook=outlook,
        day=_format_day(record),
        head_office=wording.format_head_office(record.bloc),
        giver=format_issuer(record, blanks),
        taker=blanks.fill(record.next_head, "next_head"),
        files=_list_files(record, family),
        tasks=tuple(f"{one.task.rstrip('. ')}." for one in record.activities)
        or (blanks.fill(None, "activities", dots=LONG),),
        signers=[MEDIUM],
    )


def _format_day(record: Record) -> str:
    handover = find_issued_paper(PaperKind.HANDOVER_MINUTES, record)
    return wording.long_date(handover.date) if handover and handover.date else format_blank_date()


def _name_file(kind: PaperKind, record: Record, family: Family) -> str:
    """`Giấy mời số 02/GM-STP ngày …`; a letter says after its number what it is about."""
    name, number = kind.label.removesuffix(" năm sau"), format_number_and_date(kind, record, family)
    if kind.abbreviation == "CV":
        return f"Công văn {number} về việc {name.removeprefix('Công văn ')}"
    return f"{name} {number}"


def _list_files(record: Record, family: Family) -> tuple[HandedOverFile, ...]:
    """The papers issued until then, by day, and the reports received, then room for more."""
    handover = find_issued_paper(PaperKind.HANDOVER_MINUTES, record)
    until = (handover.date if handover else None) or dt.date.max
    kinds = [kind for kind in PaperKind if kind.is_numbered]
    issued = [
        (paper.date, paper.number, PaperKind(paper.kind), paper)
        for paper in record.papers
        if paper.kind in kinds and paper.kind != PaperKind.HANDOVER_MINUTES
        if paper.number is not None and paper.date and paper.date <= until
    ]
    names = [
        _name_file(kind, msgspec.structs.replace(record, papers=(paper,)), family)
        for _, _, kind, paper in sorted(issued, key=lambda one: one[:2])
    ]
    received = sum(1 for report in record.reports if report.received_on)
    if received:
        names.append(
            f"Báo cáo của các đơn vị thành viên ({wording.format_count(received)} báo cáo)"
        )
    rows = [HandedOverFile(str(no), name, "") for no, name in enumerate(names, 1)]
    return (*rows, *[HandedOverFile("", "", "")] * _SPARE)
