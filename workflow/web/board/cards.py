"""Reviews as the board shows them."""

import datetime as dt
import re
from dataclasses import dataclass
from functools import cached_property

from workflow.domain.deadlines import due_day
from workflow.domain.errors import Message
from workflow.domain.roles import Role
from workflow.domain.states import STATES, State
from workflow.models import Account, Review
from workflow.services.regulations import DEFAULT, regulations
from workflow.web.clock import today
from workflow.web.reviews.next_thing import next_thing

#: The blocs of most provinces fit; what is beyond stands in the list of the state.
MOST_IN_COLUMN = 20


@dataclass(frozen=True)
class Card:
    """One review on the board."""

    review: Review

    @cached_property
    def due(self) -> dt.date | None:
        """By when it should go on, under the cautious default where no regulation is typed in."""
        return due_day(self.review.state, self.review.year, regulations()[DEFAULT].calendar)

    @property
    def is_late(self) -> bool:
        return self.due is not None and self.due < today()

    @property
    def order(self) -> tuple[int, list[tuple[int, str]]]:
        """Newest year first, then as people count: Khối 2 before Khối 10."""
        parts = re.split(r"(\d+)", self.review.bloc.folded_name)
        years = -int(self.review.year[-4:]) if self.review.year[-4:].isdecimal() else 0
        return years, [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


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


def in_order(reviews: list[Review]) -> list[Card]:
    """Reviews as cards, as people count them."""
    return sorted((Card(review) for review in reviews), key=lambda card: card.order)


def columns(reviews: list[Review], counts: dict[State, int]) -> list[Column]:
    """The open year as columns, in the order of the states; closed reviews have none."""
    cards = in_order(reviews)
    return [
        Column(state, [card for card in cards if card.review.state is state], counts[state])
        for state in STATES
        if state is not State.CLOSED
    ]


def waiting(reviews: list[Review], account: Account) -> list[Waiting]:
    """What waits for a person: what is late first."""
    rows = [Waiting(Card(review), _task(review, account)) for review in reviews]
    return sorted(rows, key=lambda row: (not row.card.is_late, row.card.order))


def _task(review: Review, account: Account) -> Message:
    if account.role is Role.MEMBER_STAFF and not _heads(review, account):
        return Message("Nộp báo cáo của đơn vị")
    return next_thing(review)


def _heads(review: Review, account: Account) -> bool:
    return any(row.role == "head" and row.unit_id == account.unit_id for row in review.members)
