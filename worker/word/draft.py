"""Make the first draft of a template from a paper: put tags where values of its review stand.

Names, dates and counts are found as whole words, the longest first, over run borders: the tag
takes the look of the run that it begins in. Rows of a table, and paragraphs in a row, that print
the items of one list become a loop around one of them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from worker.word.comparison.units import W, open_body
from worker.word.lint import convert_to_unicode
from worker.word.opc import replace_parts
from worker.word.safety import refuse_tracked_changes, refuse_unsafe

#: Shorter values stand in other words by chance.
_SHORTEST = 4
_MAX_PLACES = 2000
#: The parts whose text is looked at beside the body's, by their relationships.
_BESIDE = ("header", "footer", "footnotes", "endnotes")
_MAX_TOLD = 120
_SAME = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2011": "-"})
#: What may stand before the text of an item of a list that is written out.
_BULLET = re.compile(r"\s*(?:[-–+•*]|\d{1,2}[.)])?\s*")
#: What may follow it.
_ENDS = ("", ".", ";", ",")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass
class ProposedField:
    """A field of the kind, whose value stands in the paper."""

    path: str
    value: str
    count: int = 0
    #: The text around the first place.
    where: str = ""


@dataclass
class Draft:
    """The template, and what is filled in it."""

    docx: bytes
    fields: list[ProposedField] = field(default_factory=list)


def draft_template(
    docx: bytes,
    values: Mapping[str, Any],
    chosen: Iterable[str] | None = None,
    optional: Iterable[str] = (),
) -> Draft:
    """Put tags into a paper: of all fields that stand in it, or of the chosen ones.

    Those of `optional` fields print nothing where there is no value. Raises `PackageError` for a
    file that can be no template.
    """
    package, main, body = open_body(convert_to_unicode(docx))
    refuse_unsafe(package)
    refuse_tracked_changes(package)
    beside = (name for kind in _BESIDE for name in package.related(package.main, kind))
    roots = {package.main: main} | {name: package.root(name) for name in beside}
    wanted = None if chosen is None else set(chosen)
    found: dict[str, ProposedField] = {}
    missing = frozenset(optional)
    for root in roots.values():
        _draft_part(body if root is main else root, values, wanted, missing, found)
    fields = sorted(found.values(), key=lambda one: one.path)
    return Draft(replace_parts(package, roots), fields)


def _draft_part(
    part: etree._Element,
    values: Mapping[str, Any],
    wanted: set[str] | None,
    missing: frozenset[str],
    found: dict[str, ProposedField],
) -> None:
    for path, items in _list_lists(values):
        if wanted is None or path in wanted:
            _loop_rows(part, (path, items), missing, found)
            _loop_paragraphs(part, path, items, found)
    scalars = [
        (path, text) for path, text in _list_scalars(values) if wanted is None or path in wanted
    ]
    for paragraph in list(part.iter(f"{W}p")):
        _tag_values(paragraph, scalars, missing, found)


def _list_scalars(values: Mapping[str, Any], above: str = "") -> list[tuple[str, str]]:
    """Fields with a value of their own, the longest values first; of equal ones the first field."""
    found: dict[str, str] = {}
    for path, text in _walk(values, above):
        if len(text) >= _SHORTEST:
            found.setdefault(_plain(text), path)
    pairs = [(path, text) for text, path in found.items()]
    return sorted(pairs, key=lambda pair: -len(pair[1]))


def _walk(values: Mapping[str, Any], above: str) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        path = f"{above}.{name}" if above else name
        if isinstance(value, Mapping):
            yield from _walk(value, path)
        elif isinstance(value, str):
            yield path, value.strip()
        elif isinstance(value, int) and not isinstance(value, bool) and value > 99:
            yield path, str(value)


def _list_lists(values: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, list[Any]]]:
    for name, value in values.items():
        path = f"{above}.{name}" if above else name
        if isinstance(value, Mapping):
            yield from _list_lists(value, path)
        elif isinstance(value, list) and value:
            yield path, value


def _plain(text: str) -> str:
    return text.translate(_SAME)


def _list_texts(paragraph: etree._Element) -> list[etree._Element]:
    """The nodes that hold the text of a paragraph, but not that of boxes in it."""
    runs = paragraph.iter(f"{W}r")
    nodes = (node for run in runs for node in run.iterchildren(f"{W}t"))
    return [node for node in nodes if next(node.iterancestors(f"{W}p")) is paragraph]


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _text(element: etree._Element) -> str:
    return _plain("".join(node.text or "" for node in element.iter(f"{W}t")))


def _note(found: dict[str, ProposedField], path: str, value: str, where: str) -> None:
    one = found.setdefault(path, ProposedField(path, value[:_MAX_TOLD], where=where[:_MAX_TOLD]))
    one.count += 1


def _tag_values(
    paragraph: etree._Element,
    scalars: Sequence[tuple[str, str]],
    missing: frozenset[str],
    found: dict[str, ProposedField],
) -> None:
    nodes = _list_texts(paragraph)
    text = _plain("".join(node.text or "" for node in nodes))
    if not text or "{{" in text or "{%" in text:
        return
    taken = [False] * len(text)
    places: list[tuple[int, int, str]] = []
    for path, value in scalars:
        start = text.find(value)
        while start >= 0 and len(places) < _MAX_PLACES:
            end = start + len(value)
            if _stands_alone(text, start, end) and not any(taken[start:end]):
                taken[start:end] = [True] * (end - start)
                places.append((start, end, path))
                _note(found, path, value, text)
            start = text.find(value, start + 1)
    for start, end, path in sorted(places, reverse=True):
        _replace(nodes, start, end, _write_tag(path, may_be_missing=path in missing))


#: Words that make another thing of what follows them: a year in a date, a deputy of a post.
_OTHER_BEFORE = re.compile(r"(?:tháng \d{1,2}|[Pp]hó) $")


def _write_tag(name: str, *, may_be_missing: bool) -> str:
    return f"{{{{ {name} or '' }}}}" if may_be_missing else f"{{{{ {name} }}}}"


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Tell whether no word, number or date goes on at either end."""
    if _OTHER_BEFORE.search(text[:start][-12:]):
        return False
    before, after = text[start - 1 : start], text[end : end + 1]
    starts = not (before.isalnum() and text[start].isalnum())
    return starts and not (after.isalnum() and text[end - 1].isalnum())


