"""The position of a review in lists: the newest year first, then the blocs as people count them."""

import re

from workflow.domain.regulation import parse_last_year

_LAST_YEAR = 9999
_DIGITS = 6


def compute_list_order(year: str, folded_name: str) -> str:
    """A key that sorts, byte by byte, as lists do: Khối 2 before Khối 10, 2022 before 2021."""
    return f"{_order_year(year)} {_pad_numbers(folded_name)}"


def compute_list_order_range(year: str) -> tuple[str, str]:
    """The keys of a year lie between these two."""
    return f"{_order_year(year)} ", f"{_order_year(year)}!"


def _order_year(year: str) -> str:
    return f"{_LAST_YEAR - (parse_last_year(year) or 0):04d}"


def _pad_numbers(name: str) -> str:
    return re.sub(r"\d+", lambda number: number[0].zfill(_DIGITS), name)
