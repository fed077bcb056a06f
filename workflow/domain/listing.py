"""Where a review stands in lists: the newest year first, then the blocs as people count them."""

import re

from workflow.domain.regulation import last_year_of

_LAST_YEAR = 9999
_DIGITS = 6


def list_order(year: str, folded_name: str) -> str:
    """A key that sorts, byte by byte, as lists do: Khối 2 before Khối 10, 2022 before 2021."""
    return f"{_of_year(year)} {_counted(folded_name)}"


def span(year: str) -> tuple[str, str]:
    """The keys of a year lie between these two."""
    return f"{_of_year(year)} ", f"{_of_year(year)}!"


def _of_year(year: str) -> str:
    return f"{_LAST_YEAR - (last_year_of(year) or 0):04d}"


def _counted(name: str) -> str:
    return re.sub(r"\d+", lambda number: number[0].zfill(_DIGITS), name)
