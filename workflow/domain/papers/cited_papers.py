"""The numbers and days that stand on a paper: its own, and those of papers that it cites.

A paper that goes out cites no blank: what it names by number and day has both by then.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from workflow.domain.errors import Message
from workflow.domain.paper_kinds import PaperKind, find_kind
from workflow.domain.paper_settings import PaperSettings
from workflow.domain.papers.citations import MINUTES
from workflow.domain.papers.correction import find_wrong_paper
from workflow.domain.papers.issuance import (
    find_issued_paper,
    find_paper_day,
    get_paper_field,
    select_own_paper,
)
from workflow.domain.papers.multi_paper import list_subjects
from workflow.domain.papers.proposal import list_default_enclosures
from workflow.domain.record import Record
from workflow.domain.vietnamese_text import fold_name

#: Signed by the counting team, not by an agency: a proposal encloses them as they are.
_OF_NO_AGENCY = PaperKind.VOTE_MINUTES


@dataclass(frozen=True)
class MissingNumber:
    """A number or day without which a paper does not go out."""

    kind: PaperKind
    #: The record path where it is typed.
    field: str
    is_number: bool

    @property
    def message(self) -> Message:
        paper = Message(self.kind.label)
        if self.is_number:
            return Message("«{paper}» chưa có số.", paper=paper)
        return Message("«{paper}» chưa có ngày.", paper=paper)


def list_cited(kind: PaperKind, record: Record, settings: PaperSettings) -> frozenset[PaperKind]:
    """The kinds whose number and day a paper prints, or that a proposal names as enclosed."""
    if kind is PaperKind.PROPOSAL:
        cites_minutes = settings.reason_against(MINUTES) is None
        minutes = {PaperKind.MINUTES} if cites_minutes else set()
        return frozenset(minutes | set(_list_enclosed(record, settings)))
    if kind is PaperKind.AWARD_LIST:
        return frozenset({PaperKind.PROPOSAL})
    if kind is PaperKind.HANDOVER_MINUTES:
        known = {find_kind(row.kind) for row in record.papers if row.number and row.date}
        return frozenset(found for found in known if found and found is not kind)
    if kind is PaperKind.CORRECTION:
        place = find_wrong_paper(record, settings)
        return frozenset() if place is None else frozenset({PaperKind(record.papers[place].kind)})
    return frozenset()


def _list_enclosed(record: Record, settings: PaperSettings) -> Iterator[PaperKind]:
    named = [fold_name(text) for text in settings.enclosures or list_default_enclosures(record)]
    for kind in PaperKind:
        if kind.is_numbered and kind not in (PaperKind.PROPOSAL, _OF_NO_AGENCY):
            label = fold_name(kind.label)
            if any(text == label or text.startswith(f"{label} ") for text in named):
                yield kind


def list_missing_numbers(
    kind: PaperKind, record: Record, settings: PaperSettings
) -> list[MissingNumber]:
    """List what a paper lacks of its own number and day, and of those of papers it cites."""
    found = [_find_missing(kind, own) for own in _split_own(kind, record, settings)]
    for cited in PaperKind:
        if cited in list_cited(kind, record, settings):
            found += [_find_missing(cited, own) for own in _split_own(cited, record, settings)]
    return list(dict.fromkeys(row for rows in found for row in rows))


def _split_own(kind: PaperKind, record: Record, settings: PaperSettings) -> list[Record]:
    """The record as each of several papers of a kind in one file sees it."""
    count = len(list_subjects(kind, record, settings)) or 1
    return [select_own_paper(record, kind, place, count) for place in range(count)]


def _find_missing(kind: PaperKind, record: Record) -> list[MissingNumber]:
    if not kind.is_numbered:
        return []
    paper, found = find_issued_paper(kind, record), []
    if paper is None or paper.number is None:
        found.append(MissingNumber(kind, get_paper_field(kind, record, "number"), is_number=True))
    if kind.has_place_and_date:
        day, field = paper.date if paper else None, get_paper_field(kind, record, "date")
    else:  # minutes are of the day of their meeting
        day, field = find_paper_day(kind, record), "meeting.dates"
    if day is None:
        found.append(MissingNumber(kind, field, is_number=False))
    return found
