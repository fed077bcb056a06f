"""The legal bases of a paper: what was in force on its day, what its review added and struck."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from workflow.domain.clauses import Confidence
from workflow.domain.law.acts import ACTS, format_citation
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.paper_settings import AddedBasis, PaperSettings
from workflow.domain.papers import issuance, meeting_text
from workflow.domain.papers.blanks import Blanks
from workflow.domain.papers.recommendations import list_requests
from workflow.domain.record import Family, Record
from workflow.domain.texts import wording

FOUNDING, MINUTES = "founding", "minutes"


@dataclass(frozen=True)
class Basis:
    """One basis as a paper cites it, where it was read, how sure that is."""

    key: str
    text: str
    source: str
    confidence: Confidence
    #: Why the review does not cite it; None if it does.
    struck: str | None = None


@dataclass(frozen=True)
class CitingPaper:
    """A paper that cites: of which kind, to whom, speaking from which day."""

    kind: PaperKind
    authority: str | None
    day: dt.date | None
    bases: tuple[Basis, ...]


def list_citations(
    kind: PaperKind, record: Record, family: Family, settings: PaperSettings
) -> tuple[str, ...]:
    """List the acts that a paper of this kind cites, in the order of rank."""
    found = list_bases(kind, record, family, settings)
    return tuple(basis.text for basis in found if basis.struck is None)


def list_bases(
    kind: PaperKind, record: Record, family: Family, settings: PaperSettings
) -> tuple[Basis, ...]:
    """List possible bases: national acts, those added, the bloc's founding, the minutes.

    Without a day nobody knows which acts were in force, so none is cited.
    """
    day = issuance.find_paper_day(kind, record)
    rows = (
        *_list_acts(day, family, settings),
        *_list_added(day, family, settings),
        *_list_mandates(kind, record, family, settings),
        *_list_own(kind, record, family),
    )
    return tuple(
        Basis(key, text, source, confidence, settings.reason_against(key))
        for key, text, source, confidence in rows
    )


BasisRow = tuple[str, str, str, Confidence]


def _list_acts(day: dt.date | None, family: Family, settings: PaperSettings) -> Iterator[BasisRow]:
    for act in ACTS if settings.acts is None else settings.acts:
        if act.cite and day and act.is_in_force(day):
            yield act.key, act.format_citation(family), act.source, act.confidence


def _list_added(day: dt.date | None, family: Family, settings: PaperSettings) -> Iterator[BasisRow]:
    for row in settings.added:
        if _is_issued(row, day):
            yield _cite(row, family)


def _cite(row: AddedBasis, family: Family) -> BasisRow:
    text = f"{row.clause} {row.text}" if row.clause else row.text
    cited = format_citation(text, family, row.date, row.issuer, row.about)
    return row.key, cited, row.source, Confidence.TYPED


def _list_mandates(
    kind: PaperKind, record: Record, family: Family, settings: PaperSettings
) -> Iterator[BasisRow]:
    """The decision on the issuing agency's functions: of several the newest on the paper's day."""
    issuer = issuance.find_issuer(kind, record)
    day = issuance.find_paper_day(kind, record)
    if issuer is None or day is None:
        return
    decisions = [
        row.decision
        for row in settings.mandates
        if row.unit == issuer.name and _is_issued(row.decision, day)
    ]
    if decisions:
        yield _cite(max(decisions, key=lambda row: row.date or dt.date.min), family)


def _is_issued(row: AddedBasis, day: dt.date | None) -> bool:
    """No paper rests on an act that came after it."""
    return row.date is None or day is None or row.date <= day


def _list_own(kind: PaperKind, record: Record, family: Family) -> Iterator[BasisRow]:
    """The decision on the bloc and the minutes of the meeting, which a plan opens with anyway."""
    if record.bloc.established_by:
        founding = format_dates(record.bloc.established_by, family)
        yield FOUNDING, founding, "Hồ sơ kỳ tổng kết", Confidence.TYPED
    if kind is PaperKind.PLAN:
        return
    yield MINUTES, _cite_minutes(record, family), "Hồ sơ kỳ tổng kết", Confidence.TYPED


_DATE = re.compile(r",?\s+ngày\s+(\d{1,2})(?:/| tháng )(\d{1,2})(?:/| năm )(\d{4})\b")


def format_dates(text: str, family: Family) -> str:
    """A typed citation with its days as all citations of the family have them."""

    def format_day(found: re.Match[str]) -> str:
        try:
            day = dt.date(int(found[3]), int(found[2]), int(found[1]))
        except ValueError:
            return found[0]
        party = family is Family.PARTY
        return f", ngày {wording.short_date(day)}" if party else f" {wording.long_date(day)}"

    return _DATE.sub(format_day, text)


def _cite_minutes(record: Record, family: Family) -> str:
    """`Biên bản số 05/BB-SNV ngày 06 tháng 01 năm 2026 của hội nghị …`; blank until it is known."""
    title = meeting_text.inline_title(meeting_text.format_meeting_title(record))
    issued = issuance.find_issued_paper(PaperKind.MINUTES, record)
    last = max(meeting_text.get_meeting(record).dates, default=None)
    day = (issued.date if issued else None) or last
    symbol = issuance.format_symbol(PaperKind.MINUTES, record, family, Blanks())
    number = symbol.removeprefix("Số").removeprefix(":").lstrip(" ")
    joint = "" if number.startswith(wording.NBSP) else " "
    act = f"Biên bản số{joint}{number}"
    if day is None:
        act += f"{',' if family is Family.PARTY else ''} {issuance.format_blank_date()}"
    return f"{format_citation(act, family, day)} của {title}"


def list_papers_with_bases(
    record: Record, family: Family, settings: PaperSettings
) -> tuple[CitingPaper, ...]:
    """Every paper of a review that cites, with what it rests on; a proposal for each authority."""
    asked = list_requests(record, Blanks())
    proposals = [(authority, its_record) for authority, _, its_record in asked]
    papers = [
        *((PaperKind.PROPOSAL, authority, its_record) for authority, its_record in proposals),
        (PaperKind.PLAN, None, record),
    ]
    return tuple(
        CitingPaper(
            kind,
            authority if len(proposals) > 1 else None,
            issuance.find_paper_day(kind, its_record),
            list_bases(kind, its_record, family, settings),
        )
        for kind, authority, its_record in papers
    )
