"""Ranges whose two ends lie in different branches: bookmarks, comments, permissions, fields.

Whatever is left out of a paper, both ends of a range are there or neither. An end that lies deeper
than the other is moved out of its branches, as Word does where what held it is deleted; a field
that begins in a branch and ends outside of it has no meaning and is told at its tag.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from worker.word.parts.markup import Piece, is_start, local_name
from worker.word.parts.tags import Tag

_RANGE = re.compile(
    r"<w:(bookmark|perm|commentRange|moveFromRange|moveToRange|customXml\w+Range)(Start|End) "
)
_ID = re.compile(r'w:id="([^"]*)"')
_FIELD = re.compile(r'w:fldCharType="(begin|separate|end)"')
#: A run that an end is moved out of may begin in a branch of its own.
_MOST_MOVES = 4
#: A branch that is open: the place of its first tag, and how often it has gone on by `else`.
Branch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _End:
    at: int
    branches: tuple[Branch, ...]


def is_range_end(piece: Piece) -> bool:
    """Tell whether this is one end of a range, which prints nothing but must not get lost alone."""
    return isinstance(piece, str) and _RANGE.match(piece) is not None


def join_ranges(pieces: list[Piece]) -> list[Piece]:
    """The pieces with both ends of every range in the same branches; ends without another go."""
    if not any(map(is_range_end, pieces)):
        return pieces
    for _ in range(_MOST_MOVES):
        pieces, is_joined = _join_once(pieces)
        if is_joined:
            return pieces
    return _without(pieces, {end.at for pair in _find_torn(pieces) for end in pair if end})


def _join_once(pieces: list[Piece]) -> tuple[list[Piece], bool]:
    torn = _find_torn(pieces)
    moved: dict[int, list[Piece]] = {}  # by the piece that they now stand before
    closings = _find_closings(pieces)
    for first, last in torn:
        if first is None or last is None:
            continue
        shared = _count_shared(first, last)
        for end in (first, last):
            if len(end.branches) > shared:
                opening = end.branches[shared][0]
                after = closings.get(opening, len(pieces) - 1) + 1
                place = _out_of_run(pieces, opening if end is first else after, end is first)
                moved.setdefault(place, []).append(pieces[end.at])
    gone = {end.at for pair in torn for end in pair if end and _is_moved(end, pair)}
    balanced: list[Piece] = []
    for index, piece in enumerate(pieces):
        balanced += moved.get(index, [])
        balanced += [] if index in gone else [piece]
    return [*balanced, *moved.get(len(pieces), [])], not torn


def _is_moved(end: _End, pair: tuple[_End | None, _End | None]) -> bool:
    first, last = pair
    return first is None or last is None or len(end.branches) > _count_shared(first, last)


def _without(pieces: Sequence[Piece], gone: set[int]) -> list[Piece]:
    return [piece for index, piece in enumerate(pieces) if index not in gone]


def _find_torn(pieces: Sequence[Piece]) -> list[tuple[_End | None, _End | None]]:
    """The ranges that have one end, or two in different branches."""
    return [
        (first, last)
        for first, last in _find_ends(pieces)
        if first is None or last is None or first.branches != last.branches
    ]


def find_tags_in_codes(pieces: Sequence[Piece]) -> Iterator[Tag]:
    """Find the tags between the beginning of a field and what it shows, wherever typed.

    A branch that left out a part of the code would make another field of it.
    """
    in_code: list[bool] = []  # of each open field
    for piece in pieces:
        if isinstance(piece, Tag):
            if any(in_code):
                yield piece
        elif found := _read_mark(piece):
            if found[1] == "begin":
                in_code.append(True)
            elif in_code and found[1] == "separate":
                in_code[-1] = False
            elif in_code:
                in_code.pop()


def are_fields_whole(pieces: Sequence[Piece]) -> bool:
    """Tell whether as many fields begin in these pieces as end."""
    marks = [found[1] for piece in pieces if (found := _read_mark(piece))]
    return marks.count("begin") == marks.count("end")


def _read_mark(piece: Piece) -> re.Match[str] | None:
    is_mark = isinstance(piece, str) and piece.startswith("<w:fldChar")
    return _FIELD.search(str(piece)) if is_mark else None


def find_torn_fields(pieces: Sequence[Piece]) -> Iterator[Tag]:
    """The tag of each branch that one end of a field lies in and the other does not."""
    open_: list[tuple[Branch, ...]] = []
    for _, piece, branches in _walk(pieces):
        found = _read_mark(piece)
        if found is None:
            continue
        if found[1] == "begin":
            open_.append(branches)
            continue
        began = open_[-1] if open_ else branches
        if open_ and found[1] == "end":
            open_.pop()
        if began != branches:
            around = max(began, branches, key=len)
            tag = pieces[around[-1][0]] if around else None
            if isinstance(tag, Tag):
                yield tag


def _walk(pieces: Sequence[Piece]) -> Iterator[tuple[int, str, tuple[Branch, ...]]]:
    """Each piece of markup with the branches around it."""
    branches: tuple[Branch, ...] = ()
    for index, piece in enumerate(pieces):
        if isinstance(piece, str):
            if piece[:1] == "<":
                yield index, piece, branches
        elif piece.kind != "{%":
            continue
        elif piece.word in ("if", "for"):
            branches = (*branches, (index, 0))
        elif piece.word in ("endif", "endfor"):
            branches = branches[:-1]
        elif piece.word in ("elif", "else") and branches:
            branches = (*branches[:-1], (branches[-1][0], branches[-1][1] + 1))


def _find_ends(pieces: Sequence[Piece]) -> list[tuple[_End | None, _End | None]]:
    """The two ends of each range; None for one that is not there."""
    waiting: dict[tuple[str, str], _End] = {}
    pairs: list[tuple[_End | None, _End | None]] = []
    for index, piece, branches in _walk(pieces):
        found = _RANGE.match(piece)
        if found is None:
            continue
        named = _ID.search(piece)
        key, end = (found[1], named[1] if named else ""), _End(index, branches)
        if found[2] == "End":
            pairs.append((waiting.pop(key, None), end))
        else:
            if key in waiting:
                pairs.append((waiting[key], None))
            waiting[key] = end
    return [*pairs, *((start, None) for start in waiting.values())]


def _find_closings(pieces: Sequence[Piece]) -> dict[int, int]:
    """Find the end of each branch and loop, by its first tag."""
    open_: list[int] = []
    found: dict[int, int] = {}
    for index, piece in enumerate(pieces):
        if not isinstance(piece, Tag) or piece.kind != "{%":
            continue
        if piece.word in ("if", "for"):
            open_.append(index)
        elif piece.word in ("endif", "endfor") and open_:
            found[open_.pop()] = index
    return found


def _count_shared(one: _End, other: _End) -> int:
    shared = 0
    for left, right in zip(one.branches, other.branches, strict=False):
        if left != right:
            break
        shared += 1
    return shared


def _out_of_run(pieces: Sequence[Piece], place: int, is_first: bool) -> int:  # noqa: FBT001
    """The nearest place that is not in the text of a run."""
    inside = False
    for index in range(place - 1, -1, -1):
        piece = pieces[index]
        if isinstance(piece, str) and piece[:1] == "<" and local_name(piece) == "r":
            inside = is_start(piece)
            if inside and is_first:
                return index
            break
    if not inside:
        return place
    ends = (at + 1 for at in range(place, len(pieces)) if pieces[at] == "</w:r>")
    return next(ends, place)
