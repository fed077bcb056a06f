"""Rows that can also be pasted: each line of a text becomes a row."""

import re
from collections.abc import Iterator
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms.utils import unset_value

from workflow.domain.vietnamese_text import fold_name
from workflow.web.forms import RowsField

#: What stands before a line in a list that was copied: "1.", "2)", "-", "+".
_MARK = re.compile(r"^\s*(?:\d{1,3}[.)]|[-–•+*])\s+")


class PastedRowsField(RowsField):
    """A list of rows with a box for many of them; `components` of the page name it `<id>-more`.

    A line goes into the field `into` of its row, or is the row itself. Rows of one name only take
    no name twice.
    """

    def __init__(self, *args: Any, into: str = "", names: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.into = f"-{into}" if into else ""
        self.names = names
        #: The number of the first row that was pasted.
        self.pasted_from = 0

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Take in the rows and then the lines of the box."""
        super().process(formdata, data, extra_filters)
        self.pasted_from = len(self.entries)
        for line in self._lines(formdata.get(f"{self.name}-more", "") if formdata else ""):
            place = self.last_index + 1
            self._add_entry(MultiDict({f"{self.name}-{place}{self.into}": line}), index=place)

    def _lines(self, text: str) -> Iterator[str]:
        known = set(self._names()) if self.names else set()
        for row in text.splitlines():
            line = _MARK.sub("", row).strip()
            if line and fold_name(line) not in known:
                if self.names:
                    known.add(fold_name(line))
                yield line

    def _names(self) -> Iterator[str]:
        for entry in self.entries:
            field = entry.form[self.into[1:]] if self.into else entry
            yield fold_name(field.data or "")
