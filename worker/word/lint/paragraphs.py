"""Read one paragraph into lines: its runs, line breaks, fields and drawings."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import regex

from worker.word.lint.drawings import box_size, find_pictures, find_strokes
from worker.word.lint.model import Picture, Run, RunFormat, Stroke
from worker.word.lint.ooxml import MC, Element, W
from worker.word.lint.properties import Properties, read_shading, run_properties
from worker.word.lint.styles import StyleSheet

MARKS = {"tab": "\t", "noBreakHyphen": "-", "softHyphen": "", "ptab": "\t"}
DEEPER = frozenset(
    W + tag for tag in ("hyperlink", "ins", "moveTo", "smartTag", "sdtContent", "dir")
)
WRAPPERS = frozenset(W + tag for tag in ("sdt", "customXml"))
#: Longer than any honest paragraph; patterns are not let loose on more.
LONGEST = 6000
_FIELD = regex.compile(r"\s*([A-Z]+)")
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2011": "-"})


@dataclass(slots=True)
class Piece:
    """Content between two line breaks."""

    runs: list[Run] = field(default_factory=list)
    hidden: list[Run] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)

    @property
    def raw(self) -> str:
        return "".join(run.text for run in self.shown)

    @property
    def shown(self) -> list[Run]:
        """Return the visible runs; all runs if everything is hidden, so that rules still apply."""
        visible = any(run.text.strip() for run in self.runs)
        return self.runs if visible or not self.hidden else [*self.runs, *self.hidden]

    @property
    def hidden_text(self) -> str:
        return "".join(run.text for run in self.hidden).strip()


@dataclass(slots=True)
class Content:
    """Content of a paragraph; `boxes` are the text boxes anchored in it."""

    pieces: list[Piece] = field(default_factory=lambda: [Piece()])
    boxes: list[tuple[Element, tuple[float, float] | None]] = field(default_factory=list)
    #: A page break before some words of the paragraph, and one after the last of them.
    page_break: bool = False
    break_after: bool = False


def normalize(text: str) -> str:
    """Normalize text for comparison: NFC, plain spaces and hyphens, trimmed, bounded."""
    if len(text) > LONGEST:
        text = f"{text[: LONGEST // 2]}…{text[-LONGEST // 2 :]}"
    return unicodedata.normalize("NFC", text).translate(_SPACES).strip()


class ParagraphReader:
    """Reads the runs of one paragraph with the styles of its place."""

    def __init__(
        self, sheet: StyleSheet, targets: Mapping[str, tuple[str, str]], style: str, table: str
    ) -> None:
        self._sheet = sheet
        self._targets = targets
        self._style = style
        self._table = table
        self._shaded: Properties = {}
        self._field = ""
        self._source: Element | None = None
        self.content = Content()

    def read(self, paragraph: Element) -> Content:
        properties = paragraph.find(W + "pPr")
        shade = None if properties is None else properties.find(W + "shd")
        if shade is not None:
            self._shaded = read_shading(shade)
        for run, name in _runs(paragraph):
            self._run(run, name)
        return self.content

    def _run(self, run: Element, name: str) -> None:
        direct = run_properties(run.find(W + "rPr"))
        look = self._sheet.look(self._shaded | direct, self._style, self._table)
        self._source = run
        for child in run:
            self._child(child, look, name)

    def _child(self, child: Element, look: RunFormat, name: str) -> None:
        tag = child.tag[len(W) :] if str(child.tag).startswith(W) else child.tag
        if tag == "t":
            self._add(child.text or "", look, name)
        elif tag in MARKS:
            self._add(MARKS[tag], look, name)
        elif tag in ("br", "cr"):
            self._break(child.get(W + "type", "textWrapping"))
        elif tag == "instrText":
            self._instruction(child.text or "", look)
        elif tag == "fldChar" and child.get(W + "fldCharType") == "end":
            self._field = ""
        elif tag in ("drawing", "pict", "object"):
            self._drawing(child)
        elif tag == MC + "AlternateContent":
            self._alternate(child, look, name)

    def _add(self, text: str, look: RunFormat, name: str) -> None:
        run = Run(text, look, name or self._field, self._source)
        piece = self.content.pieces[-1]
        if self.content.break_after and text.strip():
            self.content.page_break, self.content.break_after = True, False
        (piece.hidden if look.hidden else piece.runs).append(run)

    def _break(self, kind: str) -> None:
        if kind == "page":
            self.content.break_after = True
        elif kind == "textWrapping":
            self.content.pieces.append(Piece())

    def _instruction(self, text: str, look: RunFormat) -> None:
        if found := _FIELD.match(text):
            self._field = found[1]
            self.content.pieces[-1].runs.append(Run("", look, found[1], self._source))

    def _alternate(self, element: Element, look: RunFormat, name: str) -> None:
        chosen = element.find(MC + "Choice")
        chosen = element.find(MC + "Fallback") if chosen is None else chosen
        for child in () if chosen is None else chosen:
            self._child(child, look, name)

    def _drawing(self, element: Element) -> None:
        piece = self.content.pieces[-1]
        piece.strokes.extend(find_strokes(element))
        piece.pictures.extend(find_pictures(element, self._targets))
        size = box_size(element)
        self.content.boxes.extend((box, size) for box in element.iter(W + "txbxContent"))


def _runs(parent: Element, name: str = "") -> Iterator[tuple[Element, str]]:
    """Yield the runs that are printed, with the simple field they belong to."""
    for child in parent:
        if child.tag == W + "r":
            yield child, name
        elif child.tag in DEEPER or child.tag in WRAPPERS:
            yield from _runs(child, name)
        elif child.tag == W + "fldSimple":
            found = _FIELD.match(child.get(W + "instr", ""))
            yield from _runs(child, found[1] if found else name)
