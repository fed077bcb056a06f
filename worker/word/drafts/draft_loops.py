"""Make rows and paragraphs that print the items of one list a loop around one of them."""

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from lxml import etree

from worker.word.comparison.units import W
from worker.word.drafts.draft_fields import (
    SHORTEST,
    ProposedField,
    list_texts,
    note,
    plain,
    put_tag,
    read_text,
    remove,
    set_text,
    write_list,
    write_tag,
)

#: What may stand before the text of an item of a list that is written out.
_BULLET = re.compile(r"\s*(?:[-–+•*]|\d{1,2}[.)])?\s*")
#: What may follow it.
_ENDS = ("", ".", ";", ",")


def loop_rows(
    body: etree._Element,
    listed: tuple[str, list[Any]],
    missing: frozenset[str],
    found: dict[str, ProposedField],
) -> None:
    """Make rows that print the items of a list one after the other a loop over them."""
    path, items = listed
    if len(items) < 2 or not all(isinstance(item, Mapping) for item in items):
        return
    for table in list(body.iter(f"{W}tbl")):
        rows = [row for row in table if row.tag == f"{W}tr"]
        for first in range(len(rows) - len(items) + 1):
            mine = rows[first : first + len(items)]
            columns = _match_columns(mine, items)
            if len(columns) >= min(2, len(items[0])):
                renamed = _rename_fields(path, missing)
                tags = {place: write_tag(name, renamed) for place, name in columns.items()}
                note(found, path, f"{len(mine)} hàng", read_text(mine[0]))
                _write_row_loop(mine, write_list(path, missing), tags)
                return


def _rename_fields(path: str, missing: frozenset[str]) -> frozenset[str]:
    """The fields of the items of a list, as its loop calls them."""
    before = f"{path}[]."
    return frozenset(f"x.{one.removeprefix(before)}" for one in missing if one.startswith(before))


def _cells(row: etree._Element) -> list[etree._Element]:
    return list(row.iterchildren(f"{W}tc"))


def _match_columns(
    rows: Sequence[etree._Element], items: Sequence[Mapping[str, Any]]
) -> dict[int, str]:
    """Match columns with fields of every item, by place; nothing if one prints anything else."""
    table = [[read_text(cell).strip() for cell in _cells(row)] for row in rows]
    if len({len(cells) for cells in table}) != 1:
        return {}
    found: dict[int, str] = {}
    for place, column in enumerate(zip(*table, strict=True)):
        fitting = (
            name
            for name in items[0]
            if f"x.{name}" not in found.values()
            and list(column) == [_shown(one, name) for one in items]
        )
        if any(column) and (name := next(fitting, None)):
            found[place] = f"x.{name}"
        elif list(column) == [str(number) for number in range(1, len(items) + 1)]:
            found[place] = "loop.index"
        elif len(set(column)) > 1:
            return {}
    return found


def _shown(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    return plain(str(value)) if isinstance(value, str | int) else ""


def _write_row_loop(rows: Sequence[etree._Element], listed: str, tags: Mapping[int, str]) -> None:
    kept = rows[0]
    for place, tag in tags.items():
        paragraphs = [one for one in _cells(kept)[place].iter(f"{W}p") if list_texts(one)]
        if paragraphs:
            set_text(paragraphs[0], tag)
    for row in rows[1:]:
        remove(row)
    for line, put in (
        (f"{{%tr for x in {listed} %}}", kept.addprevious),
        ("{%tr endfor %}", kept.addnext),
    ):
        put(_line_row(kept, line))


def _line_row(like: etree._Element, line: str) -> etree._Element:
    """A row of one cell that holds a line of the template."""
    row = like.makeelement(f"{W}tr")
    cell = etree.SubElement(row, f"{W}tc")
    paragraph = etree.SubElement(cell, f"{W}p")
    etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}t").text = line
    return row


def loop_paragraphs(
    body: etree._Element,
    listed: tuple[str, list[Any]],
    missing: frozenset[str],
    found: dict[str, ProposedField],
) -> None:
    """Make paragraphs that print the items of a list one after the other a loop over them."""
    path, items = listed
    texts = [plain(item).strip() for item in items if isinstance(item, str)]
    if len(texts) != len(items) or not all(len(text) >= SHORTEST for text in texts):
        return
    paragraphs = list(body.iter(f"{W}p"))
    for first in range(len(paragraphs) - len(items) + 1):
        mine = paragraphs[first : first + len(items)]
        ends = [_find_end(one, text) for one, text in zip(mine, texts, strict=True)]
        is_alike = len({one.getparent() for one in mine}) == 1 and len(set(ends[:-1])) <= 1
        if is_alike and None not in ends:
            note(found, path, texts[0], read_text(mine[0]))
            loop = write_list(path, missing)
            _write_paragraph_loop(mine, loop, texts[0], (str(ends[0]), str(ends[-1])))
            return


def _find_end(paragraph: etree._Element, text: str) -> str | None:
    """Find the text after the item in its paragraph; None for a paragraph that is not of it."""
    whole = read_text(paragraph)
    start = whole.find(text)
    end = whole[start + len(text) :].strip()
    is_item = start >= 0 and end in _ENDS and _BULLET.fullmatch(whole[:start])
    return end if is_item else None


def _write_paragraph_loop(
    paragraphs: Sequence[etree._Element], listed: str, text: str, ends: tuple[str, str]
) -> None:
    kept = paragraphs[0]
    whole = read_text(kept)
    for one in paragraphs[1:]:
        remove(one)
    for line, put in (
        (f"{{%p for x in {listed} %}}", kept.addprevious),
        ("{%p endfor %}", kept.addnext),
    ):
        command = deepcopy(kept)
        set_text(command, line)
        put(command)
    nodes = list_texts(kept)
    start = whole.find(text)
    end, last = ends
    tag = "{{ x }}" if end == last else f"{{{{ x }}}}{{{{ '{last}' if loop.last else '{end}' }}}}"
    stop = len(whole.rstrip()) if end != last else start + len(text)
    put_tag(nodes, start, stop, tag)
    if typed := re.search(r"\d+", whole[:start]):  # a number that Word does not count by itself
        put_tag(nodes, *typed.span(), "{{ loop.index }}")
