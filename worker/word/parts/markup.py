"""XML as a flat list of pieces: markup, text and tags, with the ranges of elements.

The list comes from lxml's own serialisation, so every piece that begins with "<" is one whole start
or end tag, without comments, processing instructions or CDATA.
"""

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from worker.word.parts.tags import Tag

Piece = str | Tag
#: Elements whose text is filled: of Word, drawings, charts and file properties.
TEXT_HOLDERS = frozenset(("t", "v", "lpwstr", "title", "subject", "creator", "description")) | {
    *("keywords", "category", "identifier", "language", "lastModifiedBy", "contentStatus"),
    *("version", "revision", "contentType", "lpstr", "bstr", "Company", "Manager"),
}
#: What Word itself copies from the document into the properties of a file; never filled.
COPIED, COPIES = "lpstr", frozenset(("vector",))
#: Elements that print something by themselves, or must not get lost.
VISIBLE = frozenset(("drawing", "pict", "sym", "fldChar", "fldSimple", "instrText", "object")) | {
    *("footnoteReference", "endnoteReference", "commentReference", "oMath", "sectPr", "ptab"),
    *("footnoteRef", "endnoteRef", "annotationRef", "separator", "continuationSeparator"),
    *("dayShort", "dayLong", "monthShort", "monthLong", "yearShort", "yearLong", "pgNum"),
    *("noBreakHyphen", "contentPart"),
}
#: Breaks that are more than the end of a line.
NEW_PAGE = re.compile(r'w:type="(?:page|column)"')
_PIECE = re.compile(r"<[^>]*>|[^<]+")
_NAME = re.compile(r"</?(?:[^\s/>:]+:)?([^\s/>]+)")


def split(xml: str) -> list[Piece]:
    return list(_PIECE.findall(xml))


def is_markup(piece: Piece) -> bool:
    return isinstance(piece, str) and piece[:1] == "<"


def is_start(piece: Piece) -> bool:
    """A start tag of an element with content."""
    return isinstance(piece, str) and piece[:1] == "<" and piece[1] != "/" and piece[-2] != "/"


def is_end(piece: Piece) -> bool:
    return isinstance(piece, str) and piece[:2] == "</"


def local_name(piece: str) -> str:
    """Name of an element without its prefix: `p` for `<w:p w:rsidR="1">`."""
    found = _NAME.match(piece)
    return found[1] if found else ""


def ranges(pieces: Sequence[Piece], names: Sequence[str]) -> Iterator[tuple[int, int]]:
    """List the spans of all elements of these names, inner elements first."""
    open_: list[tuple[str, int]] = []
    for index, piece in enumerate(pieces):
        if is_start(piece):
            open_.append((local_name(str(piece)), index))
        elif is_end(piece):
            name, start = open_.pop()
            if name in names:
                yield start, index


def ancestors(pieces: Sequence[Piece]) -> list[tuple[int, ...]]:
    """For each piece the indexes of the start tags around it, outermost first."""
    found: list[tuple[int, ...]] = []
    open_: tuple[int, ...] = ()
    for index, piece in enumerate(pieces):
        if is_end(piece):
            open_ = open_[:-1]
        found.append(open_)
        if is_start(piece):
            open_ = (*open_, index)
    return found


def serialize(root: etree._Element) -> str:
    return str(etree.tostring(root, encoding="unicode"))
