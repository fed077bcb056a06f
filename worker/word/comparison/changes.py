"""Changes in an edited file, and which of them the facts of the review support."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from worker.word.comparison.beside import FIGURE, Addition, find_beside
from worker.word.comparison.figures import SHARE, Figure, find_figures
from worker.word.comparison.units import CELL_BORDER, Unit
from worker.word.comparison.words import Edit, Pair, align, find_edits, split_words
from workflow.domain.labels import N_

#: How the mark begins that a paper has where typed text could not be carried over by itself.
CONFLICT_MARK = N_("[Xung đột khi tạo lại]")
#: Blocks, contradictions and characters that a page shows.
MAX_BLOCKS, MAX_TOLD, MAX_TEXT = 300, 100, 2_000
#: A value of more words is prose: its figures and names are facts, its other words are wording.
_SHORT_VALUE = 8
_SHORTEST_NAME = 4
#: A paragraph of fewer words may be found by chance where two others meet.
_FEWEST_WORDS = 6
_BLANK = re.compile(r"[\s…._]*")


def describe_changes(
    old: Sequence[Unit], new: Sequence[Unit], names: Iterable[str]
) -> dict[str, Any]:
    """The report of a comparison as it is stored: see `domain.paper_changes`."""
    pairs = align([unit.text for unit in old], [unit.text for unit in new])
    finder = _Contradictions(FactFinder(names), old, [unit.text for unit in new])
    blocks: list[dict[str, Any]] = []
    counts = {"added": 0, "removed": 0, "changed": 0}
    for pair in pairs:
        kind, edits = _tell(old, new, pair)
        if kind == "same":
            continue
        counts[kind] += 1
        blocks.append({"kind": kind, "pieces": _pieces(old, new, pair, edits)})
        if pair.old is not None:
            finder.look(old[pair.old], kind, edits)
        elif pair.new is not None:
            finder.look_at_added(new[pair.new])
    return {
        "counts": counts,
        "blocks": blocks[:MAX_BLOCKS],
        "contradictions": finder.found[:MAX_TOLD],
        "beside": finder.beside[:MAX_TOLD],
        "conflicts": sum(unit.text.startswith(CONFLICT_MARK) for unit in new),
    }


def _tell(old: Sequence[Unit], new: Sequence[Unit], pair: Pair) -> tuple[str, list[Edit]]:
    if pair.old is None:
        return "added", []
    if pair.new is None:
        return "removed", []
    before, after = old[pair.old].text, new[pair.new].text
    edits = [edit for edit in find_edits(before, after) if is_seen(before, edit)]
    return ("changed" if edits else "same"), edits


def is_seen(old: str, edit: Edit) -> bool:
    """False for spaces that became other spaces."""
    return bool(old[edit.start : edit.end].split() or edit.text.split())


def _pieces(
    old: Sequence[Unit], new: Sequence[Unit], pair: Pair, edits: Iterable[Edit]
) -> list[list[str]]:
    """A unit as pieces that were kept (=), taken out (-) and put in (+)."""
    if pair.old is None:
        return [["+", new[pair.new or 0].text[:MAX_TEXT]]]
    text = old[pair.old].text
    if pair.new is None:
        return [["-", text[:MAX_TEXT]]]
    pieces, at = [], 0
    for edit in edits:
        pieces += [["=", text[at : edit.start]], ["-", text[edit.start : edit.end]]]
        pieces.append(["+", edit.text])
        at = edit.end
    pieces.append(["=", text[at:]])
    return [[sign, part[:MAX_TEXT]] for sign, part in pieces if part]


class FactFinder:
    """Finds what comes from facts in a unit: its short values, figures and names in its prose."""

    def __init__(self, names: Iterable[str]) -> None:
        known = {name.strip() for name in names if _is_name(name)}
        self._names = sorted(known, key=len, reverse=True)

    def find(self, unit: Unit) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        for start, end in unit.values:
            text = unit.text[start:end]
            if count_words(text) <= _SHORT_VALUE:
                found.append((start, end))
            else:
                found += [(start + i, start + j) for i, j in self._find_in_prose(text)]
        return found

    def _find_in_prose(self, text: str) -> list[tuple[int, int]]:
        taken: list[tuple[int, int]] = []
        for name in self._names:
            taken += _free_places(re.finditer(re.escape(name), text), taken)
        return sorted(taken + _free_places(FIGURE.finditer(text), taken))


def _free_places(
    matches: Iterable[re.Match[str]], taken: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    spans = [match.span() for match in matches]
    return [
        (start, end)
        for start, end in spans
        if not any(first < end and start < last for first, last in taken)
    ]


class _Contradictions:
    """Changes of what comes from facts."""

    def __init__(self, facts: FactFinder, made: Sequence[Unit], texts: Sequence[str]) -> None:
        self._facts = facts
        self._shares = [one for unit in made for one in _list_shares(unit)]
        self._texts = {" ".join(text.split()) for text in texts}
        self._keys = [_to_key(text) for text in texts]
        self._whole = "".join(self._keys)
        self.found: list[dict[str, Any]] = []
        #: Words beside a fact, which may change what it says.
        self.beside: list[dict[str, Any]] = []

    def look(self, unit: Unit, kind: str, edits: Sequence[Edit]) -> None:
        if self._stands_across(unit.text, kind):
            return
        if kind == "removed":
            self._look_at_removed(unit)
            return
        places = self._facts.find(unit)
        for start, end in places:
            self._look_at_fact(unit, start, end, edits)
        outside = [edit for edit in edits if not _is_in_any(edit, places)]
        self._look_beside(unit, places, outside)

    def _look_at_fact(self, unit: Unit, start: int, end: int, edits: Sequence[Edit]) -> None:
        recorded = unit.text[start:end]
        written = _after(unit.text, start, end, edits, whole=_is_whole(unit.text, start, end))
        if written.split() == recorded.split():
            return
        if written.strip() or not _is_moved_within(unit.text, start, edits):
            self._add(unit, recorded, written)

    def _look_beside(
        self, unit: Unit, places: Iterable[tuple[int, int]], edits: Sequence[Edit]
    ) -> None:
        """Tell each addition once, of the fact that it is about."""
        added: dict[Edit, Addition] = {}
        for start, end in places:
            if not is_blank(unit.text[start:end]):
                for one in find_beside(unit.text, start, end, edits):
                    added[one.edit] = min(added.get(one.edit, one), one, key=lambda one: one.rank)
        for one in added.values():
            told = _told(unit, one.fact, one.text) | {"beside": True}
            (self.found if one.contradicts else self.beside).append(told)

    def look_at_added(self, unit: Unit) -> None:
        """Tell shares in a paragraph of one's own that the paper as it was made has nowhere."""
        others = [one for one in _list_shares(unit) if not any(map(one.equals, self._shares))]
        if others:
            told = _told(unit, "", unit.text[others[0].start :]) | {"beside": True}
            self.beside.append(told)

    def _stands_across(self, text: str, kind: str) -> bool:
        """True if all its words still follow each other: it was parted, or put behind another.

        Within one paragraph that was not, something was put beside it; a few words are anywhere.
        """
        key = _to_key(text)
        if count_words(text) < _FEWEST_WORDS or key not in self._whole:
            return False
        return kind == "removed" or not any(key in one for one in self._keys)

    def _look_at_removed(self, unit: Unit) -> None:
        """Tell moved text from removed text; a blank that went tells nothing."""
        is_moved = " ".join(unit.text.split()) in self._texts
        fact_texts = [unit.text[start:end] for start, end in self._facts.find(unit)]
        if not is_moved and any(not is_blank(text) for text in fact_texts):
            self._add(unit, unit.text, "")

    def _add(self, unit: Unit, recorded: str, written: str) -> None:
        self.found.append(_told(unit, "" if is_blank(recorded) else recorded, written))


