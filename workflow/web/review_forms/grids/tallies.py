"""The votes of all units in all contests that votes are counted in: a column or two each."""

from collections.abc import Mapping
from typing import Any

import msgspec
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FormField

from workflow.domain.record import Contest, Method, Record, Tally
from workflow.domain.schema import replace_section
from workflow.web.review_forms.contests.forms import TallyRowForm
from workflow.web.review_forms.contests.views import contest_title
from workflow.web.review_forms.grids.base import (
    Column,
    GridForm,
    GridRowForm,
    GridRowsField,
    StoredRow,
)

_FIELDS = ("votes", "against")


class TalliesGrid(GridForm):
    section = "contests"
    heading = _l("Số phiếu của mọi đơn vị")

    def list_columns(self, record: Record) -> tuple[Column, ...]:
        return tuple(
            Column(
                f"c{place}_{name}",
                f"contests[].tallies[].{name}",
                _head(contest, record, name),
                summed=True,
            )
            for place, contest in enumerate(record.contests)
            if contest.method.by_ballot
            for name in _counted(contest)
        )

    def read(self, record: Record) -> dict[str, StoredRow]:
        names = [member.name for member in record.voters]
        names += [row.candidate for contest in record.contests for row in contest.tallies]
        found = [{row.candidate: row for row in reversed(one.tallies)} for one in record.contests]
        return {
            name: StoredRow(
                name,
                {
                    f"c{place}_{field}": getattr(rows.get(name), field, None)
                    for place, rows in enumerate(found)
                    for field in _FIELDS
                },
            )
            for name in dict.fromkeys(names)
        }

    def put(self, record: Record, rows: Mapping[str, Mapping[str, Any]]) -> Record:
        contests = tuple(
            _with_votes(contest, place, rows) for place, contest in enumerate(record.contests)
        )
        return replace_section(record, "contests", {"contests": contests})


def make_tallies_grid(record: Record) -> TalliesGrid:
    """The table for the contests of this record: its columns are theirs."""
    fields = {
        f"c{place}_{name}": getattr(TallyRowForm, name)
        for place in range(len(record.contests))
        for name in _FIELDS
    }
    row = type("VotesRowForm", (GridRowForm,), fields)
    rows = GridRowsField(FormField(row), _l("Các đơn vị"))
    grid_class: type[TalliesGrid] = type("VotesGrid", (TalliesGrid,), {"rows": rows})
    return grid_class(record)


def _counted(contest: Contest) -> tuple[str, ...]:
    """Votes against are counted where hands are, or where some are known."""
    against = contest.method is Method.OPEN_BALLOT or any(
        row.against is not None for row in contest.tallies
    )
    return _FIELDS if against else _FIELDS[:1]


def _head(contest: Contest, record: Record, name: str) -> str:
    title = contest_title(contest, record)
    if name == "against":
        return _("%(title)s: không đồng ý", title=title)
    return _("%(title)s: đồng ý", title=title)


def _with_votes(contest: Contest, place: int, rows: Mapping[str, Mapping[str, Any]]) -> Contest:
    waiting = {
        name: {field: values[f"c{place}_{field}"] for field in _FIELDS}
        for name, values in rows.items()
        if f"c{place}_votes" in values
    }
    tallies = [
        msgspec.structs.replace(row, **waiting.pop(row.candidate, {})) for row in contest.tallies
    ]
    tallies += [
        Tally(name, **values)
        for name, values in waiting.items()
        if any(value is not None for value in values.values())
    ]
    return msgspec.structs.replace(contest, tallies=tuple(tallies))
