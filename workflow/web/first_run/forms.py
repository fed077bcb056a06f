"""Forms of the guide: a council, lists of agencies and of blocs, the first review."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from workflow.domain.record import Member, MemberRole
from workflow.domain.texts.pasted_lists import read_names
from workflow.domain.texts.typed_text import LONGEST_LINE
from workflow.models import Bloc, Unit
from workflow.web.clock import today
from workflow.web.forms import (
    ChoiceField,
    Form,
    LineField,
    MultipleChoiceField,
    Required,
    TextField,
    YearField,
)
from workflow.web.forms.rows import MOST_ROWS
from workflow.web.review_forms.fields import field_label

#: Lines that one list may have; a province has some 300 agencies.
MOST_NAMES = 500


class CouncilForm(Form):
    name = LineField(
        _l("Tên Hội đồng"),
        [Required(_l("Hãy ghi tên Hội đồng."))],
        description=_l("Tên đầy đủ, ví dụ: Hội đồng Thi đua - Khen thưởng tỉnh Bình Thuận"),
    )


class NamesForm(Form):
    """A list of names, one a line, as it was copied from anywhere."""

    names = TextField(_l("Danh sách"), render_kw={"rows": 12})

    def read(self) -> list[str]:
        """The names without numbers and bullets, each once."""
        return [name for name, _role in read_names(self.names.data or "")]

    def validate_names(self, field: TextField) -> None:
        """A list has names, and an end."""
        if field.errors:
            return
        if any(len(name) > LONGEST_LINE for name in self.read()):
            raise ValidationError(_("Có tên dài quá 1.000 chữ; mỗi dòng chỉ ghi một tên."))
        if not self.read():
            raise ValidationError(_("Hãy ghi hoặc dán ít nhất một tên, mỗi dòng một tên."))
        if len(self.read()) > MOST_NAMES:
            raise ValidationError(
                _("Danh sách dài quá %(most)s dòng; hãy chia ra.", most=MOST_NAMES)
            )


class UnitsForm(NamesForm):
    names = TextField(
        _l("Tên các đơn vị"),
        description=_l("Dán từ Word hoặc Excel được; mỗi dòng một đơn vị, ghi tên đầy đủ."),
        render_kw={"rows": 12},
    )


class BlocsForm(NamesForm):
    names = TextField(
        _l("Tên các khối, cụm"),
        description=_l("Mỗi dòng một khối hoặc cụm, ví dụ: Khối thi đua số 1"),
        render_kw={"rows": 8},
    )


class FirstReviewForm(Form):
    """The first review of a bloc: year, members, head."""

    bloc: Any = ChoiceField(_l("Khối, cụm"), [Required(_l("Hãy chọn khối, cụm."))])
    year = YearField(
        field_label("year"),
        [Required(_l("Hãy ghi năm tổng kết."))],
        description=_l("Ví dụ: 2021; năm học thì ghi 2020-2021"),
    )
    units: Any = MultipleChoiceField(
        _l("Đơn vị thành viên"), [Required(_l("Hãy chọn các đơn vị của khối, cụm."))]
    )
    head: Any = ChoiceField(
        _l("Trưởng khối"),
        description=_l("Chưa rõ thì để trống; ghi sau ở phần «Đơn vị thành viên»."),
    )

    def prepare(self, blocs: Sequence[Bloc], units: Sequence[Unit], placed: set[int]) -> None:
        """Offer the blocs without a review; agencies that are in one already come last."""
        ordered = sorted(units, key=lambda unit: unit.id in placed)
        names = [
            (
                str(unit.id),
                f"{unit.name} ({_('đã ở khối khác')})" if unit.id in placed else unit.name,
            )
            for unit in ordered
        ]
        self.bloc.offer([(str(row.id), row.name) for row in blocs])
        self.units.offer(names)
        self.head.offer([("", _("chưa rõ")), *((str(unit.id), unit.name) for unit in units)])
        if not self.is_submitted():
            self.year.data = suggest_year()

    def validate_units(self, field: MultipleChoiceField) -> None:
        """No more members than the form of a review takes."""
        if len(field.data or ()) > MOST_ROWS:
            raise ValidationError(
                _("Danh sách dài quá %(most)s dòng; hãy bớt lại.", most=MOST_ROWS)
            )

    def validate_head(self, field: ChoiceField) -> None:
        """The head is one of the members."""
        if field.data and field.data not in (self.units.data or ()):
            raise ValidationError(_("Trưởng khối phải là một đơn vị đã chọn ở trên."))

    def members(self, units: Sequence[Unit]) -> Iterator[Member]:
        """The members that were chosen, in the order of the list, the head first."""
        chosen = set(self.units.data or ())
        mine = [unit for unit in units if str(unit.id) in chosen]
        for unit in sorted(mine, key=lambda one: str(one.id) != self.head.data):
            is_head = str(unit.id) == self.head.data
            yield Member(name=unit.name, role=MemberRole.HEAD if is_head else None)


def suggest_year() -> str:
    """The year that is being reviewed: in the first half of a year the one before."""
    day = today()
    return str(day.year - 1 if day.month <= 6 else day.year)
