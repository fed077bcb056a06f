"""Names of fields, taken from the domain so that forms, checks and history say the same word."""

from typing import Any

from flask_babel import lazy_gettext

from workflow.domain.fields import label_of


def named(path: str) -> Any:
    """What the field at a record path is called, in the language of the page."""
    return lazy_gettext(label_of(path))
