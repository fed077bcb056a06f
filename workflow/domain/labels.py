"""Values that carry their Vietnamese name, and the mark of texts that are translated when shown."""

from enum import StrEnum


def N_(text: str) -> str:  # noqa: N802 (gettext's name for it)
    """Mark a text for the catalogues; whoever shows it translates it."""
    return text


class Labelled(StrEnum):
    """An enumeration with a label for each value: `READY = "ready", "Đã xong"`."""

    label: str

    def __new__(cls, value: str, label: str = "") -> "Labelled":
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member
