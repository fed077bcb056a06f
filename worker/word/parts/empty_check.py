"""Mark the ends of elements that branches and loops could leave empty: cells, boxes, tables.

Word calls a file with such an element unreadable. The mark tells after a render, without parsing,
whether anything has to be mended.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from worker.word.parts.markup import Piece, is_end, is_start
from worker.word.parts.tags import Tag

#: Written before an end tag of the source; not an XML character, so no text contains it.
END_MARK = "\x04"
#: Elements that must end with a paragraph.
NEED_PARAGRAPH = ("tc", "txbxContent", "hdr", "ftr", "footnote", "endnote", "comment")
NEEDS = {
    **{f"w:{name}": "w:p" for name in NEED_PARAGRAPH},
    "w:tbl": "w:tr",
    "w:tr": "w:tc",
    # Text of drawings and charts.
    "a:txBody": "a:p",
    "c:rich": "a:p",
}
#: Allowed before a mark if nothing has to be mended.
FILLED = tuple(f"</{name}>".encode() for name in sorted(set(NEEDS.values())))
_TRACKED = {*NEEDS, *NEEDS.values()}


@dataclass(slots=True)
class _Group:
    """One branch or loop directly inside an element."""

    is_filled: bool = False  # every time it is run
    has_else: bool = False
    end: int = 0  # where its last tag is among the pieces made


@dataclass(slots=True)
class _Open:
    name: str
    depth: int
    is_filled: bool = False  # whatever the data
    groups: list[_Group] = field(default_factory=list)


def mark_ends(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with a mark at the end of every element that may be empty after a render.

    An element with a single branch or loop gets a paragraph by `else` in place of the mark.
    """
    checked: list[Piece] = []
    open_: list[_Open] = []
    depth = 0  # branches and loops around a piece
    for piece in pieces:
        if isinstance(piece, Tag):
            depth = _note_tag(open_, piece, depth, len(checked))
        elif piece[:1] == "<":
            name = piece[1:].lstrip("/").rstrip("/>").split(" ", 1)[0]
            if name in _TRACKED and is_end(piece):
                _close(open_.pop() if open_ else None, checked)
            elif name in _TRACKED:
                _note(open_, name, depth)
                if is_start(piece):
                    open_.append(_Open(name, depth))
        checked.append(piece)
    return checked


def _note_tag(open_: Sequence[_Open], tag: Tag, depth: int, place: int) -> int:
    """Record a statement in the innermost open element; return the depth after it."""
    parent = open_[-1] if open_ else _Open("", -1)
    if tag.kind == "{%" and tag.word in ("if", "for"):
        if depth == parent.depth:
            parent.groups.append(_Group())
        return depth + 1
    if tag.kind == "{%" and tag.word in ("endif", "endfor"):
        depth -= 1
        if depth == parent.depth and parent.groups:
            parent.groups[-1].end = place
    elif tag.word in ("else", "elif") and depth == parent.depth + 1 and parent.groups:
        parent.groups[-1].has_else = True
    return depth


def _note(open_: Sequence[_Open], name: str, depth: int) -> None:
    """Record a child of the innermost open element."""
    if not open_:
        return
    parent = open_[-1]
    is_needed = NEEDS.get(parent.name) == name
    if is_needed or name == "w:tbl":  # a paragraph must follow a table
        if depth == parent.depth:
            parent.is_filled = is_needed
        elif not is_needed:
            parent.is_filled = False
        if parent.groups and depth <= parent.depth + 1:
            parent.groups[-1].is_filled = is_needed and depth == parent.depth + 1
        elif parent.groups and not is_needed:
            parent.groups[-1].is_filled = False


def _close(closed: _Open | None, made: list[Piece]) -> None:
    if closed is None or closed.name not in NEEDS or closed.is_filled:
        return
    group = closed.groups[0] if len(closed.groups) == 1 else _Group()
    if group.is_filled and group.end and not group.has_else and NEEDS[closed.name] == "w:p":
        made[group.end : group.end] = [Tag("{%", "else"), "<w:p/>"]
    else:
        made.append(END_MARK)


def strip_end_marks(xml: bytes) -> tuple[bytes, bool]:
    """A rendered part without its marks, and whether an element of it is empty."""
    pieces = xml.split(END_MARK.encode())
    return b"".join(pieces), not all(piece.endswith(FILLED) for piece in pieces[:-1])
