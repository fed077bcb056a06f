"""Find elements that branches and loops could leave empty: a cell, a box, a header, a table.

Word calls such a file unreadable. `worker.word.postprocess` mends it; here the templates are found
for which nobody has to look after each render.
"""

from dataclasses import dataclass

#: Elements that must end with a paragraph.
NEED_PARAGRAPH = ("tc", "txbxContent", "hdr", "ftr", "footnote", "endnote", "comment")
NEEDS = {
    **{f"w:{name}": "w:p" for name in NEED_PARAGRAPH},
    "w:tbl": "w:tr",
    "w:tr": "w:tc",
}
_TRACKED = {*NEEDS, "w:p"}


@dataclass(slots=True)
class _Open:
    name: str
    depth: int
    is_filled: bool = False  # whatever the data


class EmptyCheck:
    """Takes every tag in order, with the number of branches and loops around it."""

    def __init__(self) -> None:
        self.may_be_empty: set[str] = set()  # names of elements
        self._open: list[_Open] = []

    def tag(self, name: str, token: str, depth: int) -> None:
        if name not in _TRACKED:
            return
        if token.startswith("</"):
            self._close(name)
            return
        if self._open:
            parent = self._open[-1]
            if NEEDS.get(parent.name) == name:
                parent.is_filled |= depth == parent.depth
            elif name == "w:tbl":  # a paragraph must follow it
                parent.is_filled = False
        if token.endswith("/>"):
            self._note(name, is_filled=False)
        else:
            self._open.append(_Open(name, depth))

    def _close(self, name: str) -> None:
        closed = self._open.pop() if self._open else None
        if closed is not None:
            self._note(name, is_filled=closed.is_filled)

    def _note(self, name: str, *, is_filled: bool) -> None:
        if name in NEEDS and not is_filled:
            self.may_be_empty.add(name)
