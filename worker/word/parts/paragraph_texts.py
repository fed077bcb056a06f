"""The text of each paragraph of a part, by the pieces that spell it."""

from collections.abc import Sequence

from worker.word.parts.markup import (
    COPIED,
    COPIES,
    TEXT_HOLDERS,
    Piece,
    is_end,
    is_start,
    local_name,
)

#: What an element between two halves of a tag means: people press Shift+Enter or Tab there. A tab
#: in quotes is printed, elsewhere in a tag it is a space.
_BREAKS = {"br": " ", "cr": " ", "tab": "\t", "noBreakHyphen": "-", "softHyphen": ""}


def find_texts(pieces: Sequence[Piece]) -> list[list[tuple[int, str]]]:
    """The texts of each paragraph with a brace in it; boxes inside a paragraph are apart."""
    found: dict[int, list[tuple[int, str]]] = {}
    open_: list[tuple[str, int]] = []
    owners: list[int] = []  # starts of the open paragraphs
    for index, piece in enumerate(map(str, pieces)):
        holder = open_[-1][0] if open_ else ""
        is_copy = holder == COPIED and any(name in COPIES for name, _ in open_)
        text = None if is_copy else _text_of(piece, holder)
        if text is not None and open_:
            found.setdefault(owners[-1] if owners else open_[-1][1], []).append((index, text))
        elif is_end(piece):
            name, _ = open_.pop()
            if name == "p":
                owners.pop()
        elif is_start(piece):
            open_.append((local_name(piece), index))
            if open_[-1][0] == "p":
                owners.append(index)
    return [entries for entries in found.values() if any("{" in text for _, text in entries)]


def _text_of(piece: str, holder: str) -> str | None:
    """Return the text that a piece inside `holder` adds to its paragraph, if any."""
    if piece[:1] != "<":
        return piece if holder in TEXT_HOLDERS else None
    if piece[-2:] != "/>" or 'w:type="page"' in piece:
        return None
    return _BREAKS.get(local_name(piece)) if holder == "r" else None
