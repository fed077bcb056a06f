"""The position of a review in lists: the newest year first, then the blocs as people count them."""

from workflow.domain.law.regulation import parse_last_year
from workflow.domain.vietnamese_text import make_sort_key

_LAST_YEAR = 9999


def compute_list_order(year: str, name: str) -> str:
    """A key that sorts, byte by byte, as lists do: 2022 before 2021, Khối 2 before Khối 10."""
    return f"{_order_year(year)} {make_sort_key(name)}"


def compute_list_order_range(year: str) -> tuple[str, str]:
    """The keys of a year lie between these two."""
    return f"{_order_year(year)} ", f"{_order_year(year)}!"


def _order_year(year: str) -> str:
    return f"{_LAST_YEAR - (parse_last_year(year) or 0):04d}"
