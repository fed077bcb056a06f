"""Rows and headings that an engine parts from what follows them: moved on by a page break.

The embedded engine does not keep a row with the next one, as Word and LibreOffice do: the head of
a table may end a page, or a page may part the title of a signature from the name under it.
LibreOffice keeps rows, but lays a paper out by a guess of its pages first, and leaves a heading
where the guess parted it from its text.
"""

import io
import zipfile
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lxml import etree

from worker.pdf.text import read_pages

_MAIN, _STYLES = "word/document.xml", "word/styles.xml"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: Page breaks that are tried; papers need one or two.
MOST_BREAKS = 12
#: Letters of a heading; shorter ones are no headings, and end other lines by chance.
_LEAST_LETTERS = 8
#: Marks that take no room, and the hyphen that the engine prints as a plain one.
_SAME = str.maketrans({"\u2060": None, "\u00ad": None, "\ufffe": None, "\u2011": "-"})


@dataclass(frozen=True)
class KeptRow:
    """A row that stays with the next one: its words, its table, where its run of rows begins."""

    words: tuple[str, ...]
    table: int
    start: int

    def ends(self, text: str) -> bool:
        """Tell whether a text without spaces ends with the row; its cells are read line by line.

        Letters are compared, for the engine's kerning parts words; numbers tell rows apart.
        """
        letters = "".join(self.words)
        tail = text[-len(letters) :]
        numbers = (word for word in self.words if any(map(str.isdigit, word)))
        return sorted(tail) == sorted(letters) and all(number in tail for number in numbers)


@dataclass(frozen=True)
class KeptHeading:
    """A paragraph that stays with the next one: its text without spaces, its place in the body."""

    text: str
    place: int

    def ends(self, text: str) -> bool:
        return text.endswith(self.text)


def print_with_kept_rows(
    docx: bytes, to_pdf: Callable[[bytes], bytes], *, headings: bool = False
) -> bytes:
    """The PDF of a Word file in which no page but the last ends with a row that is kept.

    Headings are looked for where the engine does not keep them.
    """
    pdf = to_pdf(docx)
    left = _find_left(pdf, docx, headings=headings)
    for _ in range(MOST_BREAKS):
        if left is None:
            break
        page, kept = left
        moved = _break_before(docx, kept)
        printed = to_pdf(moved)
        after = _find_left(printed, moved, headings=headings)
        if after is not None and after[0] <= page:
            break
        docx, pdf, left = moved, printed, after
    return pdf


