"""What happened, for systems that keep up: read on from the place where the last answer ended."""

import datetime as dt
from typing import Annotated, Any

import msgspec

from workflow.domain.errors import Message, NotFoundError
from workflow.domain.labels import N_
from workflow.models import Event, EventKind
from workflow.services.event_feed import list_events
from workflow.services.overview import board
from workflow.web import database
from workflow.web.api.operation import operation
from workflow.web.api.pages import Id
from workflow.web.protection.access import account
from workflow.web.query_args import LARGEST_ID


class EventItem(msgspec.Struct, frozen=True):
    """One row of the history, sealed."""

    #: Its place in the history of the council.
    link: int
    review_id: int | None
    at: dt.datetime
    #: The account that did it; null for the service itself.
    by_id: int | None
    kind: EventKind
    #: By kind: the move, reasons, section, kinds of papers.
    detail: dict[str, Any]
    #: The version of the facts that were saved with it.
    version: int | None
    sha256: str


class EventList(msgspec.Struct, frozen=True):
    items: list[EventItem]
    #: The `after` of the next request; the one that was sent where nothing is new.
    next: int


class EventQuery(msgspec.Struct, frozen=True, kw_only=True):
    council: Id
    #: The place that the last answer ended with.
    after: Annotated[int, msgspec.Meta(ge=0, le=LARGEST_ID)] = 0
    limit: Annotated[int, msgspec.Meta(ge=1, le=500)] = 100


@operation(
    "GET", "/events", says=N_("Đọc diễn biến của một Hội đồng, tiếp từ chỗ lần trước dừng."),
    answer=EventList, query=EventQuery,
)  # fmt: skip
def read_events(query: EventQuery) -> EventList:
    session = database.session()
    if query.council not in {row.id for row in board.list_known_councils(session, account())}:
        raise NotFoundError(Message("Không tìm thấy Hội đồng này."))
    rows = list_events(session, account(), query.council, after=query.after, most=query.limit)
    return EventList([_describe(row) for row in rows], next=rows[-1].link if rows else query.after)


def _describe(row: Event) -> EventItem:
    return EventItem(
        row.link, row.review_id, row.at, row.by_id, row.kind, row.detail, row.version, row.sha256
    )
