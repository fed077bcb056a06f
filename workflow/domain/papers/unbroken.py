"""School years that papers keep on one line: `2021-2022` does not end a line at its hyphen.

The hyphen stays what it is in facts, on pages and in exports; only what a template prints is
marked, and the writer of the Word file (`worker.word.values`) makes Word's own element of the mark.
A year typed with a dash (`2021–2022`) is printed as typed: Word has no dash that keeps a line.
"""

import re

from workflow.domain.record import Record
from workflow.domain.regulation import is_school_year
from workflow.domain.wording import UNBROKEN_HYPHEN

_MARK, _NBSP = UNBROKEN_HYPHEN.encode(), "\u00a0".encode()
_YEARS = re.compile(rb"(?<![\w/.-])((?:19|20)\d\d)( ?)-( ?)((?:19|20)\d\d)(?![\d-])")


def speaks_of_school_years(record: Record) -> bool:
    """Whether its year or the next spans two; other papers are not looked through."""
    return is_school_year(record.year) or is_school_year(record.next_year or "")


def unbroken(printed: bytes) -> bytes:
    """What is printed, as UTF-8, with the hyphens of school years marked."""
    return _YEARS.sub(_marked, printed)


def _marked(years: re.Match[bytes]) -> bytes:
    first, before, after, second = years.groups()
    if int(second) != int(first) + 1:
        return years[0]
    return first + (_NBSP if before else b"") + _MARK + (_NBSP if after else b"") + second
