"""Rows that are added and removed, with or without JavaScript."""

from typing import Any

from flask import request
from wtforms import Field, FieldList, Form, FormField


class Rows(FieldList):
    """A list of entries; the page draws it with `components/rows.html`."""

    def blank(self) -> Field:
        """An entry whose number is yet to be known: JavaScript copies it for a new row."""
        names = {"name": f"{self.name}-__n__", "id": f"{self.id}-__n__"}
        options = {**names, "_meta": self.meta, "translations": self._translations}
        entry = self.meta.bind_field(self._form, self.unbound_field, options)
        entry.process(None)
        return entry


def edit_rows(form: Form) -> str | None:
    """Do what a pressed "add" or "remove" button asks for; nothing is saved, nothing typed is lost.

    Returns the id that the page should show next (the new row, or the list), or `None` where
    neither button was pressed and the form is to be saved.
    """
    if added := request.form.get("add"):
        return next((_add(rows) for rows in _lists(form) if rows.id == added), None)
    if removed := request.form.get("remove"):
        return next((_remove(rows, removed) for rows in _lists(form) if _in(rows, removed)), None)
    return None


def _add(rows: Rows) -> str:
    return f"{rows.append_entry().id}-row"


def _remove(rows: Rows, entry_id: str) -> str:
    rows.pop_entry([entry.id for entry in rows].index(entry_id))
    return str(rows.id)


def _in(rows: Rows, entry_id: str) -> bool:
    return any(entry.id == entry_id for entry in rows)


def _lists(form: Any) -> list[Rows]:
    """Every list of rows in the form, at any depth."""
    found: list[Rows] = []
    for field in form:
        if isinstance(field, FormField):
            found += _lists(field.form)
        elif isinstance(field, Rows):
            found += [field, *_lists(field)]
    return found
