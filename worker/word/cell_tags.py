"""Tags that shape a table cell: `colspan`, `cellbg`, `vm` (merge downwards), `hm` (sideways)."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from worker.word.markup import Piece, is_end, is_markup, is_start, local_name, ranges
from worker.word.tags import Tag
from workflow.domain.errors import Message

#: The order of ISO/IEC 29500-1, 17.4.70; Word reads any, other programs may not.
_ORDER = (
    *("cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders", "shd", "noWrap", "tcMar"),
    *("textDirection", "tcFitText", "vAlign", "hideMark"),
)
_FIRST, _ENDIF = Tag("{%", "if loop.first"), Tag("{%", "endif")

Complain = Callable[[Tag, Message], None]
Mark = Callable[[Tag], str]  # what stands for a tag inside markup


def apply_cell_tags(pieces: list[Piece], mark: Mark, complain: Complain) -> list[Piece]:
    """Take the tags out of the text and change their cells; `mark` keeps a tag in an attribute."""
    cells = [index for index, piece in enumerate(pieces) if _is_cell_tag(piece)]
    if not cells:
        return pieces
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
    return [piece for slot in slots for piece in slot]


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
    first, endif = replace(_FIRST, paragraph=tag.paragraph), replace(_ENDIF)
    value = tag.code[len(tag.word) :].strip()
    printed = replace(tag, kind="{{", scope="", code=value)
    match tag.word:
        case "colspan":
            _set(slots, cell, "gridSpan", f'<w:gridSpan w:val="{mark(printed)}"/>')
            _drop_empty_run(pieces, slots, index)
        case "cellbg":
            shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{mark(printed)}"/>'
            _set(slots, cell, "shd", shade)
            _drop_empty_run(pieces, slots, index)
        case "vm":
            merge = replace(printed, code="'restart' if loop.first else 'continue'")
            _set(slots, cell, "vMerge", f'<w:vMerge w:val="{mark(merge)}"/>')
            before = next(at for at in range(index, start, -1) if is_start(pieces[at]))
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


def _span(pieces: Sequence[Piece], start: int, end: int) -> int:
    """How many columns the cell spans already; 0 if it does not say."""
    for piece in pieces[start:end]:
        if is_markup(piece) and local_name(str(piece)) == "gridSpan":
            digits = "".join(filter(str.isdecimal, str(piece).partition('val="')[2][:4]))
            return int(digits or 0)
    return 0


def _set(slots: list[list[Piece]], cell: tuple[int, int, int], name: str, element: str) -> None:
    """Put `element` into the properties of the cell, in place of one of its name."""
    start, _, _ = cell
    opening = start + 1
    head = str(slots[opening][0]) if slots[opening] else ""
    if not head.startswith("<w:tcPr"):
        slots[start].append(f"<w:tcPr>{element}</w:tcPr>")
        _split_markup(slots, start)
        return
    if head.endswith("/>") and len(slots[opening]) == 1:
        slots[opening] = [f"{head[:-2]}>", element, "</w:tcPr>"]
        return
    if "</w:tcPr>" in slots[opening]:
        inside, close = slots[opening], len(slots[opening]) - 1
        inside.insert(close, element)
        return
    _insert(slots, opening, name, element)


def _split_markup(slots: list[list[Piece]], at: int) -> None:
    whole = str(slots[at].pop())
    inner = whole[len("<w:tcPr>") : -len("</w:tcPr>")]
    slots[at] += ["<w:tcPr>", inner, "</w:tcPr>"]


def _insert(slots: list[list[Piece]], opening: int, name: str, element: str) -> None:
    depth, at, place = 0, opening + 1, None
    while depth >= 0:
        piece = slots[at][0] if slots[at] else ""
        if depth == 0 and is_markup(piece) and not is_end(piece):
            found = local_name(str(piece))
            if found == name:
                slots[at] = []
            elif place is None and _rank(found) > _rank(name):
                place = at
        depth += is_start(piece) - is_end(piece) if piece else 0
        at += 1
    slots[place if place is not None else at - 1].insert(0, element)


def _rank(name: str) -> int:
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)


def _drop_empty_run(pieces: Sequence[Piece], slots: list[list[Piece]], index: int) -> None:
    """A run that held nothing but the tag goes, as in docxtpl."""
    if pieces[index - 1] != "<w:t>" or pieces[index + 1] != "</w:t>":
        return
    start = next(at for at in range(index - 1, -1, -1) if local_name(str(pieces[at])) == "r")
    end = next(at for at in range(index, len(pieces)) if pieces[at] == "</w:r>")
    for at in range(start, end + 1):
        slots[at] = []
