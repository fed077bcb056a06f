"""Spaces around tags: kept as docxtpl keeps them, stripped where `{%-` and `-%}` ask for it."""

from collections.abc import Iterator, Sequence

from worker.word.parts.markup import (
    NEW_PAGE,
    VISIBLE,
    Piece,
    is_end,
    is_markup,
    is_start,
    local_name,
)
from worker.word.parts.tags import Tag

_BREAKS = ("br", "cr")
PRESERVED = '<w:t xml:space="preserve">'


def preserve_spaces(pieces: list[Piece]) -> None:
    """Keep the spaces of every text up to the next tag, as docxtpl does."""
    has_tag = False
    for index in range(len(pieces) - 1, -1, -1):
        piece = pieces[index]
        if isinstance(piece, Tag):
            has_tag |= piece.kind != "{#"
        elif piece == "<w:t>":
            if has_tag:
                pieces[index] = PRESERVED
            has_tag = False


def strip_spaces(pieces: list[Piece]) -> list[Piece]:
    """`{%-` at the start of a paragraph joins it to the one before, `-%}` to the one after.

    Elsewhere they strip adjacent spaces; at the edge of a line of a paragraph its line breaks too.
    """
    slots: list[list[Piece]] = [[piece] for piece in pieces]
    for index, piece in enumerate(pieces):
        if isinstance(piece, Tag) and piece.strips_left:
            _strip(pieces, slots, index, -1)
        if isinstance(piece, Tag) and piece.strips_right:
            _strip(pieces, slots, index, 1)
    return [piece for slot in slots for piece in slot]


def _strip(pieces: Sequence[Piece], slots: list[list[Piece]], index: int, step: int) -> None:
    tag, at = pieces[index], index + step
    if isinstance(pieces[at], str) and not is_markup(pieces[at]):
        text = str(slots[at][0]) if slots[at] else ""
        slots[at] = [text.rstrip() if step < 0 else text.lstrip()]
        at += step
        if slots[at - step] != [""]:
            return
    if isinstance(tag, Tag) and tag.kind == "{%":
        for found in _to_line(pieces, at, step):
            slots[found] = []
        between = sorted(_to_text(pieces, at, step))
        markup = [str(pieces[found]) for found in between]
        if markup.count("</w:p>") == 1 and _reopens_what_it_closes(markup):
            for found in between:
                slots[found] = []


def _reopens_what_it_closes(markup: Sequence[str]) -> bool:
    """Tell whether what this markup closes it opens again, so that texts can be joined without."""
    closed, opened = list[str](), list[str]()
    for piece in markup:
        if is_start(piece):
            opened.append(local_name(piece))
        elif is_end(piece) and opened:
            opened.pop()
        elif is_end(piece):
            closed.append(local_name(piece))
    return closed == opened[::-1]


def _to_line(pieces: Sequence[Piece], at: int, step: int) -> Iterator[int]:
    """The line breaks between a tag and the text before or after it in its paragraph."""
    while 0 <= at < len(pieces) and is_markup(pieces[at]):
        piece = str(pieces[at])
        name = local_name(piece)
        if name in _BREAKS and not NEW_PAGE.search(piece):
            yield at
        elif name in (*VISIBLE, *_BREAKS, "tab", "p"):
            return
        at += step


def _to_text(pieces: Sequence[Piece], at: int, step: int) -> Iterator[int]:
    """The markup from a tag to the text of the next paragraph; nothing if more is between."""
    found = []
    while 0 <= at < len(pieces):
        piece = pieces[at]
        if not is_markup(piece) or local_name(str(piece)) in (*VISIBLE, "tbl", "tc", "tr", "br"):
            return
        found.append(at)
        is_edge = is_end(piece) if step < 0 else is_start(piece)
        if len(found) > 1 and is_edge and local_name(str(piece)) == "t":
            yield from found
            return
        at += step
