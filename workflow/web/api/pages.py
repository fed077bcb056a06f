"""Pages of lists: what follows the row that the last page ended with."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated, Generic, TypeVar

import msgspec

from workflow.domain.errors import BadInputError, Message
from workflow.services.paging import Cursor
from workflow.web.query_args import LARGEST_ID

Item = TypeVar("Item")
#: An id of a row.
Id = Annotated[int, msgspec.Meta(ge=1, le=LARGEST_ID)]
#: A name or a word that somebody looks for.
Text = Annotated[str, msgspec.Meta(max_length=200)]
#: Holds the sort key of the longest name, which `write_cursor` puts in, within a line of HTTP.
Place = Annotated[str, msgspec.Meta(max_length=3000)]


class Page(msgspec.Struct, Generic[Item], frozen=True):
    """Some rows of a list; `next` is the `after` of the page that follows, null at the end."""

    items: list[Item]
    next: str | None


class PageQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Where a page begins and how many rows it has."""

    after: Place | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=200)] = 50


class CursorQuery(PageQuery, frozen=True, kw_only=True):
    """A page of a list that is ordered by id."""

    @property
    def after_id(self) -> int | None:
        cursor = read_cursor(self.after)
        return cursor[1] if cursor else None


def read_cursor(text: str | None) -> Cursor | None:
    """Read the place that the last page ended with; raises `BadInputError` for another text."""
    if not text:
        return None
    try:
        key, last = msgspec.json.decode(urlsafe_b64decode(text), type=tuple[str, Id])
    except (binascii.Error, ValueError, msgspec.DecodeError) as error:
        raise BadInputError(
            Message("«after» phải là «next» của trang trước."), field="after"
        ) from error
    if "\0" in key:
        raise BadInputError(Message("«after» phải là «next» của trang trước."), field="after")
    return key, last


def write_cursor(cursor: Cursor) -> str:
    """Write a place for the next request."""
    return urlsafe_b64encode(msgspec.json.encode(cursor)).decode()
