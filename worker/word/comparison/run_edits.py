"""Change a paragraph of a Word file word by word, tracked or not; other runs keep their looks."""

import copy
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from worker.word.comparison.units import LEFT_OUT, W, read_text
from worker.word.comparison.words import Edit

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True)
class Author:
    """The author and the time named in tracked changes."""

    name: str
    moment: str


class Tracker:
    """Makes changes, as tracked ones if an author is given."""

    def __init__(self, author: Author | None = None) -> None:
        self._author = author
        self._number = 70_000_000

    def edit(self, paragraph: etree._Element, edits: Iterable[Edit]) -> None:
        """Change the text of a paragraph; places are those of `units.read_text`."""
        for edit in sorted(edits, key=lambda one: one.start, reverse=True):
            runs = _cut_runs(paragraph, edit.start, edit.end)
            inside = [
                run
                for run, start, end in runs
                if edit.start <= start and end <= edit.end and start < end
            ]
            before = [run for run, _start, end in runs if end <= edit.start]
            looks = (inside or before[-1:] or [run for run, *_ in runs])[:1]
            if edit.text:
                self._insert(paragraph, edit.text, before, inside, looks)
            for run in inside:
                self._delete(run)

    def _insert(
        self,
        paragraph: etree._Element,
        text: str,
        before: list[etree._Element],
        inside: list[etree._Element],
        looks: list[etree._Element],
    ) -> None:
        added = self.mark("ins", make_run(text, looks[0] if looks else None))
        if inside:
            inside[-1].addnext(added)
        elif before:
            before[-1].addnext(added)
        else:
            properties = paragraph.find(f"{W}pPr")
            paragraph.insert(0 if properties is None else 1, added)

    def mark(self, kind: str, run: etree._Element) -> etree._Element:
        """A run that is inserted (`ins`) or deleted (`del`), wrapped if changes are tracked."""
        if self._author is None:
            return run
        wrapper = self.change(kind)
        wrapper.append(run)
        return wrapper

    def change(self, kind: str) -> etree._Element:
        """The element that says who changed something, and when."""
        author = self._author or Author("", "")
        self._number += 1
        mark = etree.Element(f"{W}{kind}")
        mark.set(f"{W}id", str(self._number))
        mark.set(f"{W}author", author.name)
        mark.set(f"{W}date", author.moment)
        return mark

    def _delete(self, run: etree._Element) -> None:
        parent = run.getparent()
        if parent is None:
            return
        if self._author is None:
            parent.remove(run)
            return
        wrapper = self.change("del")
        run.addprevious(wrapper)
        wrapper.append(run)
        for text in run.iter(f"{W}t"):
            text.tag = f"{W}delText"
            text.set(_SPACE, "preserve")

    def remove(self, element: etree._Element) -> None:
        """Take a paragraph or a row out."""
        parent = element.getparent()
        if self._author is None:
            if parent is not None and _may_go(element, parent):
                parent.remove(element)
            else:
                self._empty(element)
            return
        self._empty(element)
        if element.tag == f"{W}tr":
            self.mark_row(element, "del")
        else:
            self._mark_paragraph(element, "del")

    @property
    def is_tracking(self) -> bool:
        return self._author is not None

    def mark_row(self, row: etree._Element, kind: str) -> None:
        """Say that a row came or went as a whole."""
        properties = row.find(f"{W}trPr")
        if properties is None:
            properties = etree.Element(f"{W}trPr")
            row.insert(_place_of_row_properties(row), properties)
        properties.append(self.change(kind))

    def _empty(self, element: etree._Element) -> None:
        for paragraph in [element] if element.tag == f"{W}p" else list(element.iter(f"{W}p")):
            self.edit(paragraph, [Edit(0, len(read_text(paragraph)), "")])

    def _mark_paragraph(self, paragraph: etree._Element, kind: str) -> None:
        """Say that the end of a paragraph came or went too."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            properties = etree.Element(f"{W}pPr")
            paragraph.insert(0, properties)
        looks = properties.find(f"{W}rPr")
        if looks is None:
            looks = etree.Element(f"{W}rPr")
            tail = [child for child in properties if child.tag in (f"{W}sectPr", f"{W}pPrChange")]
            if tail:
                tail[0].addprevious(looks)
            else:
                properties.append(looks)
        looks.insert(0, self.change(kind))

    def add_paragraph(self, text: str, like: etree._Element | None) -> etree._Element:
        """A new paragraph with the looks of another one."""
        paragraph = etree.Element(f"{W}p")
        if like is not None and (properties := like.find(f"{W}pPr")) is not None:
            properties = copy.deepcopy(properties)
            for section in properties.findall(f"{W}sectPr"):
                properties.remove(section)
            paragraph.append(properties)
        first = None if like is None else next(like.iter(f"{W}r"), None)
        paragraph.append(self.mark("ins", make_run(text, first)))
        if self._author is not None:
            self._mark_paragraph(paragraph, "ins")
        return paragraph


def _may_go(element: etree._Element, parent: etree._Element) -> bool:
    """A cell has to keep a paragraph, a table a row, and the end of a section its place."""
    if element.find(f"{W}pPr/{W}sectPr") is not None:
        return False
    return parent.tag == f"{W}body" or len(parent.findall(element.tag)) > 1


def _place_of_row_properties(row: etree._Element) -> int:
    first = row[0] if len(row) else None
    return 1 if first is not None and first.tag == f"{W}tblPrEx" else 0


def make_run(text: str, like: etree._Element | None) -> etree._Element:
    """A run of text, line breaks and tabs, with the looks of another run."""
    run = etree.Element(f"{W}r")
    if like is not None and (looks := like.find(f"{W}rPr")) is not None:
        run.append(copy.deepcopy(looks))
    for number, line in enumerate(text.split("\n")):
        if number:
            etree.SubElement(run, f"{W}br")
        for place, part in enumerate(line.split("\t")):
            if place:
                etree.SubElement(run, f"{W}tab")
            if part:
                etree.SubElement(run, f"{W}t", {_SPACE: "preserve"}).text = part
    return run


def _cut_runs(paragraph: etree._Element, *places: int) -> list[tuple[etree._Element, int, int]]:
    """The runs of a paragraph with their places in its text, cut so that none crosses `places`."""
    found: list[tuple[etree._Element, int, int]] = []
    at = 0
    for run in list(_runs(paragraph)):
        for piece in _one_by_one(run):
            length = len(read_text(piece))
            cuts = sorted({place - at for place in places if 0 < place - at < length})
            for part in _cut(piece, cuts):
                size = len(read_text(part))
                found.append((part, at, at + size))
                at += size
    return found


def _runs(element: etree._Element) -> Iterator[etree._Element]:
    for child in element:
        if child.tag == f"{W}r":
            yield child
        elif isinstance(child.tag, str) and child.tag not in LEFT_OUT:
            yield from _runs(child)


def _one_by_one(run: etree._Element) -> list[etree._Element]:
    """A run as several with one piece of content each."""
    content = [child for child in run if child.tag != f"{W}rPr"]
    if len(content) <= 1:
        return [run]
    looks = run.find(f"{W}rPr")
    pieces = [run]
    for child in content[1:]:
        piece = etree.Element(f"{W}r")
        if looks is not None:
            piece.append(copy.deepcopy(looks))
        piece.append(child)
        pieces[-1].addnext(piece)
        pieces.append(piece)
    return pieces


def _cut(run: etree._Element, cuts: list[int]) -> list[etree._Element]:
    """Cut the run of one text at places in it."""
    text = run.find(f"{W}t")
    if not cuts or text is None:
        return [run]
    whole, pieces = text.text or "", [run]
    for start, end in zip(cuts, [*cuts[1:], len(whole)], strict=True):
        piece = copy.deepcopy(run)
        own = piece.find(f"{W}t")
        assert own is not None  # noqa: S101  for the type checker
        own.text = whole[start:end]
        own.set(_SPACE, "preserve")
        pieces[-1].addnext(piece)
        pieces.append(piece)
    text.text = whole[: cuts[0]]
    text.set(_SPACE, "preserve")
    return pieces
