"""How much two Word files have in common, whatever was typed, moved or laid out otherwise."""

import re
from collections.abc import Iterator

from worker.word.comparison.units import open_body, read_units
from worker.word.errors import PackageError

#: Words that stand together: alone, the words of all official papers are alike.
_TOGETHER = 3
_WORD = re.compile(r"\w+")
#: Characters of a file that are looked at: a paper has a tenth of it.
MAX_TEXT = 500_000


def read_whole_text(docx: bytes) -> str:
    """The text of the body, a line a paragraph or row."""
    return "\n".join(unit.text for unit in read_units(open_body(docx)[2]))[:MAX_TEXT]


def measure_likeness(text: str, others: list[bytes]) -> list[float]:
    """The share of neighbouring words that a text and each of some Word files have in common."""
    mine = set(_list_phrases(text))
    return [_compare(mine, docx) for docx in others]


def _compare(mine: set[tuple[str, ...]], docx: bytes) -> float:
    try:
        theirs = set(_list_phrases(read_whole_text(docx)))
    except PackageError:
        return 0.0
    every = mine | theirs
    return len(mine & theirs) / len(every) if every else 0.0


def _list_phrases(text: str) -> Iterator[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return zip(*(words[start:] for start in range(_TOGETHER)), strict=False)
