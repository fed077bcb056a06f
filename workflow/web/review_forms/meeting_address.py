"""The meeting that an address names: none for the closing one, whose forms all others share.

The number is taken out of the address before a view sees it, and put into every address of a form
that can be about a further meeting, as Flask's documentation does with languages.
"""

from typing import Any

from flask import Blueprint, current_app, g

ARGUMENT = "meeting_number"


def meeting_number() -> int | None:
    """The number of the further meeting that the page is about; None for the closing one."""
    number: int | None = g.get(ARGUMENT)
    return number


def show_meeting(number: int | None) -> None:
    """Let the addresses of this page be about a further meeting."""
    setattr(g, ARGUMENT, number)


def keep_in_addresses(bp: Blueprint) -> None:
    """Read the number from the addresses of a blueprint and write it into them."""

    @bp.url_value_preprocessor
    def read(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        show_meeting(values.pop(ARGUMENT, None) if values else None)

    @bp.url_defaults
    def write(endpoint: str, values: dict[str, Any]) -> None:
        number = meeting_number()
        if number is not None and current_app.url_map.is_endpoint_expecting(endpoint, ARGUMENT):
            values.setdefault(ARGUMENT, number)
