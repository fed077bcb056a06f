"""When and where, who led, who was invited, what was said and concluded."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form as PlainForm
from wtforms import FormField
from wtforms.validators import ValidationError

from workflow.domain.record import Speech
from workflow.web.forms import (
    DayField,
    LineField,
    LinesField,
    RowsField,
    TextField,
    TimeOfDayField,
)
from workflow.web.review_forms.choices import choice_field
from workflow.web.review_forms.fields.labels import field_label
from workflow.web.review_forms.fields.paragraphs import ParagraphsField, read_paragraphs
from workflow.web.review_forms.fields.persons import PersonForm, person_form_data, read_persons
from workflow.web.review_forms.meeting.base import MeetingForm


def _parse_bool(value: Any) -> bool | None:
    return {"True": True, "False": False}.get(str(value))


class TimeAndPlaceForm(MeetingForm):
    part = "time"

    dates = RowsField(
        DayField(field_label("meeting.dates")), field_label("meeting.dates"), min_entries=1
    )
    part_of_day = choice_field("meeting.part_of_day")
    starts_at = TimeOfDayField(field_label("meeting.starts_at"), description=_l("Ví dụ: 14:00"))
    ends_at = TimeOfDayField(field_label("meeting.ends_at"), description=_l("Ví dụ: 16:30"))
    online = choice_field("meeting.online", coerce=_parse_bool)
    place = LineField(field_label("meeting.place"), description=_l("Ví dụ: Hội trường A, Tỉnh ủy"))
    title = LineField(
        field_label("meeting.title"),
        description=_l("Để trống thì biên bản ghi «Hội nghị tổng kết» của khối và năm."),
    )
    kind = choice_field("meeting.kind")

    def values(self) -> dict[str, Any]:
        days = tuple(day.data for day in self.dates if day.data)
        names = ("part_of_day", "starts_at", "ends_at", "online", "place", "title", "kind")
        return {"dates": days, **{name: self[name].data for name in names}}


class ChairsForm(MeetingForm):
    part = "people"

    chairs = RowsField(FormField(PersonForm), field_label("meeting.chairs"))
    secretaries = RowsField(FormField(PersonForm), field_label("meeting.secretaries"))

    def shown(self) -> dict[str, Any]:
        return {
            name: [person_form_data(person) for person in getattr(self.meeting, name)] or [{}]
            for name in ("chairs", "secretaries")
        }

    def values(self) -> dict[str, Any]:
        return {"chairs": read_persons(self.chairs), "secretaries": read_persons(self.secretaries)}


class GuestsForm(MeetingForm):
    part = "guests"

    guests = LinesField(
        field_label("meeting.guests"),
        description=_l("Mỗi dòng một khách mời, ghi như sẽ in trong biên bản."),
        render_kw={"rows": 8},
    )

    def values(self) -> dict[str, Any]:
        return {"guests": self.guests.data}


class SpeechForm(PlainForm):
    speaker = LineField(field_label("meeting.discussion[].speaker"))
    text = TextField(field_label("meeting.discussion[].text"))

    def validate_text(self, field: TextField) -> None:
        """Who spoke said something."""
        if field.data is None and self.speaker.data:
            raise ValidationError(_("Hãy ghi nội dung phát biểu, hoặc xóa dòng này."))


class DiscussionForm(MeetingForm):
    part = "discussion"

    discussion = RowsField(FormField(SpeechForm), field_label("meeting.discussion"))

    def shown(self) -> dict[str, Any]:
        speeches = self.meeting.discussion
        return {"discussion": [{"speaker": row.speaker, "text": row.text} for row in speeches]}

    def values(self) -> dict[str, Any]:
        rows = [row.form for row in self.discussion if row.form.text.data]
        return {"discussion": tuple(Speech(row.text.data, row.speaker.data) for row in rows)}


class ConclusionsForm(MeetingForm):
    part = "conclusions"

    conclusions = ParagraphsField(field_label("meeting.conclusions"))

    def values(self) -> dict[str, Any]:
        return {"conclusions": read_paragraphs(self.conclusions)}
