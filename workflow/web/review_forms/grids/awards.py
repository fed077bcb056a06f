"""All proposed awards as one table; rows are added at its end and removed by emptying them."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import FormField

from workflow.domain.award_kinds import complete_award
from workflow.domain.record import Award, Record
from workflow.domain.schema import get_field_label, replace_section
from workflow.web.review_forms.awards import AwardForm
from workflow.web.review_forms.grids.base import (
    Column,
    GridForm,
    GridRowForm,
    GridRowsField,
    StoredRow,
)

NAMES = (
    *("recipient", "award", "authority", "status"),
    *("recipient_kind", "kind", "decision", "reason"),
)


class AwardRowForm(GridRowForm, AwardForm):
    """The fields of one award, as its form has them."""


class AwardsGrid(GridForm):
    section = "awards"
    heading = _l("Mọi đề nghị khen thưởng")
    grows = True

    rows = GridRowsField(FormField(AwardRowForm), _l("Các đề nghị"))

    def list_columns(self, record: Record) -> tuple[Column, ...]:
        paths = {name: f"awards[].{name}" for name in NAMES}
        return tuple(Column(name, path, _l(get_field_label(path))) for name, path in paths.items())

    def read(self, record: Record) -> dict[str, StoredRow]:
        return {
            str(place): StoredRow(str(place + 1), {name: getattr(award, name) for name in NAMES})
            for place, award in enumerate(record.awards)
        }

    def put(self, record: Record, rows: Mapping[str, Mapping[str, Any]]) -> Record:
        old = {str(place): award for place, award in enumerate(record.awards)}
        typed = {key: _award(values, record) for key, values in rows.items()}
        kept = {key: award for key, award in {**old, **typed}.items() if award is not None}
        self._places = {key: str(place) for place, key in enumerate(kept)}
        return replace_section(record, "awards", {"awards": tuple(kept.values())})

    def follow(self, was: Record, current: Record) -> Mapping[str, str]:
        """Rows that stayed the same first, then those about the same award, then by place."""
        left = dict(enumerate(current.awards))
        found: dict[str, str] = {}
        for is_same in (_is_equal, _is_about_same):
            for place, award in enumerate(was.awards):
                if str(place) in found:
                    continue
                match = next((at for at, other in left.items() if is_same(award, other)), None)
                if match is not None:
                    found[str(place)] = str(match)
                    del left[match]
        if len(was.awards) == len(current.awards):
            found |= {str(at): str(at) for at in left if str(at) not in found}
        return found

    def key_after(self, key: str) -> str:
        return self._places.get(key, "")


def _award(values: Mapping[str, Any], record: Record) -> Award | None:
    """The award of a row; None if the row was emptied."""
    if all(value is None for value in values.values()):
        return None
    return complete_award(Award(**values), record)


def _is_equal(award: Award, other: Award) -> bool:
    return award == other


def _is_about_same(award: Award, other: Award) -> bool:
    return (award.recipient, award.award) == (other.recipient, other.award)
