"""Values that carry their Vietnamese name."""

from enum import StrEnum


class Labelled(StrEnum):
    """An enumeration with a label for each value: `READY = "ready", "Đã xong"`."""

    label: str

    def __new__(cls, value: str, label: str = "") -> "Labelled":
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member
