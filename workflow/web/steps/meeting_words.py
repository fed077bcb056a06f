"""When and where, who led, who was invited, what was said and concluded."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form as PlainForm
from wtforms import FormField
from wtforms.validators import ValidationError

from workflow.domain.record import Speech
from workflow.web.forms import Choice, Clock, Day, Line, Lines, Rows, Text
from workflow.web.steps.choices import MEETING_KINDS, ONLINE, PARTS_OF_DAY, UNKNOWN
from workflow.web.steps.meeting_form import MeetingForm
from workflow.web.steps.named import named
from workflow.web.steps.paragraphs import Paragraphs, paragraphs
from workflow.web.steps.persons import PersonForm, persons, typed_of


def _yes_or_no(value: Any) -> bool | None:
    return {"True": True, "False": False}.get(str(value))


class TimeForm(MeetingForm):
    part = "time"

    dates = Rows(Day(named("meeting.dates")), named("meeting.dates"), min_entries=1)
    part_of_day = Choice(named("meeting.part_of_day"), choices=[UNKNOWN, *PARTS_OF_DAY])
    starts_at = Clock(named("meeting.starts_at"), description=_l("Ví dụ: 14:00"))
    ends_at = Clock(named("meeting.ends_at"), description=_l("Ví dụ: 16:30"))
    online = Choice(named("meeting.online"), choices=[UNKNOWN, *ONLINE], coerce=_yes_or_no)
    place = Line(named("meeting.place"), description=_l("Ví dụ: Hội trường A, Tỉnh ủy"))
    title = Line(
        named("meeting.title"),
        description=_l("Để trống thì biên bản ghi «Hội nghị tổng kết» của khối và năm."),
    )
    kind = Choice(named("meeting.kind"), choices=[UNKNOWN, *MEETING_KINDS])

    def values(self) -> dict[str, Any]:
        days = tuple(day.data for day in self.dates if day.data)
        names = ("part_of_day", "starts_at", "ends_at", "online", "place", "title", "kind")
        return {"dates": days, **{name: self[name].data for name in names}}


class PeopleForm(MeetingForm):
    part = "people"

    chairs = Rows(FormField(PersonForm), named("meeting.chairs"))
    secretaries = Rows(FormField(PersonForm), named("meeting.secretaries"))

    def shown(self) -> dict[str, Any]:
        return {
            name: [typed_of(person) for person in getattr(self.meeting, name)] or [{}]
            for name in ("chairs", "secretaries")
        }

    def values(self) -> dict[str, Any]:
        return {"chairs": persons(self.chairs), "secretaries": persons(self.secretaries)}


class GuestsForm(MeetingForm):
    part = "guests"

    guests = Lines(
        named("meeting.guests"),
        description=_l("Mỗi dòng một khách mời, ghi như sẽ in trong biên bản."),
        render_kw={"rows": 8},
    )

    def values(self) -> dict[str, Any]:
        return {"guests": self.guests.data}


class SpeechForm(PlainForm):
    speaker = Line(named("meeting.discussion[].speaker"))
    text = Text(named("meeting.discussion[].text"))

    def validate_text(self, field: Text) -> None:
        """Who spoke said something."""
        if field.data is None and self.speaker.data:
            raise ValidationError(_("Hãy ghi nội dung phát biểu, hoặc xóa dòng này."))


class DiscussionForm(MeetingForm):
    part = "discussion"

    discussion = Rows(FormField(SpeechForm), named("meeting.discussion"))

    def shown(self) -> dict[str, Any]:
        speeches = self.meeting.discussion
        return {"discussion": [{"speaker": row.speaker, "text": row.text} for row in speeches]}

    def values(self) -> dict[str, Any]:
        rows = [row.form for row in self.discussion if row.form.text.data]
        return {"discussion": tuple(Speech(row.text.data, row.speaker.data) for row in rows)}


class ConclusionsForm(MeetingForm):
    part = "conclusions"

    conclusions = Paragraphs(named("meeting.conclusions"))

    def values(self) -> dict[str, Any]:
        return {"conclusions": paragraphs(self.conclusions)}
