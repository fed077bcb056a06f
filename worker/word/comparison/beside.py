"""Words that were put beside what comes from facts: `9/9` that became `9/9 và 8/9`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from worker.word.comparison.figures import SHARE, Figure, find_figures
from worker.word.comparison.words import Edit

FIGURE = re.compile(r"\d[\d.,/]*\d|\d")
_WORD = re.compile(r"\w")
_PLAIN_WORD = re.compile(r"[^\W\d_]+")
#: What is behind it stands in another sentence or cell.
_ENDS = re.compile(r"[.;!?|\n](?!\d)")
#: Words that turn what a sentence says, wherever they stand in it.
_TURNS = re.compile(r"\b(?:không|chưa|chẳng|chỉ|trừ|thiếu|sai|nhầm|hủy|huỷ|bác)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Addition:
    """Words that were added in the sentence of a fact."""

    edit: Edit
    fact: str
    text: str
    #: It says otherwise than the fact; else it may.
    contradicts: bool
    #: Characters between.
    distance: int

    @property
    def rank(self) -> tuple[bool, int]:
        """Of several facts in a sentence, which one it is told of: the smallest."""
        return not self.contradicts, self.distance


def find_beside(text: str, start: int, end: int, edits: Sequence[Edit]) -> Iterator[Addition]:
    """Find what was added in the sentence of `text[start:end]`.

    Right beside it any words may; further away figures, and words that turn the sentence.
    """
    fact = text[start:end]
    known = list(_figures_of(text, start, end)) if _is_of_numbers(fact) else []
    for edit in edits:
        wide = _widen(text, start, end, edit)
        between = _between(text, start, end, wide)
        if between is None or _ENDS.search(between):
            continue
        old, added = text[wide.start : wide.end], _cut_sentence(wide, is_behind=wide.start >= end)
        figures = [one for one in find_figures(added) if not any(map(one.equals, known))]
        is_new = _has_new_figure(figures, list(find_figures(old)), known)
        if not _WORD.search(between):
            if (_adds(old, added) or is_new) and not (known and _repeats(added, figures)):
                yield Addition(edit, fact, added, bool(known and figures), len(between))
        elif is_new:
            contradicts = any(_is_of_kind(one, other) for one in figures for other in known)
            yield Addition(edit, fact, added, contradicts, len(between))
        elif _TURNS.search(added) and not _TURNS.search(old):
            yield Addition(edit, fact, added, contradicts=False, distance=len(between))


def _figures_of(text: str, start: int, end: int) -> Iterator[Figure]:
    """The figures of a fact, with the words that they count behind it."""
    return (one for one in find_figures(text[start:]) if one.start < end - start)


def _has_new_figure(new: Sequence[Figure], old: Sequence[Figure], known: Sequence[Figure]) -> bool:
    """True for a further figure, or another in place of the fact once more: `9 (chín)`."""
    is_restated = any(one.equals(fact) for one in old for fact in known)
    return bool(known and new) and (is_restated or len(new) > len(old))


def _is_of_numbers(fact: str) -> bool:
    figures, words = FIGURE.findall(fact), _PLAIN_WORD.findall(fact)
    return bool(figures) and len(words) <= 2 * len(figures)


def _is_of_kind(one: Figure, fact: Figure) -> bool:
    """Shares, or so many of the same."""
    return one.measure == fact.measure and (one.measure == SHARE or bool(one.measure))


def _repeats(added: str, others: Sequence[Figure]) -> bool:
    """True for the fact once more, in words: `9/9 (chín trên chín)`."""
    return not others and any(find_figures(added)) and not _TURNS.search(added)


def _cut_sentence(edit: Edit, *, is_behind: bool) -> str:
    """Cut the part of an edit that belongs to the sentence before or after it."""
    parts = _ENDS.split(edit.text)
    return parts[0] if is_behind else parts[-1]


def _widen(text: str, start: int, end: int, edit: Edit) -> Edit:
    """The edit with the whole of a figure that it changes, unless that is the fact itself."""
    for one in find_figures(text):
        is_touched = one.start < edit.end and edit.start < one.end
        if is_touched and not (one.start < end and start < one.end):
            first, last = min(one.start, edit.start), max(one.end, edit.end)
            words = text[first : edit.start] + edit.text + text[edit.end : last]
            return Edit(first, last, words)
    return edit


def _between(text: str, start: int, end: int, edit: Edit) -> str | None:
    """The text between; None where the edit is inside."""
    if edit.start >= end:
        return text[end : edit.start]
    return text[edit.end : start] if edit.end <= start else None


def _adds(old: str, new: str) -> bool:
    """Other words for those beside a fact are wording; new ones, and more figures, are not."""
    is_new = bool(_WORD.search(new)) and not _WORD.search(old)
    return is_new or len(FIGURE.findall(new)) > len(FIGURE.findall(old))
