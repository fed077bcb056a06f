"""Tables whose rows all stay together, signatures mostly: moved on where a page would part them.

Of the engine's layout alone, before anything is printed (`worker.pdf.kept_rows` does the rest).
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from lxml import etree

from worker.pdf.kept_rows import (
    MOST_BREAKS,
    W,
    break_over,
    iterate_kept,
    look_at_main,
    read_main,
    replace_main,
)

#: The place of a block in the body, and a page that it stands on.
Place: TypeAlias = tuple[int, int]


def keep_whole_tables(
    docx: bytes,
    lay_out: Callable[[bytes], Iterable[Place]],
    begin_page: Callable[[bytes, bytes, int], None] = lambda docx, moved, paragraph: None,
) -> bytes:
    """The same file, in which tables whose rows all stay together are parted by no page.

    What an engine tells of its layout is enough for these, signatures mostly: nothing is printed
    in vain. Of other tables only the text of the pages tells which row ends one. `begin_page` is
    told the file before and after, and which paragraph of the body begins a page in it.
    """
    for _ in range(MOST_BREAKS):
        parted = _find_parted(docx, lay_out(docx))
        if parted is None:
            break
        page, table = parted
        main, keeping = read_main(docx)
        first = break_over(main.find(f"{W}body")[table], keeping)
        moved = replace_main(docx, etree.tostring(main, xml_declaration=True, encoding="UTF-8"))
        if (number := _count_before(first)) is not None:
            begin_page(docx, moved, number)
        after = _find_parted(moved, lay_out(moved))
        if after is not None and after[0] <= page:
            break
        docx = moved
    return docx


def _find_parted(docx: bytes, places: Iterable[Place]) -> tuple[int, int] | None:
    """The page that ends within a table which stays together, and the table's place in the body.

    None where another table with rows that stay is parted before it.
    """
    pages: dict[int, set[int]] = {}
    for place, page in places:
        pages.setdefault(place, set()).add(page)
    parted = sorted((min(on), place) for place, on in pages.items() if len(on) > 1)
    if not parted:
        return None
    main, keeping = look_at_main(docx)
    body = main.find(f"{W}body")
    for page, place in parted:
        kept = _count_kept(body[place], keeping)
        if kept:
            return (page, place) if kept == len(body[place].findall(f"{W}tr")) - 1 else None
    return None


def _count_kept(block: Any, keeping: frozenset[str | None]) -> int:
    """How many rows of a table stay with the next one; a paragraph has none."""
    return sum(1 for _ in iterate_kept(block, 0, keeping)) if block.tag == f"{W}tbl" else 0


def _count_before(paragraph: Any) -> int | None:
    """Which of the body's paragraphs it is; None within a table or where others would be counted.

    Paragraphs that were put in with changes tracked, or stand in a field, are counted otherwise.
    """
    body = paragraph.getparent()
    plain = {f"{W}p", f"{W}tbl", f"{W}sectPr"}
    if body.tag != f"{W}body" or not plain.issuperset(block.tag for block in body):
        return None
    if len(paragraph.findall(f"{W}pPr/{W}pageBreakBefore")) > 1:
        return None
    return sum(1 for _ in paragraph.itersiblings(f"{W}p", preceding=True))
