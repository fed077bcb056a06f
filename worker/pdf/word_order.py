"""Finding the paragraphs and rows of a paper in a PDF: as they were, with nothing put in between.

All words may be there and say something else: two figures changed about, a "không" put in.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from worker.word.comparison.units import Unit, W

#: Words at the foot of a page and the head of the next: a number, a code, the heading of a table.
_BETWEEN_PAGES = 60


@dataclass(frozen=True)
class PrintedWords:
    """The words of a PDF in the order of its text, and where its pages begin."""

    words: Sequence[str]
    page_starts: Sequence[int]

    @classmethod
    def read(cls, pages: Iterable[str], split: Callable[[str], list[str]]) -> "PrintedWords":
        words: list[str] = []
        starts = []
        for page in pages:
            starts.append(len(words))
            words += split(page)
        return cls(words, starts[1:])

    def has(self, wanted: Sequence[str]) -> bool:
        """True if the words stand there one after the other, over the end of a page at most."""
        if not wanted:
            return True
        if any(self._stands_at(wanted, at) for at in self._places(wanted[0])):
            return True
        return any(self._spans(wanted, start) for start in self.page_starts)

    def has_together(self, wanted: Sequence[str]) -> bool:
        """True if they stand together in whatever order, as the cells of a row are read."""
        size, counted = len(wanted), Counter(wanted)
        if size > len(self.words):
            return False
        window = Counter(self.words[:size])
        for at in range(len(self.words) - size + 1):
            if window == counted:
                return True
            if at + size < len(self.words):
                window[self.words[at + size]] += 1
            window[self.words[at]] -= 1
        return any(self._is_parted(counted, start) for start in self.page_starts)

    def _places(self, word: str) -> Iterable[int]:
        return (at for at, found in enumerate(self.words) if found == word)

    def _stands_at(self, wanted: Sequence[str], at: int) -> bool:
        return list(self.words[at : at + len(wanted)]) == list(wanted)

    def _spans(self, wanted: Sequence[str], start: int) -> bool:
        """True if the words go on from the page before `start` to the one that begins there."""
        for size in range(1, len(wanted)):
            before = range(max(0, start - size - _BETWEEN_PAGES), start - size + 1)
            if any(self._stands_at(wanted[:size], at) for at in before) and any(
                self._stands_at(wanted[size:], start + gap) for gap in range(_BETWEEN_PAGES)
            ):
                return True
        return False

    def _is_parted(self, wanted: Counter[str], start: int) -> bool:
        """True if a row that a page ends in may have all its words on both sides of the end."""
        reach = wanted.total() + _BETWEEN_PAGES
        return not wanted - Counter(self.words[max(0, start - reach) : start + reach])


def find_displaced(
    units: Iterable[Unit], printed: PrintedWords, split: Callable[[str], list[str]]
) -> list[str]:
    """The texts of paragraphs and rows that do not stand in the PDF as in the paper.

    Letterheads and signatures stand side by side and may be read across: of those only the words
    are compared.
    """
    displaced = []
    for unit in units:
        words = split(unit.text)
        if unit.is_row:
            is_there = printed.has_together(words)
        else:
            is_there = _is_in_cell(unit) or printed.has(words)
        if not is_there:
            displaced.append(" ".join(unit.text.split()))
    return displaced


def _is_in_cell(unit: Unit) -> bool:
    return any(above.tag == f"{W}tc" for above in unit.element.iterancestors())
