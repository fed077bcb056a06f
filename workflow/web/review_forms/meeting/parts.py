"""The parts that the meeting is written down in, each with a page and a save of its own."""

from dataclasses import dataclass


@dataclass(frozen=True)
class MeetingPart:
    """A page of the meeting: its name and the fields of the meeting that it edits."""

    key: str
    label: str
    fields: tuple[str, ...]

    @property
    def touching(self) -> tuple[str, ...]:
        """The record paths of its fields."""
        return tuple(f"meeting.{field}" for field in self.fields)


MEETING_PARTS = (
    MeetingPart(
        "time",
        "Thời gian và địa điểm",
        ("title", "kind", "dates", "starts_at", "ends_at", "part_of_day", "place", "online"),
    ),
    MeetingPart("people", "Chủ trì và thư ký", ("chairs", "secretaries")),
    MeetingPart("attendance", "Có mặt, vắng mặt", ("attendance",)),
    MeetingPart("guests", "Khách mời", ("guests",)),
    MeetingPart("discussion", "Thảo luận", ("discussion",)),
    MeetingPart("conclusions", "Kết luận", ("conclusions",)),
)
_BY_KEY = {part.key: part for part in MEETING_PARTS}


def find_part(key: str) -> MeetingPart:
    """The part of that key; raises `KeyError`."""
    return _BY_KEY[key]


def part_of_path(path: str) -> MeetingPart | None:
    """The part that edits the field at a record path such as `meeting.place`."""
    field = path.partition(".")[2].split(".")[0].split("[")[0]
    return next((part for part in MEETING_PARTS if field in part.fields), None)


def next_part(part: MeetingPart) -> MeetingPart | None:
    """The part that follows."""
    place = MEETING_PARTS.index(part) + 1
    return MEETING_PARTS[place] if place < len(MEETING_PARTS) else None
