"""The labels Word prints before list paragraphs, which are not in their text."""

from collections import defaultdict

from worker.word.lint.ooxml import Element, W, child_value, number

ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
MOST = 1000
LAST = {"tab": "\t", "space": " ", "nothing": ""}


class ListLabels:
    """Counts list paragraphs in reading order and gives each its printed label."""

    def __init__(self, numbering: Element | None) -> None:
        self._levels: dict[str, dict[int, Element]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._abstract_of: dict[str, str] = {}
        if numbering is not None:
            self._read(numbering)

    def _read(self, numbering: Element) -> None:
        for abstract in numbering.iter(W + "abstractNum"):
            key = abstract.get(W + "abstractNumId", "")
            self._levels[key] = {
                int(number(level.get(W + "ilvl")) or 0): level for level in abstract.iter(W + "lvl")
            }
        for instance in numbering.iter(W + "num"):
            target = child_value(instance, "abstractNumId") or ""
            self._abstract_of[instance.get(W + "numId", "")] = target

    def label(self, list_id: str | None, level_text: str | None) -> str:
        """Return the label of the next paragraph of a list, with the space after it."""
        depth = int(number(level_text) or 0)
        levels = self._levels.get(self._abstract_of.get(list_id or "", ""), {})
        if list_id in (None, "0") or depth not in levels:
            return ""
        level = levels[depth]
        counts = self._counts[list_id or ""]
        counts[depth] = counts.get(depth, _start(level) - 1) + 1
        for deeper in [key for key in counts if key > depth]:
            del counts[deeper]
        return self._print(level, levels, counts)

    def _print(self, level: Element, levels: dict[int, Element], counts: dict[int, int]) -> str:
        text = child_value(level, "lvlText") or ""
        if child_value(level, "numFmt") == "bullet":
            text = "-" if text in "-–—" else text
        for depth, count in counts.items():
            text = text.replace(f"%{depth + 1}", _format_count(count, levels.get(depth)))
        gap = LAST.get(child_value(level, "suff") or "tab", "\t")
        return text + gap if text else ""


def _start(level: Element) -> int:
    start = number(child_value(level, "start"))
    return 1 if start is None else int(start)


def _format_count(count: int, level: Element | None) -> str:
    form = child_value(level, "numFmt")
    if not 0 < count < MOST:
        return str(count)
    if form in ("upperRoman", "lowerRoman"):
        return _to_roman(count) if form == "upperRoman" else _to_roman(count).lower()
    if form in ("upperLetter", "lowerLetter") and 1 <= count <= 26:
        letter = chr(ord("a") + count - 1)
        return letter.upper() if form == "upperLetter" else letter
    return str(count)


def _to_roman(count: int) -> str:
    text = ""
    for value, sign in ROMAN:
        while count >= value:
            text += sign
            count -= value
    return text
