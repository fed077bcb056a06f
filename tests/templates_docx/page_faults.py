"""What stands alone on the pages of a paper: headings, rows of tables, signatures."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import docx
import pypdfium2
from docx.document import Document
from docx.text.paragraph import Paragraph

#: Parts of lines nearer to each other than this many points are on one line.
_SAME_LINE = 4.0
_KEEPS_TEXT_TOGETHER = ("NoiDungGiu", "GachDauDongGiu", "CauCuoi")
_SIGNING = ("QuyenHanKy", "ChucVuKy", "NoiNhan", "DonViKy")


def read_lines(pdf: bytes) -> list[list[str]]:
    """The lines of each page from top to bottom, as the eye groups them; numbers of pages left."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [_lines_of(page) for page in document]


def read_texts(pdf: bytes) -> list[str]:
    """The text of each page without spaces; numbers of pages left out."""
    with pypdfium2.PdfDocument(pdf) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    whole = ["".join(text.replace("\u2060", "").split()) for text in texts]
    return [text.removeprefix(str(number)) for number, text in enumerate(whole, 1)]


def _lines_of(page: pypdfium2.PdfPage) -> list[str]:
    text = page.get_textpage()
    parts = []
    for index in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(index)
        said = text.get_text_bounded(left, bottom, right, top).split()
        if said:
            parts.append((-(top + bottom) / 2, left, " ".join(said)))
    lines: list[tuple[float, list[tuple[float, str]]]] = []
    for height, left, said_here in sorted(parts):
        if lines and height - lines[-1][0] < _SAME_LINE:
            lines[-1][1].append((left, said_here))
        else:
            lines.append((height, [(left, said_here)]))
    joined = [" ".join(word for _left, word in sorted(row)) for _height, row in lines]
    return joined[1:] if joined and joined[0].isdigit() else joined


@dataclass(frozen=True)
class Marks:
    """What a paper's text tells about its parts: headings, heads of tables, the first signature."""

    headings: tuple[str, ...]
    table_heads: tuple[str, ...]
    signing: tuple[str, ...]
    #: What stands over a name and is nothing without it.
    titles: tuple[str, ...] = ()
    #: Units that sign in a grid, which flows over pages, but for those of its first row.
    grid: tuple[str, ...] = ()
    #: Of each table of several rows: the head, the first row, the last one, without spaces.
    tables: tuple[tuple[str, str, str], ...] = ()
    #: The first units of the last two rows of such a grid, without spaces.
    last_rows: tuple[str, str] | None = None


def read_marks(paper: bytes) -> Marks:
    document = docx.Document(io.BytesIO(paper))
    headings = [
        " ".join(one.text.split())
        for one in document.paragraphs
        if one.text.strip()
        and one.style is not None
        and one.style.paragraph_format.keep_with_next
        and one.style.style_id not in _KEEPS_TEXT_TOGETHER
    ]
    heads, signing = [], []
    grid = list(_read_grid(document))
    for table in document.tables:
        first = table.rows[0]
        if "w:tblHeader" in first._tr.xml:
            heads.append(" ".join(" ".join(cell.text.split()) for cell in first.cells))
        for cell in (cell for row in table.rows for cell in row.cells):
            signing += [
                " ".join(line.split())
                for one in cell.paragraphs
                if one.style is not None and one.style.style_id in _SIGNING
                for line in one.text.split("\n")
                if line.strip()
            ]
    titles = tuple(line for line in signing if line.isupper())
    tables = tuple(_read_ends(document))
    last = _read_last_rows(document)
    return Marks(tuple(headings), tuple(heads), tuple(signing), titles, tuple(grid), tables, last)


def _read_grid(document: Document) -> Iterator[str]:
    for table in document.tables:
        cells = (cell for row in table.rows for cell in row.cells)
        units = [one.text for cell in cells for one in cell.paragraphs if _is_unit(one)]
        yield from (" ".join(unit.split()) for unit in units[2:])


def _read_last_rows(document: Document) -> tuple[str, str] | None:
    """The left units of the last two rows of the signing grid, where it has more than two."""
    for table in document.tables:
        lefts = ["".join(one.text.split()) for row in table.rows for one in row.cells[0].paragraphs
                 if _is_unit(one)]  # fmt: skip
        if len(lefts) > 2:
            return lefts[-2], lefts[-1]
    return None


def _is_unit(paragraph: Paragraph) -> bool:
    return paragraph.style is not None and paragraph.style.style_id == "DonViKy"


def _read_ends(document: Document) -> Iterator[tuple[str, str, str]]:
    for table in document.tables:
        rows = ["".join("".join(cell.text for cell in row.cells).split()) for row in table.rows]
        if "w:tblHeader" in table.rows[0]._tr.xml and len(rows) > 2:
            yield rows[0], rows[1], rows[-1]


def find_faults(marks: Marks, pages: list[list[str]]) -> Iterator[str]:
    """What stands alone: a heading or a head of a table at an end, a signature at a beginning."""
    words = {word for line in marks.titles for word in line.split()} - {"-"}
    for number, lines in enumerate(pages, 1):
        if not lines:
            yield f"page {number} is empty"
            continue
        last = lines[-1]
        if number < len(pages) and _is_heading(last, marks.headings):
            yield f"page {number} ends with the heading «{last}»"
        if number < len(pages) and any(_is_end_of(last, head) for head in marks.table_heads):
            yield f"page {number} ends with the head of a table «{last}»"
        if number < len(pages) and set(last.split()) <= words:
            yield f"page {number} ends with the title of a signature «{last}»"
        rest = _without_table_head(lines, marks.table_heads)
        begun = rest and any(
            rest[0].startswith(one) if any(map(str.isalpha, one)) else rest[0] == one
            for one in marks.signing
            if one not in marks.grid
        )
        if number > 1 and begun:
            yield f"page {number} begins with the signature «{rest[0]}»"


def find_lone_rows(marks: Marks, texts: list[str]) -> Iterator[str]:
    """A row that stands alone under the head of its table, at an end or at a beginning.

    Cells of several lines are read line by line, so the letters are compared, not their order.
    """
    if marks.last_rows and marks.last_rows[0] not in texts[-1] and marks.last_rows[1] in texts[-1]:
        yield f"«{marks.last_rows[1]}» signs alone on the last page"
    for (number, page), (head, first, last) in product(enumerate(texts, 1), marks.tables):
        if first and _has_letters(page[-len(head + first) :], head, first):
            yield f"page {number} ends with a lone row «{first}»"
        begun = last and _has_letters(page[: len(head + last)], head, last)
        if begun and number > 1:
            yield f"page {number} begins with a lone row «{last}»"


def _has_letters(text: str, head: str, row: str) -> bool:
    said = text[len(head) :]
    same = sorted(text[: len(head)]) == sorted(head) and sorted(said) == sorted(row)
    return same and re.findall(r"\d+", said) == re.findall(r"\d+", row)


def _is_heading(line: str, headings: tuple[str, ...]) -> bool:
    return any(head == line or (len(line) > 20 and head.endswith(f" {line}")) for head in headings)


def _is_end_of(line: str, head: str) -> bool:
    """The words of a head stand side by side, in columns of several lines."""
    words = line.split()
    return len(words) > 1 and not any(map(str.isdigit, words)) and set(words) <= set(head.split())


def _without_table_head(lines: list[str], heads: tuple[str, ...]) -> list[str]:
    start = 0
    while start < len(lines) - 1 and any(_is_end_of(lines[start], head) for head in heads):
        start += 1
    return lines[start:]
