"""The forms of the parts of the meeting; all are fields of the section "meeting"."""

from typing import Any, ClassVar

import msgspec
from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form as PlainForm
from wtforms import FormField
from wtforms.validators import ValidationError

from workflow.domain.papers.meeting_text import format_meeting_title
from workflow.domain.record import Meeting, Record, Speech
from workflow.domain.schema import find_meeting_part, replace_section
from workflow.services.cases import Finding
from workflow.web.forms import (
    CopiedLinesField,
    DayField,
    LineField,
    RowsField,
    TextField,
    TimeOfDayField,
)
from workflow.web.language import translate
from workflow.web.protection.access import review
from workflow.web.review_forms.base import SectionForm
from workflow.web.review_forms.fields import (
    ParagraphsField,
    PersonForm,
    choice_field,
    field_label,
    person_form_data,
    read_paragraphs,
    read_persons,
)
from workflow.web.review_forms.findings import findings_of_section

_EMPTY = Meeting()


class MeetingForm(SectionForm):
    """Shows some fields of the meeting and leaves the others as they are."""

    section = "meeting"
    leads_on = True
    part: ClassVar[str]

    def __init__(self, record: Record) -> None:
        self.record = record
        self.meeting = record.meeting or _EMPTY
        super().__init__(prefix="meeting-", data=self.form_data())
        self.here = find_meeting_part(self.part)
        self.paths = self.here.touching

    def save_notice(self, *, changed: bool) -> str:
        """Say which part was saved and which follows; after the last, what the meeting lacks."""
        name, following = translate(self.here.label), self.here.next
        if not changed:
            return _("Phần «%(name)s» không có gì thay đổi.", name=name)
        if following is None or self._leaves_meeting():
            return super().save_notice(changed=changed)
        following_name = translate(following.label)
        return _("Đã lưu «%(name)s». Tiếp theo: «%(next)s».", name=name, next=following_name)

    def list_left(self) -> tuple[Finding, ...]:
        """Of the whole meeting, once the notice is about it and not about a part."""
        if self.here.next is None or self._leaves_meeting():
            return findings_of_section(review(), self.section)
        return super().list_left()

    def _leaves_meeting(self) -> bool:
        return "save_and_next" in request.form and self.onward is not None

    def form_data(self) -> dict[str, Any]:
        """The form data of the stored meeting."""
        return msgspec.structs.asdict(self.meeting)

    def values(self) -> dict[str, Any]:
        """The fields of the meeting that the form edits."""
        raise NotImplementedError

    def change(self, record: Record) -> Record:
        """Put the fields into the newest meeting; a meeting of which nothing is known is none."""
        meeting = msgspec.structs.replace(record.meeting or _EMPTY, **self.values())
        return replace_section(
            record, "meeting", {"meeting": None if meeting == _EMPTY else meeting}
        )


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
    counted_at = TimeOfDayField(
        field_label("meeting.counted_at"),
        description=_l("In ở cuối biên bản kiểm phiếu. Ví dụ: 15:45"),
    )
    online = choice_field("meeting.online", coerce=_parse_bool)
    place = LineField(field_label("meeting.place"), description=_l("Ví dụ: Hội trường A, Tỉnh ủy"))
    title = LineField(field_label("meeting.title"))
    kind = choice_field("meeting.kind")

    def __init__(self, record: Record) -> None:
        super().__init__(record)
        untitled = msgspec.structs.replace(self.meeting, title=None)
        title = format_meeting_title(msgspec.structs.replace(record, meeting=untitled))
        self.title.description = _("Để trống thì văn bản ghi «%(title)s».", title=title)

    @property
    def other_fields(self) -> list[Any]:
        """Fields of this part that the page has no place of its own for."""
        return [self[name] for name in _OTHER_FIELDS]

    def values(self) -> dict[str, Any]:
        days = tuple(day.data for day in self.dates if day.data)
        return {name: self[name].data for name in self.here.fields} | {"dates": days}


#: Text fields of the schema that the form does not shape itself.
_OTHER_FIELDS = [
    name
    for name in find_meeting_part(TimeAndPlaceForm.part).fields
    if not hasattr(TimeAndPlaceForm, name)
]
for _name in _OTHER_FIELDS:
    setattr(TimeAndPlaceForm, _name, LineField(field_label(f"meeting.{_name}")))


class ChairsForm(MeetingForm):
    part = "people"
    _people = ("chairs", "secretaries", "counting_team")

    chairs = RowsField(FormField(PersonForm), field_label("meeting.chairs"))
    secretaries = RowsField(FormField(PersonForm), field_label("meeting.secretaries"))
    counting_team = RowsField(FormField(PersonForm), field_label("meeting.counting_team"))

    def form_data(self) -> dict[str, Any]:
        return {
            name: [person_form_data(person) for person in getattr(self.meeting, name)] or [{}]
            for name in self._people
        }

    def values(self) -> dict[str, Any]:
        return {name: read_persons(self[name]) for name in self._people}


class GuestsForm(MeetingForm):
    part = "guests"

    guests = CopiedLinesField(
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
        """Require the text of a speech that has a speaker."""
        if field.data is None and self.speaker.data:
            raise ValidationError(_("Hãy ghi nội dung phát biểu, hoặc xóa dòng này."))


class DiscussionForm(MeetingForm):
    part = "discussion"

    discussion = RowsField(FormField(SpeechForm), field_label("meeting.discussion"))

    def form_data(self) -> dict[str, Any]:
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
