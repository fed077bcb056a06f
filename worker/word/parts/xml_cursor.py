"""A position in the XML of a part; text may end in the middle of a tag."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from worker.word.errors import Refusal
from worker.word.parts.markup import TEXT_HOLDERS

_TOKEN = re.compile(r"<!--.*?-->|<\?.*?\?>|<[^<>]*>|<[^<>]*\Z", re.DOTALL)
_NAME = re.compile(r"</?([^\s/>]*)")
_HOLDS_BLOCKS = frozenset(
    f"w:{name}" for name in ("tc", "hdr", "ftr", "txbxContent", "footnote", "endnote", "comment")
)
#: What may stand around paragraphs as if it were not there.
_AROUND_BLOCKS = frozenset(("w:sdt", "w:sdtContent", "w:customXml"))

#: What runs may stand in within a paragraph.
_HOLDS_RUNS = frozenset(
    f"w:{name}" for name in (
        *("hyperlink", "smartTag", "fldSimple", "customXml", "sdt", "sdtContent"),
        *("bdo", "dir"),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class XmlCursor:
    """The open elements, and the run properties at this position.

    `tag` is what is written so far of a tag not yet closed. `look` is the `w:rPr` of the run as
    text: empty if it has none, None if it depends on the branch taken. `seen` collects it.
    """

    stack: tuple[str, ...] = ()
    tag: str | None = None
    look: str | None = ""
    seen: str | None = None
    #: The looks of the runs that this one stands in, as in a text box.
    outer: tuple[str | None, ...] = ()

    @property
    def holds_text(self) -> bool:
        return bool(self.stack) and self.stack[-1].rpartition(":")[2] in TEXT_HOLDERS

    @property
    def in_run(self) -> bool:
        return self.stack[-2:] == ("w:r", "w:t") and "w:p" in self.stack

    @property
    def in_paragraph(self) -> bool:
        """Between two runs, where runs may be inserted."""
        around = [name for name in self.stack if name not in _HOLDS_RUNS]
        return self.tag is None and around[-1:] == ["w:p"]

    @property
    def between_paragraphs(self) -> bool:
        """In the body, where paragraphs and tables may be inserted."""
        return self.tag is None and self._holder == "w:body"

    @property
    def between_blocks(self) -> bool:
        """In a cell, header, box or the like, where paragraphs may be inserted."""
        return self.tag is None and self._holder in _HOLDS_BLOCKS

    @property
    def _holder(self) -> str:
        """The innermost element that is more than a frame around blocks."""
        return next((name for name in reversed(self.stack) if name not in _AROUND_BLOCKS), "")

    def move(self, text: str, on_tag: Callable[[str, str], None]) -> "XmlCursor":
        """Return the position after `text`, passing every whole tag to `on_tag`."""
        cursor, text = replace(self, tag=None), (self.tag or "") + text
        for match in _TOKEN.finditer(text):
            piece = match[0]
            if piece.endswith(">") and not piece.startswith(("<!", "<?")):
                name = _name(piece)
                on_tag(name, piece)
                cursor = cursor._after(name, piece)
            elif not piece.endswith(">"):
                cursor = replace(cursor, tag=piece)
        return cursor

    def _after(self, name: str, piece: str) -> "XmlCursor":
        stack = self.stack
        if piece.startswith("</"):
            if not stack or stack[-1] != name:
                raise Refusal.from_text("Thẻ làm phần tử {name} không khép đúng chỗ.", name=name)
            stack = stack[:-1]
        elif not piece.endswith("/>"):
            stack = (*stack, name)
        return self._looking(name, piece, stack)

    def _looking(self, name: str, piece: str, stack: tuple[str, ...]) -> "XmlCursor":
        look, seen = self.look, None if self.seen is None else self.seen + piece
        outer = self.outer
        if name == "w:r" and not piece.endswith("/>"):
            is_end = piece.startswith("</")
            look, outer = (outer[-1], outer[:-1]) if is_end else ("", (*outer, look))
            seen = None
        elif piece == "<w:rPr>" and self.stack[-1:] == ("w:r",) and look == "":
            seen = piece
        elif piece == "</w:rPr>" and seen is not None:
            look, seen = seen, None
        return XmlCursor(stack, None, look, seen, outer)

    def after_value(self) -> "XmlCursor":
        """Return the position after a placeholder; run properties with one are unknown."""
        return self if self.seen is None else replace(self, look=None, seen=None)

    def merge(self, other: "XmlCursor") -> "XmlCursor":
        """Merge the ends of two branches: they must have the same elements open."""
        if self.stack != other.stack or (self.tag is None) != (other.tag is None):
            raise Refusal.from_text("Thẻ mở và thẻ đóng không cùng cấp trong văn bản.")
        if (self.look, self.seen, self.outer) == (other.look, other.seen, other.outer):
            return self
        both = zip(self.outer, other.outer, strict=True)
        outer = tuple(one if one == another else None for one, another in both)
        return replace(self, look=None, seen=None, outer=outer)


def _name(piece: str) -> str:
    found = _NAME.match(piece)
    return found[1] if found else ""
