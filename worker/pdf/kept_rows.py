"""Rows of tables that the embedded engine parts from the next row: moved on by a page break.

The engine does not keep a row with the next one, as Word and LibreOffice do: the head of a table
may end a page, or a page may part the title of a signature from the name under it.
"""

import io
import zipfile
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from lxml import etree

from worker.pdf.text import read_pages

_MAIN, _STYLES = "word/document.xml", "word/styles.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: Page breaks that are tried; papers need one or two.
_MOST = 12
#: Words that are read at the end of a page.
_LAST_WORDS = 60


@dataclass(frozen=True)
class KeptRow:
    """A row that stays with the next one: its words, its table, where its run of rows begins."""

    words: frozenset[str]
    table: int
    start: int


def print_with_kept_rows(docx: bytes, to_pdf: Callable[[bytes], bytes]) -> bytes:
    """The PDF of a Word file in which no page but the last ends with a row that is kept."""
    pdf = to_pdf(docx)
    left = _find_left(pdf, docx)
    for _ in range(_MOST):
        if left is None:
            break
        page, row = left
        moved = _break_before(docx, row)
        printed = to_pdf(moved)
        after = _find_left(printed, moved)
        if after is not None and after[0] <= page:
            break
        docx, pdf, left = moved, printed, after
    return pdf


def _read_main(docx: bytes) -> tuple[Any, frozenset[str | None]]:
    """The body, and the styles whose paragraphs stay with the next one."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        styles = etree.fromstring(archive.read(_STYLES)) if _STYLES in archive.namelist() else ()
        main = etree.fromstring(archive.read(_MAIN))
    keeping = {
        style.get(f"{_W}styleId")
        for style in styles
        if style.find(f"{_W}pPr/{_W}keepNext") is not None
    }
    return main, frozenset(keeping)


def _list_kept_rows(docx: bytes) -> list[KeptRow]:
    main, keeping = _read_main(docx)
    return [
        row
        for number, table in enumerate(main.iterfind(f"{_W}body/{_W}tbl"))
        for row in _iterate_kept(table, number, keeping)
    ]


def _iterate_kept(table: Any, number: int, keeping: frozenset[str | None]) -> Iterator[KeptRow]:
    start = None
    for place, row in enumerate(table.findall(f"{_W}tr")[:-1]):
        written = [one for one in row.iter(f"{_W}p") if _read(one)]
        if not written or not all(_style_of(one) in keeping for one in written):
            start = None
            continue
        start = place if start is None else start
        words = frozenset(" ".join(map(_read, written)).split())
        yield KeptRow(words, number, start)


def _read(element: Any) -> str:
    parts = element.iter(f"{_W}t", f"{_W}br", f"{_W}tab")
    return "".join(one.text or " " for one in parts).replace("\u00a0", " ").strip()


def _find_left(pdf: bytes, docx: bytes) -> tuple[int, KeptRow] | None:
    """The first page that ends with a kept row, and the row."""
    if not (rows := _list_kept_rows(docx)):
        return None
    for number, text in enumerate(read_pages(pdf)[:-1]):
        words = text.replace("\u00a0", " ").split()[-_LAST_WORDS:]
        if found := next((row for row in rows if _ends_with(words, row.words)), None):
            return number, found
    return None


def _ends_with(words: list[str], wanted: frozenset[str]) -> bool:
    """Whether words end with all the wanted ones; single letters come of the engine's kerning."""
    tail: set[str] = set()
    for word in reversed(words):
        if word in wanted:
            tail.add(word)
        elif len(word) > 1 or not word.isalpha():
            break
    return bool(wanted) and tail == wanted


def _break_before(docx: bytes, row: KeptRow) -> bytes:
    """The same file with a page break before a row, or before its table and what stands over it."""
    main, keeping = _read_main(docx)
    table = main.findall(f"{_W}body/{_W}tbl")[row.table]
    above = [one for one in table.findall(f"{_W}tr")[: row.start] if _read(one)]
    if above:
        _part_table(table, row.start)
    else:
        _break_over(table, keeping)
    return _replace_main(docx, etree.tostring(main, xml_declaration=True, encoding="UTF-8"))


def _part_table(table: Any, start: int) -> None:
    """Two tables of one, the second on the next page."""
    second = deepcopy(table)
    for place, (mine, its) in enumerate(
        zip(table.findall(f"{_W}tr"), second.findall(f"{_W}tr"), strict=True)
    ):
        (second if place < start else table).remove(its if place < start else mine)
    between = etree.Element(f"{_W}p")
    _begin_page(between)
    table.addnext(between)
    between.addnext(second)


def _break_over(table: Any, keeping: frozenset[str | None]) -> None:
    first = next(table.iter(f"{_W}p"))
    above = table.getprevious()
    while above is not None and above.tag == f"{_W}p" and _style_of(above) in keeping:
        first, above = above, above.getprevious()
    _begin_page(first)


def _begin_page(paragraph: Any) -> None:
    properties = paragraph.find(f"{_W}pPr")
    if properties is None:
        properties = etree.Element(f"{_W}pPr")
        paragraph.insert(0, properties)
    place = 1 if properties.find(f"{_W}pStyle") is not None else 0
    properties.insert(place, etree.Element(f"{_W}pageBreakBefore"))


def _style_of(paragraph: Any) -> str | None:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return None if style is None else style.get(f"{_W}val")


def _replace_main(docx: bytes, content: bytes) -> bytes:
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as source, zipfile.ZipFile(changed, "w") as target:
        for member in source.infolist():
            target.writestr(
                member.filename, content if member.filename == _MAIN else source.read(member)
            )
    return changed.getvalue()
