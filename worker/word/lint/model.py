"""Model of a Word file: lines of text with resolved formatting."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from worker.word.lint.ooxml import Element

#: How far apart tab stops are where a paper sets none.
TAB_MM = 12.7
#: Where Word puts the margins of a page that is turned, so that its edges stay the same.
TURNED = {"top": "right", "bottom": "left", "left": "top", "right": "bottom"}


@dataclass(frozen=True, slots=True)
class RunFormat:
    """Formatting of a run after styles, defaults and theme are resolved.

    Sizes and letter spacing in points, scale in percent; `marked` names a highlight or shading.
    """

    ascii_font: str
    other_font: str
    size: float
    bold: bool
    italic: bool
    caps: bool
    underline: bool
    colour: str
    hidden: bool
    strike: bool = False
    effect: bool = False
    letter_spacing: float = 0.0
    scale: float = 100.0
    marked: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text of one look; `shows` names the Word field it shows, as PAGE.

    `source` is the `w:r` it was read from, for those who mend it.
    """

    text: str
    look: RunFormat
    shows: str = ""
    source: Element | None = field(default=None, compare=False, repr=False)

    @property
    def letters(self) -> str:
        return self.text if self.text.isalpha() else "".join(filter(str.isalpha, self.text))

    @property
    def fonts(self) -> frozenset[str]:
        """The font slots that this text really uses."""
        visible = "".join(self.text.split())
        if self.look.ascii_font == self.look.other_font or visible.isascii():
            return frozenset({self.look.ascii_font} if visible else ())
        every = all(char >= "\x80" for char in visible)
        return frozenset({self.look.other_font} | (set() if every else {self.look.ascii_font}))


@dataclass(frozen=True, slots=True)
class Spacing:
    """Line spacing: `rule` is 'auto' (value in lines), 'exact' or 'atLeast' (value in points)."""

    rule: str
    amount: float


@dataclass(frozen=True, slots=True)
class ParagraphFormat:
    """Formatting of a paragraph. Lengths in mm, space in points."""

    align: str
    first_mm: float
    left_mm: float
    right_mm: float
    before: float
    after: float
    spacing: Spacing
    contextual: bool
    keep_next: bool
    page_break: bool
    border: str
    #: The first tab stop of its own; none if 0.
    tab_mm: float = 0.0


@dataclass(frozen=True, slots=True)
class Stroke:
    """A drawn line; length in mm when the file says it."""

    kind: str
    length_mm: float | None
    border: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    target: str
    inline: bool


@dataclass(eq=False, slots=True)
class Table:
    number: int
    bordered: bool
    columns: int
    rows: int = 0
    width_mm: float = 0.0
    indent_mm: float = 0.0
    floating: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    table: Table
    row: int
    column: int
    width_mm: float
    spans: int = 1


@dataclass(eq=False, slots=True)
class Line:
    """A paragraph, or the part of one between two line breaks."""

    part: str
    number: int
    raw: str
    text: str
    label: str
    runs: tuple[Run, ...]
    layout: ParagraphFormat
    style: str
    width_mm: float
    cell: Cell | None = None
    section: int = 0
    soft: bool = False
    boxed: bool = False
    strokes: tuple[Stroke, ...] = ()
    pictures: tuple[Picture, ...] = ()
    box_mm: tuple[float, float] | None = None
    hidden: str = ""

    @property
    def place(self) -> tuple[int, int, int] | None:
        return (self.cell.table.number, self.cell.row, self.cell.column) if self.cell else None

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(run.shows for run in self.runs if run.shows)

    @property
    def upper(self) -> bool:
        """Return whether every letter is printed as a capital."""
        printed = (run.text.upper() if run.look.caps else run.text for run in self.runs)
        return "".join(printed).isupper()

    @property
    def indent_mm(self) -> float:
        """Return how far the first letter is moved in (mm), by indents and by a tab before it."""
        start = self.layout.first_mm + self.layout.left_mm
        if self.label or not self.raw.startswith("\t"):
            return start
        stop = self.layout.tab_mm or TAB_MM
        count = len(self.raw) - len(self.raw.lstrip("\t"))
        return stop if count == 1 and stop > start else (start // TAB_MM + count) * TAB_MM

    @property
    def in_table_of_data(self) -> bool:
        return self.cell is not None and self.cell.table.bordered


def merge_lines(lines: Sequence[Line]) -> Line:
    """Return one line with the words of several, for a part that was typed over many lines."""
    return replace(
        lines[0],
        number=lines[-1].number,
        raw=" ".join(line.raw for line in lines),
        text=" ".join(line.text for line in lines),
        runs=tuple(run for line in lines for run in line.runs),
        strokes=tuple(stroke for line in lines for stroke in line.strokes),
    )


@dataclass(frozen=True, slots=True)
class Section:
    """Page geometry of a section in mm, and what its headers and footers hold."""

    width: float
    height: float
    landscape: bool
    top: float
    bottom: float
    left: float
    right: float
    title_page: bool
    number_format: str
    number_start: int | None
    headers: dict[str, str] = field(default_factory=dict)
    footers: dict[str, str] = field(default_factory=dict)

    @property
    def turned(self) -> bool:
        """Return whether the margins are those of an upright page that was turned."""
        return (self.landscape or self.width > self.height) and self.top > self.left


@dataclass(frozen=True, slots=True)
class Document:
    lines: tuple[Line, ...]
    sections: tuple[Section, ...]
    #: Lines of the headers and footers that are printed, by part.
    margins: dict[str, tuple[Line, ...]]
    tables: tuple[Table, ...]
    images: dict[str, bytes]
    pages: int | None
    tracked: tuple[str, ...] = ()
    comments: int = 0

    @property
    def every_line(self) -> tuple[Line, ...]:
        return self.lines + tuple(line for lines in self.margins.values() for line in lines)
