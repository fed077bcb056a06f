"""Texts word by word: what was kept, taken out and put in."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

#: Words, figures as `9/9`, `1.250,5` and `05/TTr-BTG`, each other character by itself.
_TOKENS = re.compile(r"…+|\.{2,}|\d[\d.,/]*\d|\w+|\s+|[^\w\s]|_")
#: Beyond these, a block of paragraphs is told as taken out and put in.
_MAX_PAIRS = 4_000
#: How much two paragraphs have to share to be one that was changed.
_LIKENESS = 0.4


@dataclass(frozen=True, slots=True)
class Edit:
    """`old[start:end]` became `text`."""

    start: int
    end: int
    text: str


def split_words(text: str) -> list[str]:
    return _TOKENS.findall(text)


def find_edits(old: str, new: str) -> list[Edit]:
    """Find the edits that turn one text into the other, word by word."""
    before, after = split_words(old), split_words(new)
    starts = _starts(before)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return [
        Edit(starts[i], starts[j], "".join(after[k:m]))
        for tag, i, j, k, m in matcher.get_opcodes()
        if tag != "equal"
    ]


def _starts(words: Sequence[str]) -> list[int]:
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word))
    return starts


@dataclass(frozen=True, slots=True)
class Pair:
    """Places of the same unit in two lists; None where a list does not have it."""

    old: int | None
    new: int | None


def align(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """Pair the texts of two lists that belong together, in the order of the lists."""
    before, after = ([" ".join(text.split()) for text in texts] for texts in (old, new))
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    pairs: list[Pair] = []
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            pairs += [Pair(i + n, k + n) for n in range(j - i)]
        else:
            pairs += _align_block(before, after, range(i, j), range(k, m))
    return pairs


def _align_block(old: list[str], new: list[str], mine: range, theirs: range) -> list[Pair]:
    """Pair paragraphs that share most of their words, without crossing."""
    if len(mine) * len(theirs) > _MAX_PAIRS:
        return [*(Pair(i, None) for i in mine), *(Pair(None, k) for k in theirs)]
    after = [_count_words(new[k]) for k in theirs]
    likeness = [[_likeness(_count_words(old[i]), other) for other in after] for i in mine]
    chosen = _choose(likeness)
    pairs, at_old, at_new = [], 0, 0
    for i, k in [*chosen, (len(mine), len(theirs))]:
        pairs += [Pair(mine[n], None) for n in range(at_old, i)]
        pairs += [Pair(None, theirs[n]) for n in range(at_new, k)]
        if i < len(mine):
            pairs.append(Pair(mine[i], theirs[k]))
        at_old, at_new = i + 1, k + 1
    return pairs


def _count_words(text: str) -> Counter[str]:
    """The words of a text; dots, spaces and punctuation make no paragraph like another."""
    return Counter(word for word in split_words(text) if word[0].isalnum())


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    total = sum(map(len, one.elements())) + sum(map(len, other.elements()))
    shared = sum(map(len, (one & other).elements()))
    found = 2 * shared / total if total else 1.0
    return found if found >= _LIKENESS else 0.0


def _choose(likeness: list[list[float]]) -> list[tuple[int, int]]:
    """The pairs without crossing whose likeness adds up to most."""
    rows, columns = len(likeness), len(likeness[0]) if likeness else 0
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        for k in range(columns - 1, -1, -1):
            paired = likeness[i][k] + best[i + 1][k + 1] if likeness[i][k] else 0.0
            best[i][k] = max(paired, best[i + 1][k], best[i][k + 1])
    pairs, i, k = [], 0, 0
    while i < rows and k < columns:
        if likeness[i][k] and best[i][k] == likeness[i][k] + best[i + 1][k + 1]:
            pairs.append((i, k))
            i, k = i + 1, k + 1
        elif best[i][k] == best[i + 1][k]:
            i += 1
        else:
            k += 1
    return pairs
