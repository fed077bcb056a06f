"""Make the first draft of a template from a paper: put tags where values of its review stand.

Names, dates and counts are found as whole words, the longest first, over run borders: the tag
takes the look of the run that it begins in. Rows of a table, and paragraphs in a row, that print
the items of one list become a loop around one of them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from lxml import etree

from worker.word.comparison.units import W
from worker.word.drafts.draft_fields import (
    SHORTEST,
    ProposedField,
    list_texts,
    note,
    plain,
    put_tag,
    write_tag,
)
from worker.word.drafts.draft_loops import loop_paragraphs, loop_rows
from worker.word.drafts.plain_braces import escape_braces
from worker.word.drafts.spellings import Spelling, list_spellings
from worker.word.files.opc import OpcPackage, replace_parts
from worker.word.files.package import read
from worker.word.files.safety import refuse_tracked_changes, refuse_unsafe
from worker.word.lint import convert_to_unicode
from worker.word.parts.source import list_filled_parts

_MAX_PLACES = 2000
#: The parts whose text is looked at beside the body's, by their relationships.
_BESIDE = ("header", "footer", "footnotes", "endnotes")


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
    package = OpcPackage(read(convert_to_unicode(docx)))
    refuse_unsafe(package)
    refuse_tracked_changes(package)
    beside = (name for kind in _BESIDE for name in package.related(package.main, kind))
    texts = dict.fromkeys((package.main, *beside))
    filled = (name for name, _ in list_filled_parts(package))
    roots = {name: escape_braces(package.root(name)) for name in (*texts, *filled)}
    wanted = None if chosen is None else set(chosen)
    found: dict[str, ProposedField] = {}
    missing = frozenset(optional)
    for name in texts:
        _draft_part(roots[name], values, wanted, missing, found)
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
            loop_rows(part, (path, items), missing, found)
            loop_paragraphs(part, (path, items), missing, found)
    scalars = [one for one in _list_scalars(values) if wanted is None or one.path in wanted]
    for paragraph in list(part.iter(f"{W}p")):
        _tag_values(paragraph, scalars, missing, found)


class Scalar(NamedTuple):
    """A text that a field prints as it is or otherwise spelled."""

    path: str
    spelling: Spelling

    @property
    def text(self) -> str:
        return self.spelling.text


def _list_scalars(values: Mapping[str, Any]) -> list[Scalar]:
    """Fields with a value of their own, the longest values first; of equal ones the first field.

    Offices write names in capitals in titles, and begin sentences with them.
    """
    walked = [(path, plain(text)) for path, text in _walk(values, "") if len(text) >= SHORTEST]
    found: dict[str, Scalar] = {}
    for path, text in walked:
        found.setdefault(text, Scalar(path, Spelling(text)))
    for path, text in walked:
        for spelling in list_spellings(text):
            if len(spelling.text) >= SHORTEST:
                found.setdefault(spelling.text, Scalar(path, spelling))
    return sorted(found.values(), key=lambda one: -len(one.text))


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


def _tag_values(
    paragraph: etree._Element,
    scalars: Sequence[Scalar],
    missing: frozenset[str],
    found: dict[str, ProposedField],
) -> None:
    nodes = list_texts(paragraph)
    text = plain("".join(node.text or "" for node in nodes))
    if not text or "{{" in text or "{%" in text:  # of a loop; those of the paper are escaped
        return
    taken = [False] * len(text)
    places: list[tuple[int, int, Scalar]] = []
    for one in scalars:
        start = text.find(one.text)
        while start >= 0 and len(places) < _MAX_PLACES:
            end = start + len(one.text)
            if _stands_alone(text, start, end) and not any(taken[start:end]):
                taken[start:end] = [True] * (end - start)
                places.append((start, end, one))
                note(found, one.path, one.text, text)
            start = text.find(one.text, start + 1)
    for start, end, one in sorted(places, reverse=True):
        spelling = one.spelling
        last = end if spelling.length is None else start + spelling.length
        put_tag(nodes, start, last, write_tag(one.path, missing, spelling.filters))


_FRACTION_BEFORE = re.compile(r"\d[/.,]$")
#: Words that make another thing of what follows them: a year in a date, a deputy of a post.
_OTHER_BEFORE = re.compile(r"(?:tháng \d{1,2}|phó) $", re.IGNORECASE)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Tell whether no word, number or date goes on at either end."""
    if _OTHER_BEFORE.search(text[:start][-12:]):
        return False
    if text[start].isdigit() and _FRACTION_BEFORE.search(text[:start][-2:]):
        return False
    before, after = text[start - 1 : start], text[end : end + 1]
    starts = not (before.isalnum() and text[start].isalnum())
    return starts and not (after.isalnum() and text[end - 1].isalnum())
