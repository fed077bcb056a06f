"""A paper being written: paragraphs, tags that repeat or leave out, tables."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Mm

from templates_docx.build.family_styles import TEXT_MM, FamilyStyle
from templates_docx.build.ooxml import make_element, make_top_border, to_dxa
from templates_docx.build.page import set_up_page
from templates_docx.build.styles import SHARED_STYLES, add_style_of_other, install_styles

#: How high a row is that somebody writes in.
HAND_MM = 9.0


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, its width, its cells."""

    heading: str
    mm: float
    value: str
    centred: bool = False


def join_with_and(names: str, separator: str = "; ") -> str:
    """The tags that print a list of texts in one sentence, `và` before the last."""
    between = f"{{% if loop.revindex == 2 %}} và {{% elif not loop.last %}}{separator}{{% endif %}}"
    return f"{{% for name in {names} %}}{{{{ name }}}}{between}{{% endfor %}}"


class Sheet:
    """Writes one template from top to bottom; `at` is where the next paragraph goes."""

    def __init__(self, house: FamilyStyle) -> None:
        self.house = self._own_house = house
        self.document = Document()
        install_styles(self.document, house)
        set_up_page(self.document.sections[0])
        self._at: Any = self.document

    @contextmanager
    def styled(self, house: FamilyStyle) -> Iterator[None]:
        """Write pages of another family, in styles of its own, into a paper of this one."""
        self.house = house
        yield
        self.house = self._own_house

    def line(self, style: str, text: str) -> Any:
        """A paragraph of one run, so that no tag in it is split."""
        return self._paragraph(style, text)

    def text(self, text: str) -> None:
        """A paragraph of the body."""
        self.line("NoiDung", text)

    def heading(self, text: str) -> None:
        """A numbered heading: `1. Kết quả …`."""
        self.line("DeMuc", text)

    def bullet(self, text: str) -> None:
        """A line that starts with a hyphen."""
        self.line("GachDauDong", f"- {text}")

    @contextmanager
    def when(self, condition: str) -> Iterator[None]:
        """Paragraphs that are printed only if the condition holds."""
        with self._block(f"if {condition}", "endif"):
            yield

    @contextmanager
    def each(self, loop: str) -> Iterator[None]:
        """Paragraphs that are printed for each `item in list`."""
        with self._block(f"for {loop}", "endfor"):
            yield

    @contextmanager
    def pages(self, loop: str) -> Iterator[None]:
        """A paper of its own for each `item in list`: a section each, numbered from one."""
        with self.each(loop):
            with self.when("not loop.first"):
                end = self._paragraph("HetPhan", "")
                end._p.pPr.append(deepcopy(self.document.sections[0]._sectPr))
            yield

    def gap(self) -> None:
        """Room between two tables, which would be one table without it."""
        self._paragraph("Cach", "")

    @contextmanager
    def _block(self, start: str, end: str) -> Iterator[None]:
        self._paragraph("LenhDien", f"{{%p {start} %}}")
        yield
        self._paragraph("LenhDien", f"{{%p {end} %}}")

    def otherwise(self) -> None:
        """The other branch of `when`."""
        self._paragraph("LenhDien", "{%p else %}")

    def rule(self, mm: float, room_mm: float, *, style: str = "Vach", eighths: int = 6) -> None:
        """A solid line of that length in the middle of a column."""
        paragraph = self._paragraph(style, "")
        side = Mm((room_mm - mm) / 2)
        paragraph.paragraph_format.left_indent = side
        paragraph.paragraph_format.right_indent = side
        properties = paragraph._p.get_or_add_pPr()
        properties.insert_element_before(
            make_top_border(eighths), "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )

    def table(
        self, columns: Sequence[Column], loop: str, *, title: str, tall: bool = False
    ) -> None:
        """A table with a repeated heading row and one row for each `item in list`.

        Rows of a form that is written in by hand are `tall`. The `title` is for who listens to
        the table; it is not printed.
        """
        table = self._grid([column.mm for column in columns], rows=8, lines=True)
        _describe_table(table, title, columns)
        head, start, keeps, kept, otherwise, row, ends, end = table.rows
        _repeat_heading(head)
        for column, cell in zip(columns, head.cells, strict=True):
            _write_cell(cell, "DauBang", column.heading)
        # the first row stays with the second, and the last with the one before it
        tags = {start: f"for {loop}", keeps: "if loop.first or loop.revindex == 2",
                otherwise: "else", ends: "endif", end: "endfor"}  # fmt: skip
        for each, tag in tags.items():
            for place, cell in enumerate(each.cells):
                _write_cell(cell, "LenhDien", "" if place else f"{{%tr {tag} %}}")
        for each, more in ((kept, "Giu"), (row, "")):
            for column, cell in zip(columns, each.cells, strict=True):
                style = "SoBang" if column.centred else "ChuBang"
                _write_cell(cell, f"{style}{more}", column.value)
            if tall:
                _leave_room(each)
        for each in table.rows:
            _keep_whole(each)

    def signing_grid(
        self, head: str, loop: str, *widths: float, above_pt: float = 0
    ) -> list[list[Any]]:
        """Invisible columns, two rows for each `item in list`: who signs, and the names under it.

        Write into the cells with `inside`. What they sign stands over the first row, and again on
        every page that the grid flows over, so that none has signatures alone.
        """
        table = self._grid(widths, rows=5, lines=False)
        _leave_above(table, above_pt)
        top, start, over, under, end = table.rows
        _write_cell(top.cells[0].merge(top.cells[-1]), "DauTrangKy", head)
        _repeat_heading(top)
        for each, tag in ((start, f"{{%tr for {loop} %}}"), (end, "{%tr endfor %}")):
            for place, cell in enumerate(each.cells):
                _write_cell(cell, "LenhDien", "" if place else tag)
        for each in table.rows:
            _keep_whole(each)
        return [list(over.cells), list(under.cells)]

    def columns(self, *widths: float, rows: int = 1, above_pt: float = 0) -> list[list[Any]]:
        """Invisible columns, row by row; write into a cell with `inside`."""
        table = self._grid(widths, rows=rows, lines=False)
        _leave_above(table, above_pt)
        for row in table.rows:
            _keep_whole(row)
        return [list(row.cells) for row in table.rows]

    @contextmanager
    def inside(self, cell: Any) -> Iterator[None]:
        """Write into a cell for a while."""
        outer, self._at = self._at, cell
        self._fresh = True
        yield
        self._at, self._fresh = outer, False

    _fresh = False

    def _paragraph(self, style: str, text: str) -> Any:
        if self._fresh:
            paragraph, self._fresh = self._at.paragraphs[0], False
        else:
            paragraph = self._at.add_paragraph()
        _set_style(paragraph, self._find_style(style))
        if text:
            paragraph.add_run(text)
        return paragraph

    def _find_style(self, style: str) -> str:
        """The style of the family that is written now, added where it is that of the other one."""
        if self.house is self._own_house or style in SHARED_STYLES:
            return style
        return add_style_of_other(self.document, self.house, style)

    def _grid(self, widths: Sequence[float], *, rows: int, lines: bool) -> Any:
        table = self.document.add_table(rows, len(widths))
        table.autofit = False
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        _set_width(table, sum(widths))
        _set_edges(table, lines=lines)
        for row in table.rows:
            for width, cell in zip(widths, row.cells, strict=True):
                cell.width = Mm(width)
        for width, column in zip(widths, table.columns, strict=True):
            column.width = Mm(width)
        return table


def _describe_table(table: Any, title: str, columns: Sequence[Column]) -> None:
    """What the table is and what its columns are; a heading that is filled in is not told."""
    told = "; ".join(column.heading for column in columns if "{" not in column.heading)
    properties = table._tbl.tblPr
    properties.append(make_element("w:tblCaption", val=title))
    properties.append(make_element("w:tblDescription", val=f"Các cột: {told}."))


def _set_style(paragraph: Any, style_id: str) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.insert(0, make_element("w:pStyle", val=style_id))


def _write_cell(cell: Any, style_id: str, text: str) -> None:
    paragraph = cell.paragraphs[0]
    _set_style(paragraph, style_id)
    if text:
        paragraph.add_run(text)


def _set_width(table: Any, mm: float) -> None:
    properties = table._tbl.tblPr
    for tag in ("w:tblW", "w:tblStyle", "w:tblLook"):
        if (found := properties.find(qn(tag))) is not None:
            properties.remove(found)
    properties.insert(0, make_element("w:tblW", w=to_dxa(min(mm, TEXT_MM)), type="dxa"))


def _set_edges(table: Any, *, lines: bool) -> None:
    """Cell lines for data; none, and no padding, for a table that only sets columns."""
    properties = table._tbl.tblPr
    layout = properties.find(qn("w:tblLayout"))
    if lines:
        borders = make_element("w:tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            borders.append(make_element(f"w:{side}", val="single", sz=4, space=0, color="000000"))
        layout.addprevious(borders)
    margins = make_element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(make_element(f"w:{side}", w=to_dxa(1.5) if lines else 0, type="dxa"))
    layout.addnext(margins)


def _leave_above(table: Any, points: float) -> None:
    """Room over the text of every row, so that columns still begin on one line."""
    top = make_element("w:top", w=round(points * 20), type="dxa")
    table._tbl.tblPr.find(qn("w:tblCellMar")).insert(0, top)


def _repeat_heading(row: Any) -> None:
    row._tr.get_or_add_trPr().append(make_element("w:tblHeader"))


def _leave_room(row: Any) -> None:
    row._tr.get_or_add_trPr().append(
        make_element("w:trHeight", val=to_dxa(HAND_MM), hRule="atLeast")
    )


def _keep_whole(row: Any) -> None:
    row._tr.get_or_add_trPr().insert(0, make_element("w:cantSplit"))
