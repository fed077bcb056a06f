"""The parts that the meeting is written down in, each with a page and a save of its own."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """A page of the meeting: its name and the fields of the meeting that it edits."""

    key: str
    label: str
    fields: tuple[str, ...]

    @property
    def touching(self) -> tuple[str, ...]:
        """The record paths of its fields."""
        return tuple(f"meeting.{field}" for field in self.fields)


PARTS = (
    Part(
        "time",
        "Thời gian và địa điểm",
        ("title", "kind", "dates", "starts_at", "ends_at", "part_of_day", "place", "online"),
    ),
    Part("people", "Chủ trì và thư ký", ("chairs", "secretaries")),
    Part("attendance", "Có mặt, vắng mặt", ("attendance",)),
    Part("guests", "Khách mời", ("guests",)),
    Part("discussion", "Thảo luận", ("discussion",)),
    Part("conclusions", "Kết luận", ("conclusions",)),
)
_BY_KEY = {part.key: part for part in PARTS}


def find_part(key: str) -> Part:
    """The part of that key; raises `KeyError`."""
    return _BY_KEY[key]


def part_of(path: str) -> Part | None:
    """The part that edits the field at a record path such as `meeting.place`."""
    field = path.partition(".")[2].split(".")[0].split("[")[0]
    return next((part for part in PARTS if field in part.fields), None)


def after(part: Part) -> Part | None:
    """The part that follows."""
    place = PARTS.index(part) + 1
    return PARTS[place] if place < len(PARTS) else None
