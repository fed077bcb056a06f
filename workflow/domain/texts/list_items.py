"""Items of a list that stand on one line, as in a sentence: `1) Sở A; 2) Sở B và 3) Sở C`.

A name may hold commas and "và", so only what cannot be part of one sets items apart: numbers and
letters that run on, bullets, semicolons, roles.
"""

import re
from collections.abc import Iterator

#: A number or letter of a list with the sign that its neighbours have too; what may stand before.
_RUNNING = re.compile(
    r"(?:^|(?<=[\s;,.]))(?P<open>\(?)(?P<mark>\d{1,3}|[a-zđ])(?P<close>[.)/]\)?)\s*(?=[^\W\d]|[\"“«])",
    re.IGNORECASE,
)
_LETTERS = "abcdđeghiklmnopqrstuvxy"
#: Pictures that begin an item; dashes also stand between a name and its role.
_BULLET = re.compile("[•●○▪■□◦‣⁃❖➢✓✔❑◆►§\uf0a7\uf0b7\uf0d8\uf076]")
_BULLETS = re.compile(rf"\s*{_BULLET.pattern}\s*")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_SEMICOLON = re.compile(r"\s*;\s*(?:và\s+(?=\S))?", re.IGNORECASE)
#: What a sentence says before its list; the words `gồm` and a colon make sure that it is no name.
_BEFORE_LIST = re.compile(
    r"^(?:[^:;]{0,120}\s)?(?:gồm|bao gồm)(?:\s+có)?(?:\s+(?:\(?\d{1,3}\)?\s+)?(?:các\s+)?"
    r"(?:cơ quan,\s+)?(?:đơn vị|thành viên)[^:;]{0,60})?\s*:\s*",
    re.IGNORECASE,
)


def split_items(line: str) -> Iterator[str]:
    """The items of a line, with what marks them; of a row of a table the row itself."""
    if "\t" in line.strip():
        yield line
        return
    line = _BEFORE_LIST.sub("", line, count=1)
    parts = _split_at(line, _find_running(line))
    if len(parts) == 1 and len(_BULLET.findall(line)) > 1:
        parts = _BULLETS.split(line)
    for part in parts:
        yield from filter(None, _split_at_semicolons(part))


def _split_at(line: str, places: list[int]) -> list[str]:
    ends = [*places[1:], len(line)]
    return [line[at:end] for at, end in zip(places, ends, strict=True)] if places else [line]


def _find_running(line: str) -> list[int]:
    """Where the marks stand of which each follows the one before; one alone is no list."""
    marks = [*_RUNNING.finditer(line)]
    if not marks or line[: marks[0].start()].strip():
        return []
    places, last = [0], marks[0]
    for found in marks[1:]:
        if _follows(last, found):
            places.append(found.start())
            last = found
    return places if len(places) > 1 else []


def _follows(last: re.Match[str], found: re.Match[str]) -> bool:
    if (last["open"], last["close"]) != (found["open"], found["close"]):
        return False
    before, after = last["mark"].lower(), found["mark"].lower()
    if before.isdigit() and after.isdigit():
        return int(after) == int(before) + 1
    at = _LETTERS.find(before)
    return at >= 0 and _LETTERS[at + 1 : at + 2] == after


def _split_at_semicolons(part: str) -> Iterator[str]:
    """The parts between semicolons, of which none stands within brackets."""
    hidden = _BRACKETS.sub(lambda found: "\0" * len(found[0]), part)
    start = 0
    for found in _SEMICOLON.finditer(hidden):
        yield part[start : found.start()]
        start = found.end()
    yield part[start:]
