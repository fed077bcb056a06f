"""A list of paragraphs: a box each, or many pasted at once."""

from typing import Any

from workflow.web.forms import TextField
from workflow.web.review_forms.fields.pasted_rows import PastedRowsField


class ParagraphsField(PastedRowsField):
    """Boxes of text under one name."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(TextField(label, render_kw={"rows": 3}), label, **options)


def read_paragraphs(rows: ParagraphsField) -> tuple[str, ...]:
    """The boxes that were filled in."""
    return tuple(row.data for row in rows if row.data)