def _is_moved_within(text: str, start: int, edits: Iterable[Edit]) -> bool:
    """True for a figure that was put elsewhere in its paragraph, and can be taken for no other."""
    figures = list(find_figures(text))
    fact = next((one for one in figures if one.start == start), None)
    if fact is None or any(one.measure == fact.measure and one != fact for one in figures):
        return False
    return any(one == fact for edit in edits for one in find_figures(edit.text))


def _is_in_any(edit: Edit, places: Iterable[tuple[int, int]]) -> bool:
    return any(edit.start < end and edit.end > start for start, end in places)


def _list_shares(unit: Unit) -> list[Figure]:
    return [one for one in find_figures(unit.text) if one.measure == SHARE]


def _told(unit: Unit, recorded: str, written: str) -> dict[str, Any]:
    texts = {"recorded": recorded, "written": written, "where": unit.text}
    return {key: text.strip()[:MAX_TEXT] for key, text in texts.items()}


def _to_key(text: str) -> str:
    """The words of a text, so that a word is found only where it is whole."""
    return "".join(f"\0{word}\0" for word in split_words(text) if not word.isspace())


def _is_name(text: str) -> bool:
    return len(text.strip()) >= _SHORTEST_NAME and count_words(text) <= _SHORT_VALUE


def count_words(text: str) -> int:
    return sum(word[0].isalnum() for word in split_words(text))


def is_blank(text: str) -> bool:
    """True for dots that stand for what nobody knows yet."""
    return bool(_BLANK.fullmatch(text))


def _is_whole(text: str, start: int, end: int) -> bool:
    """True for what stands alone in a paragraph or cell: what is put beside it is part of it."""
    before, after = text[:start].rpartition(CELL_BORDER)[2], text[end:].partition(CELL_BORDER)[0]
    return not before.strip() and not after.strip()


def _after(text: str, start: int, end: int, edits: Sequence[Edit], *, whole: bool) -> str:
    """Return the text that is now in the place of `text[start:end]`.

    What was put in at its ends counts where it stands alone: `PHÓ` before `TRƯỞNG BAN`.
    """
    first, last = start, end
    if whole:
        start, end = len(text[:start].rstrip()), len(text) - len(text[end:].lstrip())
        first, last = start - 1, end + 1
    parts, at = [], start
    for edit in edits:
        is_insertion = edit.start == edit.end
        inside = (
            first < edit.start < last if is_insertion else edit.start < end and edit.end > start
        )
        if not inside:
            continue
        parts += [text[at : max(edit.start, at)], edit.text]
        at = max(edit.end, at)
    return "".join(parts) + text[at:end]
