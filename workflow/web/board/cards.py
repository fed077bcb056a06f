"""Reviews as the board shows them."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from workflow.domain.errors import Message
from workflow.domain.roles import Role
from workflow.domain.states import STATES, State
from workflow.models import Account, Review
from workflow.services.board import Open
from workflow.web.clock import today
from workflow.web.reviews.next_thing import next_thing

#: The blocs of most provinces fit; what is beyond stands in the list of the state.
MOST_IN_COLUMN = 20

#: By when reviews should go on, by their ids.
Dues = Mapping[int, dt.date | None]


@dataclass(frozen=True)
class Card:
    """One review on the board."""

    review: Review
    due: dt.date | None

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


def in_order(reviews: list[Review], dues: Dues) -> list[Card]:
    """Reviews as cards, as people count them."""
    cards = (Card(review, dues.get(review.id)) for review in reviews)
    return sorted(cards, key=lambda card: card.order)


def columns(reviews: list[Review], dues: Dues, counts: Mapping[State, int]) -> list[Column]:
    """The open year as columns, in the order of the states; closed reviews have none."""
    cards = in_order(reviews, dues)
    return [
        Column(state, [card for card in cards if card.review.state is state], counts[state])
        for state in STATES
        if state is not State.CLOSED
    ]


def waiting(rows: list[Open], account: Account) -> list[Waiting]:
    """What waits for a person: what is late first."""
    shown = [Waiting(Card(row.review, row.due), _task(row, account)) for row in rows]
    return sorted(shown, key=lambda line: (not line.card.is_late, line.card.order))


def _task(row: Open, account: Account) -> Message:
    """A member that does not head the bloc has one thing to do: its report."""
    if account.role is Role.MEMBER_STAFF and not row.is_headed_by_own_unit:
        return Message("Nộp báo cáo của đơn vị")
    return next_thing(row.review)
