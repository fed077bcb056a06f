"""Reviews as the board shows them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from flask_babel import gettext as _
from markupsafe import Markup

from workflow.domain.errors import Message
from workflow.domain.states import STATES, State
from workflow.models import Review
from workflow.services.overview.waiting import Line
from workflow.web.clock import today
from workflow.web.filters import day
from workflow.web.language import chosen
from workflow.web.reviews.next_thing import next_thing

#: As many as one takes in at a glance; what is beyond stands in the list of the state.
MOST_IN_COLUMN = 12


@dataclass(frozen=True)
class Card:
    """One review on the board."""

    review: Review

    @property
    def due(self) -> dt.date | None:
        return self.review.due_on

    @property
    def is_late(self) -> bool:
        return self.due is not None and self.due < today()

    @property
    def figures(self) -> str:
        """What there is to count in the state that the review is in."""
        review = self.review
        planned = review.state is State.PLANNED
        meeting = None if planned else review.meeting_on
        reports = review.reports_in if planned else None
        return _figures(reports, review.members_total, meeting, chosen())


@lru_cache(maxsize=4096)
def _figures(reports: int | None, members: int, meeting: dt.date | None, _language: str) -> str:
    """In the language of the page, which the sentence is remembered with: cards resemble others."""
    if reports is not None:
        return _("Báo cáo %(done)s/%(all)s", done=reports, all=members)
    count = _("%(count)s đơn vị", count=members)
    if meeting is None:
        return count
    held = _("Họp %(day)s", day=day(meeting))
    return Markup('{} · <span class="nowrap">{}</span>').format(held, count)


@dataclass(frozen=True)
class Column:
    """The reviews of one state; `count` tells of those beyond the shown."""

    state: State
    cards: list[Card]
    count: int


@dataclass(frozen=True)
class Waiting:
    """A review that waits for this person, and for what."""

    card: Card
    task: Message


def columns(reviews: list[Review], counts: Mapping[State, int]) -> list[Column]:
    """The open year as columns, in the order of the states; closed reviews have none."""
    return [
        Column(state, [Card(review) for review in reviews if review.state is state], counts[state])
        for state in STATES
        if state is not State.CLOSED
    ]


def waiting(line: Line) -> Waiting:
    """A member that does not head the bloc has one thing to do: its report."""
    if line.only_owes_report:
        return Waiting(Card(line.review), Message("Nộp báo cáo của đơn vị"))
    return Waiting(Card(line.review), next_thing(line.review))