def _replace(nodes: Sequence[etree._Element], start: int, end: int, tag: str) -> None:
    """Put a tag in place of the characters from `start` to `end` of the nodes' text."""
    at = 0
    for node in nodes:
        text = node.text or ""
        low, high = max(start - at, 0), min(end - at, len(text))
        if low < high:
            node.text = text[:low] + tag + text[high:]
            node.set(_SPACE, "preserve")
            tag = ""
        at += len(text)


def _set_text(paragraph: etree._Element, text: str) -> None:
    """Let the first run of a paragraph say `text`, and the others nothing."""
    nodes = list(paragraph.iter(f"{W}t"))
    for node in nodes[1:]:
        node.text = ""
    nodes[0].text = text
    nodes[0].set(_SPACE, "preserve")


def _loop_rows(
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
                tags = {
                    place: _write_tag(
                        name, may_be_missing=f"{path}[].{name.removeprefix('x.')}" in missing
                    )
                    for place, name in columns.items()
                }
                _write_row_loop(mine, path, tags, found)
                return


def _cells(row: etree._Element) -> list[etree._Element]:
    return list(row.iterchildren(f"{W}tc"))


def _match_columns(
    rows: Sequence[etree._Element], items: Sequence[Mapping[str, Any]]
) -> dict[int, str]:
    """What each column prints of every item, by its place; nothing if one prints anything else."""
    table = [[_text(cell).strip() for cell in _cells(row)] for row in rows]
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
    return _plain(str(value)) if isinstance(value, str | int) else ""


def _write_row_loop(
    rows: Sequence[etree._Element],
    path: str,
    tags: Mapping[int, str],
    found: dict[str, ProposedField],
) -> None:
    kept = rows[0]
    _note(found, path, f"{len(rows)} hàng", _text(kept))
    for place, tag in tags.items():
        paragraphs = [one for one in _cells(kept)[place].iter(f"{W}p") if _list_texts(one)]
        if paragraphs:
            _set_text(paragraphs[0], tag)
    for row in rows[1:]:
        _remove(row)
    for line, put in (
        (f"{{%tr for x in {path} %}}", kept.addprevious),
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


def _loop_paragraphs(
    body: etree._Element, path: str, items: list[Any], found: dict[str, ProposedField]
) -> None:
    """Make paragraphs that print the items of a list one after the other a loop over them."""
    texts = [_plain(item).strip() for item in items if isinstance(item, str)]
    if len(texts) != len(items) or not all(len(text) >= _SHORTEST for text in texts):
        return
    paragraphs = list(body.iter(f"{W}p"))
    for first in range(len(paragraphs) - len(items) + 1):
        mine = paragraphs[first : first + len(items)]
        ends = [_find_end(one, text) for one, text in zip(mine, texts, strict=True)]
        is_alike = len({one.getparent() for one in mine}) == 1 and len(set(ends[:-1])) <= 1
        if is_alike and None not in ends:
            _write_paragraph_loop(mine, path, texts[0], (str(ends[0]), str(ends[-1])), found)
            return


def _find_end(paragraph: etree._Element, text: str) -> str | None:
    """What follows the item in its paragraph; None for a paragraph that is not of it."""
    whole = _text(paragraph)
    start = whole.find(text)
    end = whole[start + len(text) :].strip()
    is_item = start >= 0 and end in _ENDS and _BULLET.fullmatch(whole[:start])
    return end if is_item else None


def _write_paragraph_loop(
    paragraphs: Sequence[etree._Element],
    path: str,
    text: str,
    ends: tuple[str, str],
    found: dict[str, ProposedField],
) -> None:
    kept = paragraphs[0]
    whole = _text(kept)
    _note(found, path, text, whole)
    for one in paragraphs[1:]:
        _remove(one)
    for line, put in (
        (f"{{%p for x in {path} %}}", kept.addprevious),
        ("{%p endfor %}", kept.addnext),
    ):
        command = deepcopy(kept)
        _set_text(command, line)
        put(command)
    nodes = _list_texts(kept)
    start = whole.find(text)
    end, last = ends
    tag = "{{ x }}" if end == last else f"{{{{ x }}}}{{{{ '{last}' if loop.last else '{end}' }}}}"
    stop = len(whole.rstrip()) if end != last else start + len(text)
    _replace(nodes, start, stop, tag)
    if typed := re.search(r"\d+", whole[:start]):  # a number that Word does not count by itself
        _replace(nodes, *typed.span(), "{{ loop.index }}")
