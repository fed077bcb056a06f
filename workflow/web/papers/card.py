"""The card of papers on a review's page."""

from collections.abc import Iterable
from dataclasses import dataclass

from workflow.domain.papers import DOSSIER, Gap
from workflow.models import Review
from workflow.services.printing.paper_status import (
    PaperRow,
    PrintStatus,
    is_delayed,
    list_meeting_rows,
    list_paper_rows,
)
from workflow.web import database
from workflow.web.clock import now
from workflow.web.language import translate
from workflow.web.review_forms.field_urls import field_url
from workflow.web.review_forms.meeting_address import meeting_number

_INCOMPLETE = (PrintStatus.NONE, PrintStatus.OUTDATED, PrintStatus.FAILED)


@dataclass(frozen=True)
class PapersCard:
    """The papers of a review, ready for the card."""

    #: The papers of the dossier, which one button makes.
    lines: tuple[PaperRow, ...]
    #: The other papers of the year, each made by its own button.
    others: tuple[PaperRow, ...]
    #: Something is being made: the page asks again by itself.
    is_busy: bool
    #: What was asked for waits until the service is there again.
    is_held_up: bool
    #: How many papers can be downloaded together: those that agree.
    ready: int
    #: How many stay out of that download, being made from other facts.
    left_out: int
    #: Some paper of the dossier can be asked for.
    may_ask: bool
    #: Some paper of the dossier is yet to be made, or to be made again.
    is_incomplete: bool

    @property
    def others_in_use(self) -> bool:
        """Tell if any of the other papers was asked for: then they are shown unfolded."""
        return any(line.paper for line in self.others)


def build_papers_card(review: Review) -> PapersCard:
    """Build the card of a review."""
    every = list_paper_rows(database.session(), review)
    lines = tuple(line for line in every if line.kind in DOSSIER)
    left_out = sum(1 for line in every if line.stays_out)
    return PapersCard(
        lines,
        others=tuple(line for line in every if line.kind not in DOSSIER),
        is_busy=any(line.is_busy for line in every),
        is_held_up=is_delayed(every, now()),
        ready=sum(1 for line in every if line.ready) - left_out,
        left_out=left_out,
        may_ask=any(line.may_be_asked for line in lines),
        is_incomplete=any(line.status in _INCOMPLETE for line in lines),
    )


def list_papers_of_meeting(review: Review) -> tuple[PaperRow, ...]:
    """The papers of the further meeting that the page is about."""
    return list_meeting_rows(database.session(), review, meeting_number() or 0)


@dataclass(frozen=True)
class GapGroup:
    """Blanks of one name: how many, and the address of the first; None for what no form edits."""

    label: str
    count: int
    url: str | None


def group_gaps(gaps: Iterable[Gap], review: Review) -> list[GapGroup]:
    """The blanks of a paper in its order, those of one name together."""
    by_label: dict[str, list[Gap]] = {}
    for gap in gaps:
        by_label.setdefault(gap.label, []).append(gap)
    return [
        GapGroup(translate(label), len(same), field_url(review, same[0].field))
        for label, same in by_label.items()
    ]
