"""Rows that are added and removed, with or without JavaScript."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from flask import request
from flask_babel import gettext as _
from wtforms import Field, FieldList, Form, FormField, HiddenField
from wtforms.utils import unset_value

#: Rows that one list takes; the largest real bloc has 70 members.
MOST_ROWS = 300
_INDEX = re.compile(r"\d{1,6}", re.ASCII)


class RowForm(Form):
    """One entry of a list; a row that is left empty is left out."""

    @property
    def typed(self) -> dict[str, Any]:
        """Return what was typed, by the names of the fields."""
        fields = self._fields.items()
        return {name: field.data for name, field in fields if not isinstance(field, HiddenField)}

    @property
    def blank(self) -> bool:
        return all(value is None for value in self.typed.values())


class RowsField(FieldList):
    """A list of entries; the page draws it with `components/rows.html`.

    Rows beyond `MOST_ROWS` are not read, and the form is refused; what is stored already stays.
    """

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Read the rows that were sent, else those of `data`."""
        self.most = max(MOST_ROWS, len(data) if isinstance(data, Sequence) else 0)
        self.too_many = False
        super().process(formdata, data, extra_filters)

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        """Yield the numbers of rows in names such as `members-3-name`."""
        found: set[int] = set()
        for name in formdata:
            if not name.startswith(f"{prefix}-"):
                continue
            number = name[len(prefix) + 1 :].split("-", 1)[0]
            if _INDEX.fullmatch(number):
                found.add(int(number))
        self.too_many = len(found) > self.most
        yield from sorted(found)[: self.most]

    @property
    def is_full(self) -> bool:
        """Tell if no row can be added."""
        return len(self.entries) >= self.most

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """Refuse a list of too many rows, whatever is in them."""
        if self.too_many:
            self.errors = [_("Danh sách dài quá %(most)s dòng; hãy bớt lại.", most=self.most)]
            return False
        return bool(super().validate(form, extra_validators))

    def blank(self) -> Field:
        """An entry whose number is yet to be known: JavaScript copies it for a new row."""
        names = {"name": f"{self.name}-__n__", "id": f"{self.id}-__n__"}
        options = {**names, "_meta": self.meta, "translations": self._translations}
        entry = self.meta.bind_field(self._form, self.unbound_field, options)
        entry.process(None)
        return entry

    def put(self, entry: Field, place: int) -> None:
        """Put an entry of this list back at another place; all entries are renumbered."""
        self.entries.insert(place, entry)
        self._compact_indices()


def edit_rows(form: Form) -> str | None:
    """Do what a pressed add, remove, up or down button asks for; nothing is saved, nothing is lost.

    Returns the id that the page should show next (the row, or the list), or `None` where none of
    these buttons was pressed and the form is to be saved.
    """
    if added := request.form.get("add"):
        return next((_add(rows) for rows in _row_fields(form) if rows.id == added), None)
    if removed := request.form.get("remove"):
        return next(
            (_remove(rows, removed) for rows in _row_fields(form) if _contains(rows, removed)), None
        )
    for name, step in (("up", -1), ("down", 1)):
        if moved := request.form.get(name):
            return next(
                (_move(rows, moved, step) for rows in _row_fields(form) if _contains(rows, moved)),
                "",
            )
    return None


def _add(rows: RowsField) -> str:
    if rows.is_full:
        return str(rows.id)
    return f"{rows.append_entry().id}-row"


def _remove(rows: RowsField, entry_id: str) -> str:
    rows.pop_entry([entry.id for entry in rows].index(entry_id))
    return str(rows.id)


def _move(rows: RowsField, entry_id: str, step: int) -> str:
    place = [entry.id for entry in rows].index(entry_id)
    target = min(max(place + step, 0), len(rows) - 1)
    rows.put(rows.pop_entry(place), target)
    return f"{rows.id}-{target}-row"


def _contains(rows: RowsField, entry_id: str) -> bool:
    return any(entry.id == entry_id for entry in rows)


def _row_fields(form: Any) -> list[RowsField]:
    """Every list of rows in the form, at any depth."""
    found: list[RowsField] = []
    for field in form:
        if isinstance(field, FormField):
            found += _row_fields(field.form)
        elif isinstance(field, RowsField):
            found += [field, *_row_fields(field)]
    return found
