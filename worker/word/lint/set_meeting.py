"""Where and when a meeting was, and who was there, as the papers of its set say."""

from collections.abc import Iterable, Iterator, Sequence

import regex

from worker.word.lint.model import Line
from worker.word.lint.text_keys import letters_key

_HALL = regex.compile(
    r"\b(?P<hall>Hội trường|Phòng họp)(?: (?P<by>tầng|lầu|số) (?P<number>\w+))", regex.I
)
_PLACE = regex.compile(r"[-\d.a-z) ]*Địa điểm[^:]{0,20}: *(?P<place>.+)")
_BEGINS = regex.compile(
    r"[-\d.a-z) ]*Thời gian[^:]{0,20}: ?[^\d]{0,12}(\d{1,2}) ?(?:giờ|h|:) ?(\d{2})?"
)
_COUNTED_BY = regex.compile(r"(?:kết thúc|xong)[^.;\d]{0,30}?(\d{1,2}) ?(?:giờ|h|:) ?(\d{2})?")
_NAMED = regex.compile(
    r"\b(?:[Ôô]ng|[Bb]à|[Đđ]ồng chí) (?P<name>\p{Lu}[\p{L}’']*(?: \p{Lu}[\p{L}’']*){1,4})"
)


def read_halls(lines: Iterable[Line]) -> Iterator[tuple[str, str, Line]]:
    """`Hội trường tầng 5`: which hall or room of a house, and its number."""
    for line in lines:
        for found in _HALL.finditer(line.text):
            yield letters_key(f"{found['hall']} {found['by']}"), found["number"].lower(), line


def find_place(lines: Iterable[Line]) -> tuple[str, Line] | None:
    found = ((place["place"], line) for line in lines if (place := _PLACE.match(line.text)))
    return next(found, None)


def is_same_place(one: str, other: str) -> bool:
    """One may say more of it; words in another order say the same."""
    left, right = ({*map(letters_key, regex.findall(r"\w+", text))} for text in (one, other))
    return left <= right or right <= left


def find_beginning(lines: Iterable[Line]) -> tuple[int, Line] | None:
    """The minute of the day at which the meeting begins."""
    found = ((_minute(time), line) for line in lines if (time := _BEGINS.match(line.text)))
    return next(found, None)


def find_end(lines: Sequence[Line]) -> tuple[int, Line] | None:
    for line in reversed(lines):
        if time := _COUNTED_BY.search(line.text):
            return _minute(time), line
    return None


def _minute(found: regex.Match[str]) -> int:
    return 60 * int(found[1]) + int(found[2] or 0)


def read_names(lines: Iterable[Line]) -> dict[str, Line]:
    """The people whom a paper names, each with the first line that does."""
    found: dict[str, Line] = {}
    for line in lines:
        for named in _NAMED.finditer(line.text):
            found.setdefault(named["name"], line)
    return found
