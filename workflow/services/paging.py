"""Pages of long lists, read off an index however far back they lie."""

from typing import Any, TypeAlias, TypeVar

from sqlalchemy import Select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

#: The sort key and the id of the last row of a page; the next page follows it.
Cursor: TypeAlias = tuple[str, int]
Query = TypeVar("Query", bound=Select[Any])


def select_page(
    query: Query,
    order: tuple[InstrumentedAttribute[str], InstrumentedAttribute[int]],
    *,
    after: Cursor | None,
    most: int,
) -> Query:
    """Select the rows that follow a cursor in this order, or the first ones."""
    if after:
        query = query.where(tuple_(*order) > after)
    return query.order_by(*order).limit(most)