def read_main(docx: bytes) -> tuple[Any, frozenset[str | None]]:
    """The body, and the styles whose paragraphs stay with the next one."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        styles = archive.read(_STYLES) if _STYLES in archive.namelist() else b"<styles/>"
        return etree.fromstring(archive.read(_MAIN)), _find_keeping(styles)


#: The same for whoever changes nothing.
look_at_main = lru_cache(maxsize=1)(read_main)


@lru_cache(maxsize=8)
def _find_keeping(styles: bytes) -> frozenset[str | None]:
    """The styles whose paragraphs stay with the next one; papers of a kind have the same."""
    return frozenset(
        style.get(f"{W}styleId")
        for style in etree.fromstring(styles)
        if style.find(f"{W}pPr/{W}keepNext") is not None
    )


def _list_kept_rows(docx: bytes) -> list[KeptRow]:
    main, keeping = look_at_main(docx)
    return [
        row
        for number, table in enumerate(main.iterfind(f"{W}body/{W}tbl"))
        for row in iterate_kept(table, number, keeping)
    ]


def _list_kept_headings(docx: bytes) -> list[KeptHeading]:
    main, keeping = look_at_main(docx)
    body = main.find(f"{W}body")
    texts = (
        (_squeeze(_read(one)), place)
        for place, one in enumerate(body)
        if one.tag == f"{W}p" and _stays(one, keeping)
    )
    return [KeptHeading(text, place) for text, place in texts if len(text) >= _LEAST_LETTERS]


def iterate_kept(table: Any, number: int, keeping: frozenset[str | None]) -> Iterator[KeptRow]:
    start = None
    words: tuple[str, ...] = ()
    for place, row in enumerate(table.findall(f"{W}tr")[:-1]):
        written = [one for one in row.iter(f"{W}p") if _read(one)]
        own = tuple(" ".join(map(_read, written)).split())
        # blanks to sign on are told apart by what stands over them
        words = own if any(map(str.isalnum, "".join(own))) else (*words, *own)
        if not written or not all(_stays(one, keeping) for one in written):
            start = None
            continue
        start = place if start is None else start
        yield KeptRow(words, number, start)


def _read(element: Any) -> str:
    parts = element.iter(f"{W}t", f"{W}br", f"{W}tab")
    return "".join(one.text or " " for one in parts).translate(_SAME).strip()


def _squeeze(text: str) -> str:
    return "".join(text.translate(_SAME).split())


def _find_left(
    pdf: bytes, docx: bytes, *, headings: bool
) -> tuple[int, KeptRow | KeptHeading] | None:
    """The first page that ends with what is kept, and what it is."""
    kept = [*_list_kept_rows(docx), *(_list_kept_headings(docx) if headings else ())]
    if not kept:
        return None
    for number, text in enumerate(read_pages(pdf)[:-1]):
        words = _squeeze(text)
        if found := next((one for one in kept if one.ends(words)), None):
            return number, found
    return None


def _break_before(docx: bytes, kept: KeptRow | KeptHeading) -> bytes:
    """The same file with a page break before what is kept and all that is kept over it."""
    main, keeping = read_main(docx)
    if isinstance(kept, KeptRow):
        _break_before_row(main, kept, keeping)
    else:
        break_over(main.find(f"{W}body")[kept.place], keeping)
    return replace_main(docx, etree.tostring(main, xml_declaration=True, encoding="UTF-8"))


def _break_before_row(main: Any, row: KeptRow, keeping: frozenset[str | None]) -> None:
    """A page break before a row, or before its table and what stands over it."""
    table = main.findall(f"{W}body/{W}tbl")[row.table]
    above = [one for one in table.findall(f"{W}tr")[: row.start] if _read(one)]
    if above:
        _part_table(table, row.start)
    else:
        break_over(table, keeping)


def _part_table(table: Any, start: int) -> None:
    """Two tables of one, the second on the next page, under the same head."""
    second = deepcopy(table)
    for place, (mine, its) in enumerate(
        zip(table.findall(f"{W}tr"), second.findall(f"{W}tr"), strict=True)
    ):
        if place >= start:
            table.remove(mine)
        elif its.find(f"{W}trPr/{W}tblHeader") is None:
            second.remove(its)
    between = etree.Element(f"{W}p")
    _begin_page(between)
    table.addnext(between)
    between.addnext(second)


def break_over(block: Any, keeping: frozenset[str | None]) -> Any:
    """A page break before a table or a paragraph, or before what is kept over it: where it is."""
    first = next(block.iter(f"{W}p"))
    above = block.getprevious()
    while above is not None and above.tag == f"{W}p" and _stays(above, keeping):
        first, above = above, above.getprevious()
    _begin_page(first)
    return first


def _begin_page(paragraph: Any) -> None:
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        paragraph.insert(0, properties)
    place = 1 if properties.find(f"{W}pStyle") is not None else 0
    properties.insert(place, etree.Element(f"{W}pageBreakBefore"))


def _stays(paragraph: Any, keeping: frozenset[str | None]) -> bool:
    """Tell whether a paragraph stays with the next one, by its style or by itself."""
    own = paragraph.find(f"{W}pPr/{W}keepNext")
    if own is None:
        return _style_of(paragraph) in keeping
    return own.get(f"{W}val", "1") not in ("0", "false", "off")


def _style_of(paragraph: Any) -> str | None:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return None if style is None else style.get(f"{W}val")


def replace_main(docx: bytes, content: bytes) -> bytes:
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as source, zipfile.ZipFile(changed, "w") as target:
        for name in source.namelist():
            # Without the moment: the same file each time.
            member = zipfile.ZipInfo(name)
            target.writestr(member, content if name == _MAIN else source.read(name))
    return changed.getvalue()
