"""Read a Word file into lines with resolved looks, sections, headers and pictures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from worker.word.lint.docx_package import (
    Package,
    damaged_error,
    main_part,
    open_package,
    read_relationships,
    too_big_error,
)
from worker.word.lint.model import Cell, Document, Line, Section, Stroke, Table
from worker.word.lint.numbering import ListLabels
from worker.word.lint.ooxml import Element, W, child_value, number, switch
from worker.word.lint.paragraphs import Content, ParagraphReader, normalize
from worker.word.lint.properties import Properties, paragraph_properties
from worker.word.lint.sections import read_section
from worker.word.lint.styles import StyleSheet
from worker.word.lint.tables import Grid

MAX_LINES = 30_000
MAX_NESTING = 40
REVISIONS = tuple(W + tag for tag in ("ins", "del", "moveFrom", "moveTo"))
_EXTENDED = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}"


def read_document(docx: bytes) -> Document:
    """Return what a .docx file shows, or refuse it with one sentence."""
    return read_package(open_package(docx))


def read_package(package: Package) -> Document:
    """Return what an opened file shows."""
    part = main_part(package)
    root = package.xml(part)
    body = None if root is None else root.find(W + "body")
    if root is None or body is None:
        raise damaged_error()
    targets = read_relationships(package, part)
    sheet = StyleSheet(_part(package, targets, "styles"), _part(package, targets, "theme"))
    styles = dict(_table_styles(package, targets))
    lists = ListLabels(_part(package, targets, "numbering"))
    main = PartReader(part, sheet, styles, lists, targets)
    main.read_body(body)
    settings = _part(package, targets, "settings")
    return Document(
        lines=tuple(main.lines),
        sections=tuple(main.sections),
        margins=_margins(package, _printed_parts(main.sections, settings), sheet, styles),
        tables=tuple(main.tables),
        images=_images(package, main.lines),
        pages=_pages(package),
        tracked=tuple(_tracked_changes(root)),
        comments=_count_comments(package, targets, root),
    )


def _part(package: Package, targets: Mapping[str, tuple[str, str]], kind: str) -> Element | None:
    names = [target for found, target in targets.values() if found == kind]
    return package.xml(names[0]) if names else None


def _table_styles(
    package: Package, targets: Mapping[str, tuple[str, str]]
) -> Iterator[tuple[str, Element]]:
    root = _part(package, targets, "styles")
    for style in () if root is None else root.iterfind(W + "style"):
        if style.get(W + "type") == "table":
            yield style.get(W + "styleId", ""), style


def _even_and_odd(settings: Element | None) -> bool:
    return settings is not None and bool(switch(settings.find(W + "evenAndOddHeaders")))


def _printed_parts(sections: Sequence[Section], settings: Element | None) -> set[str]:
    """Name the headers and footers that Word prints; files carry others that nobody sees."""
    kinds = {"default"} | ({"even"} if _even_and_odd(settings) else set())
    return {
        part
        for section in sections
        for parts in (section.headers, section.footers)
        for kind, part in parts.items()
        if kind in kinds or (kind == "first" and section.title_page)
    }


def _tracked_changes(root: Element) -> Iterator[str]:
    """Yield the words of each insertion and deletion that nobody has accepted."""
    for change in root.iter(*REVISIONS):
        words = "".join(text.text or "" for text in change.iter(W + "t", W + "delText"))
        if words.strip():
            yield words.strip()


def _count_comments(package: Package, targets: Mapping[str, tuple[str, str]], root: Element) -> int:
    comments = _part(package, targets, "comments")
    if comments is None or next(root.iter(W + "commentReference"), None) is None:
        return 0
    return sum(1 for _ in comments.iter(W + "comment"))


def _margins(
    package: Package,
    parts: set[str],
    sheet: StyleSheet,
    styles: Mapping[str, Element],
) -> dict[str, tuple[Line, ...]]:
    found: dict[str, tuple[Line, ...]] = {}
    for name in sorted(parts):
        root = package.xml(name)
        reader = PartReader(
            name, sheet, styles, ListLabels(None), read_relationships(package, name)
        )
        reader.read_blocks(() if root is None else list(root))
        found[name] = tuple(reader.lines)
    return found


def _images(package: Package, lines: list[Line]) -> dict[str, bytes]:
    names = {picture.target for line in lines for picture in line.pictures}
    return {name: package.read(name) for name in sorted(names) if name in package.names}


def _pages(package: Package) -> int | None:
    root = package.xml("docProps/app.xml")
    pages = None if root is None else number(root.findtext(_EXTENDED + "Pages"))
    return int(pages) if pages else None


class PartReader:
    """Walks one part and collects its lines in reading order."""

    def __init__(
        self,
        part: str,
        sheet: StyleSheet,
        table_styles: Mapping[str, Element],
        lists: ListLabels,
        targets: Mapping[str, tuple[str, str]],
    ) -> None:
        self._part = part
        self._sheet = sheet
        self._table_styles = table_styles
        self._lists = lists
        self._targets = targets
        self._broken = False
        self.lines: list[Line] = []
        self.sections: list[Section] = []
        self.tables: list[Table] = []

    def read_body(self, body: Element) -> None:
        self.read_blocks(list(body))
        last = body.find(W + "sectPr")
        if last is not None or not self.sections:
            self._end_section(last if last is not None else body)
        self._set_widths()

    def read_blocks(
        self,
        blocks: list[Element] | tuple[Element, ...],
        cell: Cell | None = None,
        table_style: str = "",
        depth: int = 0,
    ) -> None:
        if depth > MAX_NESTING:
            raise damaged_error()
        for block in blocks:
            if block.tag == W + "p":
                self._paragraph(block, cell, table_style, depth)
            elif block.tag == W + "tbl":
                self._table(block, depth)
            elif block.tag in (W + "sdt", W + "sdtContent", W + "customXml", W + "ins"):
                self.read_blocks(list(block), cell, table_style, depth + 1)

    def _table(self, element: Element, depth: int) -> None:
        style = child_value(element.find(W + "tblPr"), "tblStyle") or ""
        grid = Grid(element, len(self.tables), self._table_styles.get(style))
        self.tables.append(grid.table)
        for cell_element, cell in grid.cells():
            self.read_blocks(list(cell_element), cell, style, depth + 1)

    def _paragraph(self, element: Element, cell: Cell | None, table: str, depth: int) -> None:
        if len(self.lines) >= MAX_LINES:
            raise too_big_error()
        found = element.find(W + "pPr")
        direct = paragraph_properties(found)
        style = str(direct.get("style") or self._sheet.default_paragraph_style)
        content = ParagraphReader(self._sheet, self._targets, style, table).read(element)
        self._add_lines(content, direct, cell, style, table)
        for box, size in content.boxes:
            first = len(self.lines)
            self.read_blocks(list(box), cell, table, depth + 1)
            for line in self.lines[first:]:
                line.boxed, line.box_mm = True, size
        if found is not None and (section := found.find(W + "sectPr")) is not None:
            self._end_section(section)

    def _add_lines(
        self,
        content: Content,
        direct: Properties,
        cell: Cell | None,
        style: str,
        table: str,
    ) -> None:
        layout = self._sheet.layout(direct, table)
        broken, self._broken = self._broken or content.page_break, content.break_after
        if broken:
            layout = replace(layout, page_break=True)
        label = self._label(direct, content)
        for order, piece in enumerate(content.pieces):
            drawn = [Stroke(layout.border, None, border=True)] if layout.border else []
            line = Line(
                part=self._part,
                number=len(self.lines),
                raw=piece.raw,
                text=normalize((label if order == 0 else "") + piece.raw),
                label=label if order == 0 else "",
                runs=tuple(piece.shown),
                layout=layout,
                style=style,
                width_mm=cell.width_mm if cell else 0.0,
                cell=cell,
                section=len(self.sections),
                soft=order > 0,
                strokes=(*piece.strokes, *(drawn if order == len(content.pieces) - 1 else [])),
                pictures=tuple(piece.pictures),
                hidden=piece.hidden_text,
            )
            self.lines.append(line)

    def _label(self, direct: Properties, content: Content) -> str:
        listed = self._sheet.list_of(direct)
        return self._lists.label(*listed) if listed and any(p.raw for p in content.pieces) else ""

    def _end_section(self, element: Element) -> None:
        before = self.sections[-1] if self.sections else None
        self.sections.append(read_section(element, self._targets, before))

    def _set_widths(self) -> None:
        """Give each line the width it may fill, and each border its length."""
        for line in self.lines:
            section = self.sections[min(line.section, len(self.sections) - 1)]
            whole = line.width_mm or section.width - section.left - section.right
            line.width_mm = whole - line.layout.left_mm - line.layout.right_mm
            line.strokes = tuple(
                replace(stroke, length_mm=line.width_mm) if stroke.border else stroke
                for stroke in line.strokes
            )
