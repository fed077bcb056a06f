"""Reviews as the board shows them."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from flask_babel import gettext as _
from markupsafe import Markup

from workflow.domain.errors import Message
from workflow.domain.year import STATES, State, describe_next_action
from workflow.models import Review
from workflow.services.overview.board import BoardRow
from workflow.services.overview.board_counts import BoundedCount
from workflow.services.overview.worklist import WorklistItem
from workflow.web.clock import today
from workflow.web.filters import format_day
from workflow.web.language import current_language

#: Cards shown per state; the list of the state shows the rest.
MOST_IN_COLUMN = 12


@dataclass(frozen=True)
class ReviewCard:
    """One review of a list; `figures` is what there is to count in the state that it is in."""

    review: BoardRow
    is_late: bool
    figures: str


def build_cards(reviews: Iterable[BoardRow]) -> list[ReviewCard]:
    """Cards of today, in the language of the page."""
    on, language = today(), current_language()
    return [
        ReviewCard(review, is_late(review.due_on, on), _describe_figures(review, language))
        for review in reviews
    ]


def is_late(due: dt.date | None, on: dt.date) -> bool:
    """Tell if a due day has passed."""
    return due is not None and due < on


def _describe_figures(review: BoardRow, language: str) -> str:
    planned = review.state is State.PLANNED
    meeting = None if planned else review.meeting_on
    reports = review.reports_in if planned else None
    return _format_figures(reports, review.members_total, meeting, language)


@lru_cache(maxsize=4096)
def _format_figures(
    reports: int | None, members: int, meeting: dt.date | None, _language: str
) -> str:
    """In the language of the page, which the sentence is remembered with: cards resemble others."""
    if reports is not None:
        return _("Báo cáo %(done)s/%(all)s", done=reports, all=members)
    count = _("%(count)s đơn vị", count=members)
    if meeting is None:
        return count
    held = _("Họp %(day)s", day=format_day(meeting))
    return Markup('{} · <span class="nowrap">{}</span>').format(held, count)


@dataclass(frozen=True)
class BoardColumn:
    """The reviews of one state; `count` includes those not shown."""

    state: State
    cards: list[ReviewCard]
    count: BoundedCount

    @property
    def has_more(self) -> bool:
        """Tell if there are more than are shown."""
        return self.count.more or self.count.number > len(self.cards)


@dataclass(frozen=True)
class WaitingReview:
    """A review that waits for this person, and for what."""

    review: Review
    is_late: bool
    task: Message


def build_columns(
    reviews: list[BoardRow], counts: Mapping[State, BoundedCount]
) -> list[BoardColumn]:
    """The open year as columns, in the order of the states; closed reviews have none."""
    cards = build_cards(reviews)
    return [
        BoardColumn(state, [card for card in cards if card.review.state is state], counts[state])
        for state in STATES
        if state is not State.CLOSED
    ]


def format_count(count: BoundedCount) -> str:
    """As a page says it: "12", "hơn 100"."""
    return _("hơn %(count)s", count=count.number) if count.more else str(count.number)


def build_waiting(line: WorklistItem) -> WaitingReview:
    """A member that does not head the bloc has one thing to do: its report."""
    review = line.review
    task = Message("Nộp báo cáo của đơn vị")
    if not line.only_owes_report:
        task = describe_next_action(review.state, review.members_total, review.reports_in)
    return WaitingReview(review, is_late(review.due_on, today()), task)
