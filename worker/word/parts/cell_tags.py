"""Tags that shape a table cell: `colspan`, `cellbg`, `vm` (merge downwards), `hm` (sideways)."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from worker.word.expressions.cell_values import COLOUR, SPAN
from worker.word.parts.markup import Piece, is_end, is_markup, is_start, local_name, ranges
from worker.word.parts.tags import Tag
from workflow.domain.errors import Message

#: The order of ISO/IEC 29500-1, 17.4.70; Word reads any, other programs may not.
_ORDER = (
    *("cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders", "shd", "noWrap", "tcMar"),
    *("textDirection", "tcFitText", "vAlign", "hideMark"),
)
#: A colour that somebody typed without quotes; no name begins with a figure.
_BARE_COLOUR = re.compile(r"#?\d[0-9A-Fa-f]{5}")
_FIRST, _ENDIF = Tag("{%", "if loop.first"), Tag("{%", "endif")

Complain = Callable[[Tag, Message], None]
Mark = Callable[[Tag], str]  # what stands for a tag inside markup


def apply_cell_tags(pieces: list[Piece], mark: Mark, complain: Complain) -> list[Piece]:
    """Take the tags out of the text and change their cells; `mark` keeps a tag in an attribute."""
    cells = [index for index, piece in enumerate(pieces) if _is_cell_tag(piece)]
    if not cells:
        return pieces
    pieces = _with_properties(pieces)
    cells = [index for index, piece in enumerate(pieces) if _is_cell_tag(piece)]
    slots: list[list[Piece]] = [[piece] for piece in pieces]
    left = set(cells)
    for start, end in ranges(pieces, ["tc"]):  # inner cells first
        for index in [index for index in cells if index in left and start < index < end]:
            left.discard(index)
            tag = pieces[index]
            assert isinstance(tag, Tag)  # noqa: S101  for the type checker
            slots[index] = []
            _apply(tag, pieces, slots, (start, index, end), mark)
    for index in left:
        tag = pieces[index]
        assert isinstance(tag, Tag)  # noqa: S101  for the type checker
        complain(tag, Message("Thẻ này phải nằm trong một ô của bảng."))
        slots[index] = []
    return [piece for slot in slots for piece in slot]


def _with_properties(pieces: Sequence[Piece]) -> list[Piece]:
    """Give every cell with such a tag an element for its properties."""
    owners = _cells_with_tags(pieces)
    rewritten: list[Piece] = []
    for index, piece in enumerate(pieces):
        text = str(piece)
        if index - 1 not in owners or (text.startswith("<w:tcPr") and text[-2:] != "/>"):
            rewritten.append(piece)
        elif text.startswith("<w:tcPr"):
            rewritten += [f"{text[:-2]}>", "</w:tcPr>"]
        else:
            rewritten += ["<w:tcPr>", "</w:tcPr>", piece]
    return rewritten


def _cells_with_tags(pieces: Sequence[Piece]) -> set[int]:
    """Starts of the innermost cells that such tags are in."""
    found: set[int] = set()
    open_: list[int] = []
    for index, piece in enumerate(pieces):
        if isinstance(piece, Tag):
            found |= {open_[-1]} if piece.is_cell_tag and open_ else set()
        elif local_name(piece) == "tc" and is_start(piece):
            open_.append(index)
        elif local_name(piece) == "tc" and is_end(piece):
            open_.pop()
    return found


def _is_cell_tag(piece: Piece) -> bool:
    return isinstance(piece, Tag) and piece.is_cell_tag


def _apply(
    tag: Tag,
    pieces: Sequence[Piece],
    slots: list[list[Piece]],
    cell: tuple[int, int, int],
    mark: Mark,
) -> None:
    start, index, end = cell
    first = replace(_FIRST, paragraph=tag.paragraph, shown=tag.text)
    endif = replace(_ENDIF, paragraph=tag.paragraph, shown=tag.text)
    value = tag.code[len(tag.word) :].strip()
    printed = replace(tag, kind="{{", scope="", code=value, shown=tag.text)
    match tag.word:
        case "colspan":
            span = mark(replace(printed, filter=SPAN))
            _set(slots, cell, "gridSpan", f'<w:gridSpan w:val="{span}"/>')
            _drop_empty_run(pieces, slots, index)
        case "cellbg":
            if _BARE_COLOUR.fullmatch(value):
                printed = replace(printed, code=f"'{value}'")
            colour = mark(replace(printed, filter=COLOUR))
            shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{colour}"/>'
            _set(slots, cell, "shd", shade)
            _drop_empty_run(pieces, slots, index)
        case "vm":
            merge = replace(printed, code="'restart' if loop.first else 'continue'")
            _set(slots, cell, "vMerge", f'<w:vMerge w:val="{mark(merge)}"/>')
            before = _find_first_text(pieces, start, index)
            after = next(at for at in range(index, end) if is_end(pieces[at]))
            slots[before].append(first)
            slots[after].insert(0, endif)
        case "hm":
            spans = _span(pieces, start, end)
            code = f"{spans} * loop.length" if spans else "loop.length"
            span = f'<w:gridSpan w:val="{mark(replace(printed, code=code))}"/>'
            _set(slots, cell, "gridSpan", span)
            slots[start].insert(0, first)
            slots[end].append(endif)


def _find_first_text(pieces: Sequence[Piece], start: int, index: int) -> int:
    """The start of the first text of the paragraph that a tag is in."""
    opened = next(at for at in range(index, start, -1) if is_start(pieces[at]))
    for at in range(index - 1, start, -1):
        name = local_name(str(pieces[at])) if is_markup(pieces[at]) else ""
        if name == "p":
            break
        if name == "t" and is_start(pieces[at]):
            opened = at
    return opened


def _span(pieces: Sequence[Piece], start: int, end: int) -> int:
    """Read how many columns the cell spans; 0 if it does not say."""
    for piece in pieces[start:end]:
        if is_markup(piece) and local_name(str(piece)) == "gridSpan":
            digits = "".join(filter(str.isdecimal, str(piece).partition('val="')[2][:4]))
            return int(digits or 0)
    return 0


def _set(slots: list[list[Piece]], cell: tuple[int, int, int], name: str, element: str) -> None:
    """Put `element` into the properties of the cell, in place of one of its name."""
    depth, at, place = 0, cell[0] + 2, None
    while depth >= 0:
        piece = slots[at][-1] if slots[at] else ""
        if depth == 0 and is_markup(piece) and not is_end(piece):
            found = local_name(str(piece))
            if found == name:
                slots[at] = []
            elif place is None and _rank(found) > _rank(name):
                place = at
        depth += is_start(piece) - is_end(piece) if piece else 0
        at += 1
    slot = slots[at - 1 if place is None else place]
    after = (i for i, one in enumerate(slot) if is_end(one) or _rank_of(one) > _rank(name))
    slot.insert(next(after, len(slot)), element)


def _rank_of(piece: Piece) -> int:
    return _rank(local_name(str(piece)))


def _rank(name: str) -> int:
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)


def _drop_empty_run(pieces: Sequence[Piece], slots: list[list[Piece]], index: int) -> None:
    """A run that held nothing but the tag and its look goes, as in docxtpl."""
    if pieces[index - 1] != "<w:t>" or pieces[index + 1 : index + 3] != ["</w:t>", "</w:r>"]:
        return
    start = next(at for at in range(index - 1, -1, -1) if local_name(str(pieces[at])) == "r")
    before = [str(piece) for piece in pieces[start + 1 : index - 1]]
    is_look = not before or (before[0] == "<w:rPr>" and before.index("</w:rPr>") == len(before) - 1)
    if is_look or before == ["<w:rPr/>"]:
        for at in range(start, index + 3):
            slots[at] = []
