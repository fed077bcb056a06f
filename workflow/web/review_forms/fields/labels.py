"""Names of fields, taken from the domain so that forms, checks and history say the same word."""

from typing import Any

from flask_babel import lazy_gettext

from workflow.domain.schema import get_field_label


def field_label(path: str) -> Any:
    """What the field at a record path is called, in the language of the page."""
    return lazy_gettext(get_field_label(path))
