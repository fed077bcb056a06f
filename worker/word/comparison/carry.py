"""Carry what a person typed into one paper over into the next one of its kind.

Three texts meet: the paper as it was made, what a person made of it, and the new paper. What comes
from facts is always as the new paper has it. Where facts and typed text met in one place, both stay
in the paper, the typed one behind a mark that somebody has to take out.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from worker.word.comparison.added import Adder
from worker.word.comparison.changes import CONFLICT_MARK, MAX_TEXT, FactFinder, is_blank, is_seen
from worker.word.comparison.run_edits import Tracker
from worker.word.comparison.unit_pairs import pair_paragraphs
from worker.word.comparison.units import Unit, W, open_body, read_text, read_units
from worker.word.comparison.words import Edit, align, find_edits
from worker.word.files.opc import replace_parts

#: What is shown of each list on the page.
_MAX_TOLD = 100


@dataclass
class CarryResult:
    """The new paper with the typed text in it, and what became of each change."""

    docx: bytes = b""
    carried: int = 0
    #: Both texts stay in the paper: (as made now, as typed).
    conflicts: list[tuple[str, str]] = field(default_factory=list)
    #: Changes of what comes from facts; the new paper has it from the facts.
    left: list[tuple[str, str]] = field(default_factory=list)

    def report(self) -> dict[str, Any]:
        return {
            "carried": self.carried,
            "conflicts": [list(row) for row in self.conflicts[:_MAX_TOLD]],
            "left": [list(row) for row in self.left[:_MAX_TOLD]],
        }


def carry_over(
    base: Sequence[Unit], edited: bytes, new: bytes, names: Iterable[str]
) -> CarryResult:
    """Put what `edited` says otherwise than `base` into the new paper."""
    package, root, body = open_body(new)
    carrier = _Carrier(base, edited, body, package_styles(package), FactFinder(names))
    carrier.run()
    carrier.result.docx = replace_parts(package, {package.main: root})
    return carrier.result


def package_styles(package: Any) -> frozenset[str]:
    """The styles that a paper knows."""
    found = [
        style.get(f"{W}styleId", "")
        for part in package.related(package.main, "styles")
        for style in package.root(part).iter(f"{W}style")
    ]
    return frozenset(found)


class _Carrier:
    def __init__(
        self,
        base: Sequence[Unit],
        edited: bytes,
        body: etree._Element,
        styles: frozenset[str],
        facts: FactFinder,
    ) -> None:
        self._base, self._facts = base, facts
        self._edited, self._new = read_units(open_body(edited)[2]), read_units(body)
        self._tracker = Tracker()
        self._adder = Adder(body, self._tracker, styles)
        texts = [[unit.text for unit in units] for units in (base, self._edited, self._new)]
        self._pairs = align(texts[0], texts[1])
        self._now = {
            pair.old: pair.new for pair in align(texts[0], texts[2]) if pair.old is not None
        }
        added = [pair.new for pair in self._pairs if pair.old is None and pair.new is not None]
        self._added = {id(self._edited[place].element) for place in added}
        self._parted = frozenset(self._list_parted())
        self._tables: list[etree._Element] = []  # held, so that each stays the same object
        self.result = CarryResult()

    def run(self) -> None:
        for pair in self._pairs:
            if pair.old is None:
                self._add(self._edited[pair.new or 0])
                continue
            place = self._now.get(pair.old)
            now = None if place is None else self._new[place]
            if now is not None:
                self._adder.anchor = now.element
            then = self._base[pair.old]
            if pair.new is None:
                self._remove(then, now)
            else:
                self._change(then, self._edited[pair.new], now)

    def _list_parted(self) -> Iterator[tuple[str, ...]]:
        """The words of facts that went out of a paragraph: one of their own was parted from it."""
        for pair in self._pairs:
            if pair.old is None or pair.new is None:
                continue
            then = self._base[pair.old]
            facts = self._facts.find(then)
            for edit in find_edits(then.text, self._edited[pair.new].text):
                if not edit.text and _touches_any(edit, facts):
                    yield tuple(then.text[edit.start : edit.end].split())

    def _add(self, unit: Unit) -> None:
        if unit.text.startswith(CONFLICT_MARK):
            return
        if tuple(unit.text.split()) in self._parted:  # the new paper has the facts in one piece
            self._leave("", unit.text)
            return
        table = _new_table(unit, self._added)
        if table is None:
            self._adder.add_copy(unit)
        elif any(table is known for known in self._tables):
            return
        else:
            self._tables.append(table)
            self._adder.add_table(table)
        self.result.carried += 1

    def _remove(self, then: Unit, now: Unit | None) -> None:
        texts = [then.text[start:end] for start, end in self._facts.find(then)]
        if now is None:
            return
        if any(not is_blank(text) for text in texts):
            self._leave(then.text, "")
        elif now.text.split() == then.text.split():
            self._adder.anchor = _before(now.element)
            self._tracker.remove(now.element)
            self.result.carried += 1
        else:
            self._conflict(now.text, "")

    def _change(self, then: Unit, typed: Unit, now: Unit | None) -> None:
        if then.text.split() == typed.text.split():
            return
        if now is None:
            self._conflict("", typed.text)
            return
        paragraphs = pair_paragraphs(then, typed, now)
        if paragraphs is None:
            self._conflict(now.text, typed.text)
            return
        start = 0
        for before, mine, theirs in paragraphs:
            text = read_text(before)
            facts = self._facts.find(_part_of(then, start, text, before))
            self._merge(theirs, text, read_text(mine), facts)
            start += len(text) + 3  # the border of the cell

    def _merge(
        self, paragraph: etree._Element, then: str, typed: str, facts: Sequence[tuple[int, int]]
    ) -> None:
        """Change one paragraph of the new paper as the person changed it in the old one."""
        edits = [edit for edit in find_edits(then, typed) if is_seen(then, edit)]
        wanted = [edit for edit in edits if not _touches_any(edit, facts)]
        for edit in edits:
            if edit not in wanted:
                self._leave(then[edit.start : edit.end], edit.text)
        if not wanted:
            return
        now = read_text(paragraph)
        changes = find_edits(then, now)
        wanted = [edit for edit in wanted if edit not in changes]
        if any(_meet(edit, change) for edit in wanted for change in changes):
            self._adder.anchor = paragraph
            self._conflict(now, typed)
            return
        self._tracker.edit(paragraph, [_move(edit, changes) for edit in wanted])
        self.result.carried += len(wanted)

    def _leave(self, recorded: str, typed: str) -> None:
        self.result.left.append((recorded[:MAX_TEXT], typed[:MAX_TEXT]))

    def _conflict(self, now: str, typed: str) -> None:
        """Keep both: what the new paper says, and the typed text behind a mark."""
        self.result.conflicts.append((now[:MAX_TEXT], typed[:MAX_TEXT]))
        difference = f"bản đã sửa ghi: «{typed}»" if typed else f"bản đã sửa bỏ đoạn: «{now}»"
        self._adder.add_mark(f"{CONFLICT_MARK} {difference}")


def _part_of(unit: Unit, start: int, text: str, paragraph: etree._Element) -> Unit:
    """A paragraph of a row with the values that are in it."""
    end = start + len(text)
    values = [(a - start, b - start) for a, b in unit.values if start <= a and b <= end]
    return Unit(paragraph, text, values)


def _new_table(unit: Unit, added: set[int]) -> etree._Element | None:
    """The table of a row, if all of it was added."""
    if not unit.is_row:
        return None
    tables = list(unit.element.iterancestors(f"{W}tbl"))
    rows = list(tables[-1].iter(f"{W}tr")) if tables else []
    with_text = [row for row in rows if read_text(row).strip(" |")]
    return tables[-1] if rows and all(id(row) in added for row in with_text) else None


def _before(element: etree._Element) -> etree._Element | None:
    """Find the last element before one that goes."""
    previous = element.getprevious()
    return previous if previous is not None and previous.tag in (f"{W}p", f"{W}tr") else element


def _touches_any(edit: Edit, places: Iterable[tuple[int, int]]) -> bool:
    return any(
        start < edit.start < end
        if edit.start == edit.end
        else edit.start < end and edit.end > start
        for start, end in places
    )


def _meet(one: Edit, other: Edit) -> bool:
    return one.start <= other.end and other.start <= one.end


def _move(edit: Edit, changes: Iterable[Edit]) -> Edit:
    """The same edit where other changes came before it."""
    by = sum(
        len(change.text) - (change.end - change.start)
        for change in changes
        if change.end <= edit.start
    )
    return Edit(edit.start + by, edit.end + by, edit.text)
