"""Words that were put right beside what comes from facts: `9/9` that became `9/9 và 8/9`."""

import re
from collections.abc import Iterator, Sequence

from worker.word.comparison.words import Edit

FIGURE = re.compile(r"\d[\d.,/]*\d|\d")
_WORD = re.compile(r"\w")
_PLAIN_WORD = re.compile(r"[^\W\d_]+")
#: What is behind it stands in another sentence or cell.
_ENDS = re.compile(r"[.;!?|\n]")


def find_beside(text: str, start: int, end: int, edits: Sequence[Edit]) -> Iterator[str]:
    """What was added behind or before `text[start:end]`, with nothing but signs between."""
    for edit in edits:
        if _is_next_to(text, start, end, edit) and _adds(text[edit.start : edit.end], edit.text):
            yield edit.text


def is_figure_beside(fact: str, added: str) -> bool:
    """True for a number beside a fact of numbers: the paper then says two of them."""
    figures, words = FIGURE.findall(fact), _PLAIN_WORD.findall(fact)
    is_of_numbers = bool(figures) and len(words) <= 2 * len(figures)
    return is_of_numbers and bool(FIGURE.search(added)) and not _ENDS.match(added.strip())


def _is_next_to(text: str, start: int, end: int, edit: Edit) -> bool:
    between = text[end : edit.start] if edit.start >= end else text[edit.end : start]
    is_outside = edit.start >= end or edit.end <= start
    return is_outside and not _WORD.search(between) and not _ENDS.search(between)


def _adds(old: str, new: str) -> bool:
    """Other words for those beside a fact are wording; new ones, and more figures, are not."""
    is_new = bool(_WORD.search(new)) and not _WORD.search(old)
    return is_new or len(FIGURE.findall(new)) > len(FIGURE.findall(old))
