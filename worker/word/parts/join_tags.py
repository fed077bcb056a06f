"""Put the tags of one paragraph into its pieces, joining what Word spread over several runs."""

from collections.abc import Sequence

from worker.word.parts.markup import Piece, is_end, is_markup, is_start, local_name
from worker.word.parts.tags import Span

Entry = tuple[int, str]  # index of a slot and the text it stands for
#: Elements between two halves of a tag that may go, besides the look of the second half.
_DROPPED = frozenset(("t", "r", "proofErr", "lastRenderedPageBreak"))


def put_tags(slots: list[list[Piece]], entries: Sequence[Entry], spans: Sequence[Span]) -> None:
    """Replace the text of each span by its tag, in the first of the slots it is spread over."""
    text = _Text(slots, entries)
    position, joints = 0, list[tuple[int, int]]()
    for start, end, tag in spans:
        text.copy(position, start)
        first, last = text.take(start, end)
        if tag is not None:
            text.parts[first].append(tag)
        if last > first:
            joints.append((first, last))
        position = end
    text.copy(position, text.length)
    for number, (index, _) in enumerate(entries):
        if not is_markup(slots[index][0]) or number in text.taken:
            slots[index] = text.parts[number]
    for first, last in reversed(joints):
        _join(slots, entries[first][0], entries[last][0])


class _Text:
    """The text of a paragraph, given out from its start to its end."""

    def __init__(self, slots: Sequence[Sequence[Piece]], entries: Sequence[Entry]) -> None:
        self._slots, self._entries = slots, entries
        self._number, self._start = 0, 0  # the entry reached and where it starts
        self.parts: list[list[Piece]] = [[] for _ in entries]
        self.taken: set[int] = set()  # breaks that are inside a tag
        self.length = sum(len(text) for _, text in entries)

    def _reach(self, position: int) -> None:
        while self._start + len(self._entries[self._number][1]) <= position:
            self._start += len(self._entries[self._number][1])
            self._number += 1

    def copy(self, start: int, end: int) -> None:
        """Leave the text from `start` to `end` where it is."""
        while start < end:
            self._reach(start)
            index, text = self._entries[self._number]
            high = min(end, self._start + len(text))
            if not is_markup(self._slots[index][0]):
                self.parts[self._number].append(text[start - self._start : high - self._start])
            start = high

    def take(self, start: int, end: int) -> tuple[int, int]:
        """The first and last entry of a tag; breaks between them are taken out."""
        self._reach(start)
        first = self._number
        self._reach(end - 1)
        for number in range(first + 1, self._number):
            if is_markup(self._slots[self._entries[number][0]][0]):
                self.taken.add(number)
        return first, self._number


def _join(slots: list[list[Piece]], first: int, last: int) -> None:
    """Append what follows the tag to its first run, as docxtpl does, if only runs are between.

    Otherwise the rest stays in its own run, and pictures or notes between the halves stay too.
    """
    depth, lowest, looks = 0, 0, 0
    for slot in slots[first + 1 : last]:
        for piece in slot:
            if not isinstance(piece, str) or piece[:1] != "<":
                return
            name = local_name(piece)
            change = is_start(piece) - is_end(piece)
            looks += change if name == "rPr" else 0
            if name not in _DROPPED and name != "rPr" and not looks:
                return
            depth += change
            lowest = min(lowest, depth)
    if depth != 0 or lowest < -2:
        return
    slots[first] += slots[last]
    for index in range(first + 1, last + 1):
        slots[index] = []
