"""Parse "Số: 05/TTr-ABC" or "Số 05-TTr/ABC", accepting common mistakes."""

from dataclasses import dataclass
from typing import Self

import regex

#: Sign, gap and colon, number, first separator, first group, second separator, second group.
_SYMBOL = regex.compile(
    r"(?P<word>Số)?(?P<colon>\s*:)?\s*"
    r"(?P<number>[\d\s….,_]*?)\s*(?P<first>[/-])\s*(?P<groups>[\p{L}\d&.…]+(?:\s*[/-]\s*[\p{L}\d&.…]+)*)\s*"
)
_OPEN_GROUP = regex.compile(r"(?<=[/-])\s*…+")
DOTS = regex.compile(r"\.{2,}")


def replace_dots(text: str) -> str:
    """Write typed dots as the dots the rules know."""
    return DOTS.sub("…", text)


def fill_open_groups(text: str) -> str:
    """Put a letter where a draft leaves the issuer's abbreviation open."""
    return _OPEN_GROUP.sub("X", replace_dots(text))


@dataclass(frozen=True, slots=True)
class Symbol:
    """The pieces of a number line; empty where the line has none."""

    number: str = ""
    separator: str = ""
    groups: tuple[str, ...] = ()
    marks: str = ""

    @classmethod
    def read(cls, text: str) -> Self:
        found = _SYMBOL.fullmatch(replace_dots(text))
        if found is None:
            return cls()
        groups = tuple(part.strip() for part in regex.split(r"[/-]", found["groups"]))
        marks = found["first"] + "".join(regex.findall(r"[/-]", found["groups"]))
        return cls(found["number"].strip(), found["first"], groups, marks)

    @property
    def blank(self) -> bool:
        """Return whether the number or the issuer's abbreviation is still blank."""
        open_group = any("…" in group for group in self.groups)
        return bool(self.groups) and (open_group or not any(map(str.isdigit, self.number)))

    @property
    def abbreviation(self) -> str:
        return self.groups[0] if self.groups else ""
