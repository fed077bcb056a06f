"""The wall: every bloc of a year as a small tile in the column of the step that it has reached."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import gettext as _

from workflow.domain.errors import Message
from workflow.domain.names.bloc_names import abbreviate_bloc
from workflow.domain.year import STATES, State, describe_next_action
from workflow.services.overview.board import BoardRow
from workflow.services.overview.board_counts import BoundedCount
from workflow.web.clock import today

#: As many tiles as a screen of 1366×768 shows.
MOST_TILES = 400
#: From so many on tiles are drawn smaller.
DENSE_FROM = 150
#: Lines of the list of late reviews below the picture.
MOST_LATE = 20
_DAYS_COUNTED = 60
#: The widths of columns: a style sheet has a class for each.
_SHARES = 12


class Timing(StrEnum):
    """How a review stands against its due day; a tile has a colour and a shape for each."""

    LATE = "late"
    TODAY = "today"
    FINE = "fine"


@dataclass(frozen=True)
class WallTile:
    """One bloc; `late_by` is empty unless it is late."""

    review: BoardRow
    label: str
    timing: Timing
    late_by: str


@dataclass(frozen=True)
class WallColumn:
    """One step; `share` of twelve says how much of the width its tiles need."""

    state: State
    tiles: list[WallTile]
    count: BoundedCount
    share: int

    @property
    def has_more(self) -> bool:
        """Tell if there are more than are shown."""
        return self.count.more or self.count.number > len(self.tiles)


@dataclass(frozen=True)
class LateReview:
    """A late review and what it waits for."""

    review: BoardRow
    task: Message


def most_of_each_state(total: BoundedCount) -> int:
    """All that there are where a screen holds them, else the same number of every step."""
    is_all = not total.more and total.number <= MOST_TILES
    return MOST_TILES if is_all else MOST_TILES // len(STATES)


def build_columns(
    reviews: Iterable[BoardRow], counts: Mapping[State, BoundedCount]
) -> list[WallColumn]:
    """A column for each step of the year, closed years too."""
    on = today()
    tiles: dict[State, list[WallTile]] = {state: [] for state in STATES}
    for review in reviews:
        tiles[review.state].append(_build_tile(review, on))
    shown = max(1, sum(map(len, tiles.values())))
    return [
        WallColumn(state, tiles[state], counts[state], _share_of(len(tiles[state]), shown))
        for state in STATES
    ]


def _share_of(tiles: int, shown: int) -> int:
    return max(1, round(_SHARES * tiles / shown)) if tiles else 0


def _build_tile(review: BoardRow, on: dt.date) -> WallTile:
    days = (on - review.due_on).days if review.due_on else -1
    timing = Timing.LATE if days > 0 else Timing.TODAY if days == 0 else Timing.FINE
    return WallTile(review, abbreviate_bloc(review.bloc), timing, _format_lateness(days))


def _format_lateness(days: int) -> str:
    """The days; in months where nobody counts days any more, "5t"."""
    if days < 1:
        return ""
    return str(days) if days < _DAYS_COUNTED else _("%(count)st", count=days // 30)


def list_late(reviews: Iterable[BoardRow]) -> list[LateReview]:
    """The late ones with what each waits for, the longest late first."""
    on = today()
    late = [(review.due_on, review) for review in reviews if review.due_on and review.due_on < on]
    late.sort(key=lambda pair: (pair[0], pair[1].list_order))
    return [
        LateReview(
            review, describe_next_action(review.state, review.members_total, review.reports_in)
        )
        for _due, review in late
    ]
