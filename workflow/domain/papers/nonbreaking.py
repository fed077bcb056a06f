"""School years that papers keep on one line: `2021-2022` does not end a line at its hyphen.

The hyphen stays what it is in facts, on pages and in exports; only what a template prints is
marked, and the writer of the Word file (`worker.word.expressions.values`) makes
Word's own element of the mark.
A year typed with a dash (`2021–2022`) is printed as typed: Word has no dash that keeps a line.
"""

import re

from workflow.domain.law.regulation import is_school_year
from workflow.domain.record import Record
from workflow.domain.texts.hyphens import NONBREAKING_HYPHEN

_MARK, _NBSP = NONBREAKING_HYPHEN.encode(), "\u00a0".encode()
_YEARS = re.compile(rb"((?:19|20)\d\d)( ?)-( ?)((?:19|20)\d\d)(?![\d-])")
_WITHIN = re.compile(rb"[\w/.-]")


def has_school_year(record: Record) -> bool:
    """Tell whether its year or the next spans two; other papers are not looked through."""
    return is_school_year(record.year) or is_school_year(record.next_year or "")


def mark_school_years(printed: bytes) -> bytes:
    """Mark the hyphens of school years in the UTF-8 of printed JSON."""
    return _YEARS.sub(_mark_match, printed)


def _mark_match(years: re.Match[bytes]) -> bytes:
    first, before, after, second = years.groups()
    if int(second) != int(first) + 1 or not _is_word_start(years.string, years.start()):
        return years[0]
    return first + (_NBSP if before else b"") + _MARK + (_NBSP if after else b"") + second


def _is_word_start(printed: bytes, at: int) -> bool:
    """Tell whether nothing runs on into the year: `\\n` is how JSON writes the end of a line."""
    if at == 0 or not _WITHIN.match(printed, at - 1):
        return True
    is_code = printed[at - 6 : at - 4] == b"\\u"
    if not is_code and printed[at - 1] not in b"bfnrt":
        return False
    head = printed[: at - (5 if is_code else 1)]
    backslashes = len(head) - len(head.rstrip(b"\\"))
    return backslashes % 2 == 1  # of two, the first only quotes the second
