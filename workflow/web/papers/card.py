"""The card of papers on a review's page."""

from dataclasses import dataclass

from workflow.domain.papers import DOSSIER
from workflow.models import Review
from workflow.services.printing.paper_status import (
    PaperRow,
    PrintStatus,
    is_delayed,
    list_paper_rows,
)
from workflow.web import database
from workflow.web.clock import now

_INCOMPLETE = (PrintStatus.NONE, PrintStatus.OUTDATED, PrintStatus.FAILED)


@dataclass(frozen=True)
class PapersCard:
    """What the card shows."""

    #: The papers of the dossier, which one button makes.
    lines: tuple[PaperRow, ...]
    #: The other papers of the year, each made by its own button.
    others: tuple[PaperRow, ...]
    #: Something is being made: the page asks again by itself.
    is_busy: bool
    #: What was asked for waits until the service is there again.
    is_held_up: bool
    #: How many papers can be downloaded.
    ready: int
    #: Some paper of the dossier can be asked for.
    may_ask: bool
    #: Some paper of the dossier is yet to be made, or to be made again.
    is_incomplete: bool

    @property
    def others_in_use(self) -> bool:
        """Whether any of the other papers was asked for: then they are shown unfolded."""
        return any(line.paper for line in self.others)


def build_papers_card(review: Review) -> PapersCard:
    """The card of a review as it stands now."""
    every = list_paper_rows(database.session(), review)
    lines = tuple(line for line in every if line.kind in DOSSIER)
    return PapersCard(
        lines,
        others=tuple(line for line in every if line.kind not in DOSSIER),
        is_busy=any(line.is_busy for line in every),
        is_held_up=is_delayed(every, now()),
        ready=sum(1 for line in every if line.ready),
        may_ask=any(line.may_be_asked for line in lines),
        is_incomplete=any(line.standing in _INCOMPLETE for line in lines),
    )
