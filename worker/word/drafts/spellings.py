"""How an office may have written what a field prints: dates, counts, capitals, parts of a value.

What is found so is printed by the field as papers of this service write it, or by a part of it.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

#: A part of a value that stands alone: what follows the last comma, as the day after an hour.
_LAST, _FIRST_WORD = "split(', ')|last", "split(' ')|first"
_SHORT_DAY = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b")
_LONG_DAY = re.compile(r"\b(\d{1,2}) tháng (\d{1,2}) năm (\d{4})\b")
_DAY = re.compile(rf"ngày (?:{_SHORT_DAY.pattern}|{_LONG_DAY.pattern})")
_PADDED = re.compile(r"(?<![\d/.,])0(\d)(?![\d/.,])")
_SINGLE = re.compile(r"(?<![\d/.,])(\d)(?![\d/.,])")
#: A count and the noun of at least two words that it counts.
_COUNT = re.compile(r"(\d+)((?: [^\W\d]+)*( [^\W\d]+ [^\W\d]+))")
#: Months that are written with a zero, as days before the tenth are (NĐ 30, Phụ lục I).
_PADDED_MONTHS = (1, 2)


class Spelling(NamedTuple):
    """A text that a field prints, perhaps through filters; `length` of it is the field's."""

    text: str
    filters: str = ""
    length: int | None = None


def list_spellings(value: str) -> Iterator[Spelling]:
    """List the ways to write a value, the likeliest first; the value itself is not among them."""
    yield Spelling(value.upper(), "upper")
    yield Spelling(value[:1].upper() + value[1:], "upper_first")
    for other in _respell(value):
        yield Spelling(other)
    before, comma, last = value.rpartition(", ")
    if comma and ", " not in before and _DAY.search(last):
        for text in (last, *_respell(last)):
            yield Spelling(text, _LAST)
    if found := _COUNT.fullmatch(value):
        number, _noun, short = found.groups()
        for count in dict.fromkeys((number, str(int(number)))):
            yield Spelling(f"{count}{short}", _FIRST_WORD, len(count))


def _respell(value: str) -> Iterator[str]:
    """Write the same days and counts in other figures."""
    short = _LONG_DAY.sub(_write_short, value)
    days = (_SHORT_DAY.sub(_write_long, value), short, _SHORT_DAY.sub(_write_shortest, short))
    for text in dict.fromkeys((value, *days)):
        for other in (text, _PADDED.sub(r"\1", text), _SINGLE.sub(r"0\1", text)):
            if other != value:
                yield other


def _write_long(found: re.Match[str]) -> str:
    day, month = int(found[1]), int(found[2])
    written = f"{month:02}" if month in _PADDED_MONTHS else str(month)
    return f"{day:02} tháng {written} năm {found[3]}"


def _write_shortest(found: re.Match[str]) -> str:
    return f"{int(found[1])}/{int(found[2])}/{found[3]}"


def _write_short(found: re.Match[str]) -> str:
    return f"{int(found[1]):02}/{int(found[2]):02}/{found[3]}"
