"""Spell the braces of a paper so that they stay what they are where it becomes a template.

A name that somebody typed as `{{ x }}` would otherwise be a tag that nobody has chosen.
"""

import re
from collections.abc import Sequence

from lxml import etree

from worker.word.parts.markup import Piece, serialize, split
from worker.word.parts.paragraph_texts import find_texts

_OPENING = re.compile(r"\{(?=[{%#])")
_ESCAPED = "{_"


def escape_braces(root: etree._Element) -> etree._Element:
    """The same part with `{_{` for every `{{`, as templates spell it."""
    xml = serialize(root)
    if "{" not in xml:
        return root
    pieces = split(xml)
    for entries in find_texts(pieces):
        _join_braces(pieces, entries)
    escaped = "".join(_OPENING.sub(_ESCAPED, str(piece)) for piece in pieces)
    return etree.fromstring(escaped, etree.XMLParser(resolve_entities=False, huge_tree=True))


def _join_braces(pieces: list[Piece], entries: Sequence[tuple[int, str]]) -> None:
    """Put two braces that two runs share into the first of them."""
    text = "".join(text for _, text in entries)
    owners = [number for number, (_, text) in enumerate(entries) for _ in text]
    for found in _OPENING.finditer(text):
        owners[found.end()] = owners[found.start()]
    parts = ["" for _ in entries]
    for owner, character in zip(owners, text, strict=True):
        parts[owner] += character
    for part, (index, _) in zip(parts, entries, strict=True):
        if str(pieces[index])[:1] != "<":
            pieces[index] = part
