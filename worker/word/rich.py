"""Text with looks of its own: `{{r note | rich }}` prints a text, or pieces each with its look.

A piece is `{"text": "…", "bold": true, "italic": true, "underline": true, "size": 26,
"color": "FF0000"}`; only the text must be there, and the size is in half-points as in docxtpl.
docxtpl's own RichText writes the XML. What comes out is an object of which a template can read
nothing.
"""

import re
from typing import Any

from docxtpl import RichText
from jinja2 import pass_context
from jinja2.runtime import Undefined

from worker.word.bounds import MAX_TEXT
from worker.word.errors import Refusal
from worker.word.values import IN_PARAGRAPH, clean_text
from workflow.domain.wording import NONBREAKING_HYPHEN

MOST_PIECES = 500
SIZES = range(2, 401)
EXAMPLE = "{{r note | rich }}"
_COLOR = re.compile(r"[0-9A-Fa-f]{6}")
_SWITCHES = ("bold", "italic", "underline")
_KEYS = frozenset((*_SWITCHES, "text", "size", "color"))


class Rich:
    """Whole runs on their way into a paragraph; nothing can be asked of them."""

    __slots__ = ("_xml",)

    def __init__(self, xml: bytes) -> None:
        self._xml = xml

    def xml(self, tab: str | None) -> bytes:
        """What goes between the runs of a paragraph; `tab` tells whether the place is there."""
        if tab != IN_PARAGRAPH:
            raise Refusal.of("RichText phải đứng trong chỗ điền riêng: {example}.", example=EXAMPLE)
        return self._xml


@pass_context
def rich(context: Any, value: Any) -> Any:
    """The runs of a text or of a list of pieces; nothing where there is nothing."""
    if isinstance(value, Undefined):
        return str(value)  # raises, or notes what is missing
    pieces = _pieces(value)
    if sum(len(piece["text"]) for piece in pieces) > MAX_TEXT:
        raise Refusal.of("Đoạn chữ quá dài.")
    made = RichText()
    for piece in pieces:
        text = clean_text(piece["text"]).replace(NONBREAKING_HYPHEN, "-")
        made.add(**{**piece, "text": text})
    xml = made.xml.encode()
    context.spend(len(xml))
    return Rich(xml)


def _pieces(value: Any) -> list[dict[str, Any]]:
    if value is None or value == "":
        return []
    if type(value) is str:
        return [{"text": value}]
    if type(value) is not list or len(value) > MOST_PIECES:
        raise Refusal.of(
            "RichText cần chữ hoặc một danh sách không quá {most} đoạn.", most=MOST_PIECES
        )
    for number, piece in enumerate(value, 1):
        if not _is_piece(piece):
            raise _wrong(number)
    return value


def _is_piece(piece: Any) -> bool:
    if type(piece) is not dict or not piece.keys() <= _KEYS or type(piece.get("text")) is not str:
        return False
    size, color = piece.get("size"), piece.get("color")
    return (
        all(type(piece.get(name, False)) is bool for name in _SWITCHES)
        and ("size" not in piece or (type(size) is int and size in SIZES))
        and ("color" not in piece or (type(color) is str and bool(_COLOR.fullmatch(color))))
    )


def _wrong(number: int) -> Refusal:
    return Refusal.of(
        "Đoạn {number} của RichText viết sai: cần text là chữ; bold, italic, underline là đúng hoặc"
        " sai; size là nửa điểm, từ {least} đến {most}; color là sáu chữ số hệ 16.",
        number=number,
        least=SIZES[0],
        most=SIZES[-1],
    )
