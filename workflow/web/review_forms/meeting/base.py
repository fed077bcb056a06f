"""The form of one part of the meeting; all parts are fields of the section "meeting"."""

from typing import Any, ClassVar

import msgspec
from flask_babel import gettext as _

from workflow.domain.record import Meeting, Record
from workflow.domain.schema import find_meeting_part, replace_section
from workflow.web.language import translate
from workflow.web.review_forms.base import SectionForm

_EMPTY = Meeting()


class MeetingForm(SectionForm):
    """Shows some fields of the meeting and leaves the others as they are."""

    section = "meeting"
    part: ClassVar[str]

    def __init__(self, record: Record) -> None:
        self.record = record
        self.meeting = record.meeting or _EMPTY
        super().__init__(prefix="meeting-", data=self.shown())
        self.here = find_meeting_part(self.part)
        self.touching = self.here.touching

    def save_notice(self, *, changed: bool) -> str:
        """Which part was saved and which one follows; after the last, what the meeting lacks."""
        name, following = translate(self.here.label), self.here.next
        if not changed:
            return _("Phần «%(name)s» không có gì thay đổi.", name=name)
        if following is None:
            return super().save_notice(changed=changed)
        following_name = translate(following.label)
        return _("Đã lưu «%(name)s». Tiếp theo: «%(next)s».", name=name, next=following_name)

    def shown(self) -> dict[str, Any]:
        """What the fields hold before anything is typed."""
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
