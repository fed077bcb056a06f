"""The card of papers on a review's page."""

from dataclasses import dataclass

from workflow.models import Review
from workflow.services.shelf import Line, Standing, is_held_up, shelf
from workflow.web import database
from workflow.web.clock import now

_TO_BE_MADE = (Standing.NONE, Standing.OUTDATED, Standing.FAILED)


@dataclass(frozen=True)
class Card:
    """What the card shows."""

    lines: tuple[Line, ...]
    #: Something is being made: the page asks again by itself.
    is_busy: bool
    #: What was asked for waits until the service is there again.
    is_held_up: bool
    #: How many papers can be downloaded.
    ready: int
    #: Some paper can be asked for.
    may_ask: bool
    #: Some paper is yet to be made, or to be made again.
    is_incomplete: bool


def card_of(review: Review) -> Card:
    """The card of a review as it stands now."""
    lines = shelf(database.session(), review)
    return Card(
        lines,
        is_busy=any(line.is_busy for line in lines),
        is_held_up=is_held_up(lines, now()),
        ready=sum(1 for line in lines if line.ready),
        may_ask=any(line.may_be_asked for line in lines),
        is_incomplete=any(line.standing in _TO_BE_MADE for line in lines),
    )
