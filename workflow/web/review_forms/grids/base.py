"""A table of facts that is typed in cell by cell and saved row by row.

Each row carries the version of the facts that it shows. A cell that nobody touched keeps what is
stored now; one that somebody else changed meanwhile is told beside it, and nothing else waits.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar

from flask import request
from flask_babel import gettext as _
from wtforms import HiddenField

from workflow.domain.cell_merge import merge_cells
from workflow.domain.locks import is_locked
from workflow.domain.names.mentions import spell_members
from workflow.domain.record import Record
from workflow.domain.year import State
from workflow.services import locks
from workflow.services.snapshots import record_with_state, snapshot_of
from workflow.web import database
from workflow.web.filters import format_day, format_number
from workflow.web.forms import RowForm, RowsField, edit_rows
from workflow.web.forms.base import faults_of
from workflow.web.protection.access import review, version_in
from workflow.web.review_forms.base import SectionForm, edit_shown, load_record, shown_part
from workflow.web.review_forms.fields import label_of_value
from workflow.web.review_forms.locks import lock_of_meeting
from workflow.web.review_forms.meeting_address import meeting_number

#: The key of a row that is not stored yet begins so.
NEW = "+"


@dataclass(frozen=True)
class Column:
    """A column: the field of each row, the record path that it is at, its heading."""

    name: str
    path: str
    label: Any
    #: Shown below the column: the sum of it.
    summed: bool = False


@dataclass(frozen=True)
class StoredRow:
    """A row as the facts have it."""

    title: str
    values: Mapping[str, Any]
    #: Columns that are computed for this row, and typed elsewhere.
    fixed: frozenset[str] = frozenset()


def cell_text(value: Any, path: str) -> str:
    """A value as it is read in a cell."""
    if isinstance(value, dt.date):
        return format_day(value)
    if isinstance(value, Decimal | int):
        return format_number(value)
    if isinstance(value, tuple):
        return "; ".join(value)
    return label_of_value(path, str(value)) if value is not None else ""


def find_other_names(record: Record) -> dict[str, list[str]]:
    """What else members are called, by their names: a copied table may name them so."""
    called = {
        member.name: [*filter(None, (member.short_name, member.abbreviation))]
        for member in record.members
    }
    return {name: others for name, others in called.items() if others}


class GridRowsField(RowsField):
    """The rows of a table, under the numbers that the page gave them: a script may send a few."""

    def _compact_indices(self) -> None:
        """Leave the numbers as they are."""


class GridRowForm(RowForm):
    """One row; `key` tells which one it is in the facts of version `seen`."""

    key = HiddenField()
    seen = HiddenField()


@dataclass
class ShownRow:
    """A row on the page: its fields and what is to be said about them."""

    number: int
    id: str
    form: Any
    stored: StoredRow
    #: What somebody else wrote, by column.
    theirs: dict[str, Any] = field(default_factory=dict)
    #: Somebody else has removed the row.
    is_gone: bool = False

    @property
    def is_open(self) -> bool:
        """Tell if something typed here is not stored."""
        return bool(self.theirs or self.is_gone or faults_of(self.form))

    def typed(self, names: Iterator[str]) -> dict[str, Any]:
        """Return what was typed, by the names of the fields."""
        return {name: self.form[name].data for name in names if self.form[name].raw_data}


class GridForm(SectionForm):
    """The table of one kind of facts; a subclass names the columns, reads and puts the rows."""

    heading: ClassVar[Any]
    #: Rows can be added and, by emptying them, removed.
    grows: ClassVar[bool] = False

    rows: Any

    def __init__(self, record: Record) -> None:
        self.columns = self.list_columns(record)
        self.other_names = find_other_names(record)
        shown = self.read(record)
        seen = str(review().version)
        data = [{"key": key, "seen": seen, **row.values} for key, row in shown.items()]
        super().__init__(data={"rows": data})
        self.locked = self._list_locked()
        self._known = shown
        self.shown = self._list_shown()
        self.stored_rows = 0

    def list_columns(self, record: Record) -> tuple[Column, ...]:
        """The columns from left to right."""
        raise NotImplementedError

    def read(self, record: Record) -> dict[str, StoredRow]:
        """The rows of a record by their keys."""
        raise NotImplementedError

    def put(self, record: Record, rows: Mapping[str, Mapping[str, Any]]) -> Record:
        """The record with some rows replaced."""
        raise NotImplementedError

    def follow(self, was: Record, current: Record) -> Mapping[str, str]:
        """The keys that rows of an earlier record have now; a row that is gone has none."""
        return {key: key for key in self.read(current)}

    def key_after(self, key: str) -> str:
        """The key that a stored row has after `put`; empty if it was removed."""
        return key

    @property
    def is_closed(self) -> bool:
        """Tell if nothing can be typed here."""
        return review().state is State.CLOSED or len(self.locked) == len(self.columns)

    def is_fixed(self, row: ShownRow, column: Column) -> bool:
        """Tell if a cell can only be read."""
        return self.is_closed or column.name in self.locked or column.name in row.stored.fixed

    def sum_fixed(self, column: Column) -> int:
        """Sum the cells of a column that can only be read."""
        fixed = (row for row in self.shown if self.is_fixed(row, column))
        return sum(int(row.stored.values.get(column.name) or 0) for row in fixed)

    @property
    def blank_row(self) -> ShownRow:
        """Return an empty row for a new entry."""
        entry = self.rows.blank()
        entry.form.key.data = NEW
        return ShownRow(0, entry.id, entry.form, StoredRow("", {}))

    def handle_button(self) -> str | None:
        """Add a row, or take what somebody else wrote in a cell; the latter is saved."""
        if taken := request.form.get("theirs"):
            current = self.read(load_record())
            for row in self.shown:
                for column in self.columns:
                    cell = row.form[column.name]
                    if cell.id == taken and row.form.key.data in current:
                        cell.process(None, current[row.form.key.data].values[column.name])
                        cell.raw_data = [""]
            return None
        focus = edit_rows(self)
        self.shown = self._list_shown()
        return focus

    def save(self) -> bool:
        """Save every row that can be; tells whether anything changed."""
        for row in self.shown:
            row.form.validate()
        return self.edit(lambda record: spell_members(self.change(record), self.section))

    def edit(self, change: Any) -> bool:
        """Save what `change` makes of the newest facts; cells tell by themselves who was first."""
        return edit_shown(change, self.section, seen=review().version, touching=())

    def change(self, record: Record) -> Record:
        stored, current = {}, self.read(record)
        self._versions: dict[int, tuple[Mapping[str, StoredRow], Mapping[str, str]]] = {}
        for row in self.shown:
            row.theirs, row.is_gone = {}, False
            if faults_of(row.form):
                continue
            if values := self._merge(row, record, current):
                stored[self._key_of(row)] = values
        self.stored_rows = len(stored)
        return self.put(record, stored)

    def _key_of(self, row: ShownRow) -> str:
        key = str(row.form.key.data or NEW)
        return f"{NEW}{row.number}" if key.startswith(NEW) else key

    def _merge(
        self, row: ShownRow, record: Record, current: Mapping[str, StoredRow]
    ) -> dict[str, Any] | None:
        """The row to be stored; None where it stays as it is."""
        typed = row.typed(column.name for column in self.columns)
        for name in {*self.locked, *row.stored.fixed}:
            typed.pop(name, None)
        key = self._key_of(row)
        if key.startswith(NEW):
            return typed if any(value not in (None, ()) for value in typed.values()) else None
        rows, follow = self._read_at(version_in(row.form.seen.data), record)
        before, now_at = rows.get(key), follow.get(key)
        if before is None or now_at is None:
            row.is_gone = before is None or bool(merge_cells(before.values, {}, typed).stored)
            return None
        merged = merge_cells(before.values, current[now_at].values, typed)
        row.theirs = merged.theirs
        row.form.key.data = now_at
        row.form.seen.data = str(review().version)
        return {**current[now_at].values, **merged.stored} if merged.stored else None

    def _read_at(
        self, version: int, current: Record
    ) -> tuple[Mapping[str, StoredRow], Mapping[str, str]]:
        """The rows of a version, and the keys that they have in `current`."""
        if version not in self._versions:
            snapshot = snapshot_of(database.session(), review(), version)
            was = shown_part(record_with_state(snapshot, review().state))
            self._versions[version] = self.read(was), self.follow(was, current)
        return self._versions[version]

    def refresh(self) -> None:
        """Show rows that are stored as they are stored now, in their newest version."""
        current = self.read(load_record())
        for row in self.shown:
            key = self.key_after(self._key_of(row))
            if row.is_gone or faults_of(row.form) or key not in current:
                continue
            row.stored = current[key]
            row.form.key.data, row.form.seen.data = key, str(review().version)
            for column in self.columns:
                if column.name not in row.theirs:
                    row.form[column.name].process(None, row.stored.values[column.name])
                    row.form[column.name].typed = None

    @property
    def is_stored(self) -> bool:
        """Tell if everything that was typed is stored."""
        return not any(row.is_open for row in self.shown) and not faults_of(self)

    def save_notice(self, *, changed: bool) -> str:
        """Count the rows that were saved and those that wait."""
        waiting = sum(row.is_open for row in self.shown)
        saved = _("Đã lưu %(count)s dòng.", count=self.stored_rows) if changed else ""
        if waiting:
            left = _("Chưa lưu hết %(count)s dòng: xem các ô có ghi chú.", count=waiting)
            return f"{saved} {left}".strip()
        return saved or _("Không có gì thay đổi.")

    def _list_locked(self) -> frozenset[str]:
        """The columns that a passed step or an issued paper has settled."""
        if meeting_number() is not None:
            held_whole = lock_of_meeting(review()) is not None
            return frozenset(column.name for column in self.columns if held_whole)
        held = locks.locks_of(database.session(), review())
        names = {column.name for column in self.columns if is_locked(column.path, held)}
        if not names or self.section in locks.reopened_sections(database.session(), review()):
            return frozenset()
        return frozenset(names)

    def _list_shown(self) -> list[ShownRow]:
        return [
            ShownRow(
                number,
                entry.id,
                entry.form,
                self._known.get(entry.form.key.data) or StoredRow(entry.form.key.data or "", {}),
            )
            for number, entry in enumerate(self.rows, 1)
        ]
