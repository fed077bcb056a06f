"""A person with positions, as typed: a chair, a secretary, a signer."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form as PlainForm
from wtforms.validators import ValidationError

from workflow.domain.record import Person
from workflow.web.forms import LineField, LinesField


class PersonForm(PlainForm):
    """Name and positions; nobody, where both are empty."""

    name = LineField(_l("Họ và tên"))
    positions = LinesField(
        _l("Chức vụ"), description=_l("Mỗi dòng một chức vụ."), render_kw={"rows": 2}
    )

    def validate_name(self, field: LineField) -> None:
        """Positions belong to somebody."""
        if field.data is None and self.positions.data:
            raise ValidationError(_("Hãy ghi họ và tên người giữ chức vụ này."))

    def person(self) -> Person | None:
        """Who was typed."""
        if self.name.data is None:
            return None
        return Person(name=self.name.data, positions=tuple(self.positions.data or ()))


def read_persons(rows: Any) -> tuple[Person, ...]:
    """Everybody named in a list of rows."""
    return tuple(person for row in rows if (person := row.form.person()))


def person_form_data(person: Person | None) -> dict[str, Any]:
    """What the form shows of a person."""
    return {"name": person.name, "positions": person.positions} if person else {}
