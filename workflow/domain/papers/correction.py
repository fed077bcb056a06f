"""Công văn đính chính: mends the wording of a paper that went out (NĐ 30, Điều 18.3)."""

import datetime as dt
from dataclasses import dataclass

from workflow.domain import wording
from workflow.domain.errors import Message
from workflow.domain.papers.blanks import Blanks
from workflow.domain.papers.issue import issued
from workflow.domain.papers.kinds import PaperKind
from workflow.domain.papers.letterhead import (
    Letterhead,
    issuer_name,
    letterhead,
    number_and_date,
)
from workflow.domain.papers.measure import rule_under_summary
from workflow.domain.papers.signature import Signature, signature
from workflow.domain.record import Family, Record


@dataclass(frozen=True)
class Correction:
    """Everything the template of the letter prints; what was wrong is written in."""

    letterhead: Letterhead
    title: str
    title_rule: int
    addressees: tuple[str, ...]
    issuer: str
    bloc: str
    year: str
    paper: str
    paper_in_full: str
    signature: Signature


def skip_reason(record: Record) -> Message | None:
    """A paper must have gone out."""
    if _last_issued(record):
        return None
    return Message("Chưa có văn bản nào đã có số, ngày ban hành để đính chính.")


def correction(record: Record, family: Family, blanks: Blanks) -> Correction:
    """The letter about the paper that was issued last."""
    kind = PaperKind.CORRECTION
    wrong = _last_issued(record) or PaperKind.PROPOSAL
    name = wrong.label.removesuffix(" năm sau")
    title = f"V/v đính chính {name}"
    number = number_and_date(wrong, record, family)
    return Correction(
        letterhead=letterhead(kind, record, family, blanks),
        title=title,
        title_rule=rule_under_summary(title),
        addressees=_addressees(wrong, record),
        issuer=issuer_name(record, blanks),
        bloc=record.bloc.name,
        year=wording.year(record.year),
        paper=name,
        paper_in_full=f"{name} {number} của {issuer_name(record, blanks)}",
        signature=signature(kind, record, family, blanks),
    )


def _last_issued(record: Record) -> PaperKind | None:
    """The kind with a number and the latest date; letters are not corrected by letters."""
    dated = {
        kind: paper.date
        for kind in PaperKind
        if kind.is_numbered and kind.abbreviation != "CV"
        for paper in (issued(kind, record),)
        if paper and paper.number is not None and paper.date
    }
    return max(dated, key=lambda kind: dated[kind] or dt.date.min, default=None)


def _addressees(wrong: PaperKind, record: Record) -> tuple[str, ...]:
    """Whoever received the paper."""
    if wrong is not PaperKind.PROPOSAL:
        return (f"Các đơn vị thành viên {record.bloc.name}",)
    asked = (record.council.granting_authority, record.council.standing_office)
    return tuple(filter(None, asked)) or (f"Các đơn vị thành viên {record.bloc.name}",)
