"""Figures in a text, in digits and in words: `8/9`, `tám trên chín`, `77,78 phần trăm`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from worker.word.number_words import number_in_words

_UNIT = "một|hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín"
_LAST = "một|mốt|hai|ba|bốn|tư|lăm|nhăm|sáu|bảy|bẩy|tám|chín"
_TENS = rf"mười(?: (?:{_LAST}))?|(?:{_UNIT}) mươi(?: (?:{_LAST}))?"
_WORDS = rf"(?:{_UNIT}) trăm(?: (?:(?:linh|lẻ) (?:{_UNIT})|{_TENS}))?|{_TENS}|{_UNIT}"
_DIGITS = r"\d{1,12}(?:[.,]\d{1,12}){0,4}"
_NUMBER = rf"(?:{_DIGITS}|\b(?:{_WORDS})\b)"
_OVER = r"(?: ?[/\u2044\u2215] ?| (?:trên|phần|trong)(?: tổng)?(?: số)? )"
_FIGURE = re.compile(
    rf"(?P<date>\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{4}})"
    rf"|(?!một trong)(?P<part>{_NUMBER}){_OVER}(?!trăm)(?P<base>{_NUMBER})"
    rf"|(?P<number>{_NUMBER})(?P<decimals> phẩy {_NUMBER})?(?P<percent> ?%| phần trăm)?",
    re.IGNORECASE,
)
#: Alone they are words of sentences rather than numbers: a year, a public servant, one of many.
_OTHER_WORDS = ("một", "năm")
_NEXT_WORD = re.compile(r"\s*([^\W\d_]+)")
_ROUNDED = Fraction(1, 100)


@dataclass(frozen=True)
class Figure:
    """A figure, and what it is one of: a share, a day, or so many of the word behind it."""

    measure: str
    value: Fraction | str
    #: Where it begins and ends in its text.
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)

    def equals(self, other: "Figure") -> bool:
        """True for the same figure; per cent are rounded, and what is counted may be left out."""
        measures = {self.measure, other.measure}
        if measures == {SHARE}:
            return abs(Fraction(self.value) - Fraction(other.value)) < _ROUNDED / 100
        is_left_out = "" in measures and not measures & {SHARE, _DAY}
        return self.value == other.value if is_left_out else self == other


SHARE, _DAY = "share", "day"


def find_figures(text: str) -> Iterator[Figure]:
    """All figures of a text, from left to right."""
    for found in _FIGURE.finditer(text):
        if read := _read_figure(found, text):
            yield Figure(*read, *found.span())


def _read_figure(found: re.Match[str], text: str) -> tuple[str, Fraction | str] | None:
    """Read the kind and the value of a figure."""
    if found["date"]:
        return _DAY, found["date"]
    if found["part"]:
        part, base = _read(found["part"]), _read(found["base"])
        return SHARE, part / base if base else part
    if found["percent"]:
        return SHARE, (_read(found["number"]) + _read_decimals(found)) / 100
    if found["number"].lower() in _OTHER_WORDS:
        return None
    counted = _NEXT_WORD.match(text, found.end())
    return counted[1].lower() if counted else "", _read(found["number"])


def _read(number: str) -> Fraction:
    """`1.250,5` has its decimals behind the comma."""
    if number[0].isdigit():
        return Fraction(number.replace(".", "").replace(",", ".", 1).replace(",", ""))
    return Fraction(number_in_words(number) or 0)


def _read_decimals(found: re.Match[str]) -> Fraction:
    """`phẩy bảy mươi tám` behind `bảy mươi bảy`."""
    if not found["decimals"]:
        return Fraction(0)
    spelled = _read(found["decimals"].removeprefix(" phẩy "))
    return spelled * Fraction(1, 10 ** len(str(spelled)))
