"""Text with looks of its own: `{{r note }}` prints a text, or pieces each with its look.

A piece is `{"text": "…", "bold": true, "size": 26, "url": "https://…"}`; only the text must be
there. Keys and their meaning are those of docxtpl's RichText: sizes in half-points, colours as six
hexadecimal digits, names of styles as the template has them. `{{p notes }}` prints paragraphs.
The result is opaque: a template cannot read anything from it.
"""

import re
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Undefined

from worker.word.errors import Refusal
from worker.word.expressions.bounds import MAX_TEXT
from worker.word.expressions.values import (
    BETWEEN_BLOCKS,
    BETWEEN_PARAGRAPHS,
    IN_PARAGRAPH,
    PAGE_BREAK,
    PARAGRAPH_BREAK,
    clean_text,
)
from worker.word.files.field_codes import check_link
from worker.word.parts.tags import escape
from workflow.domain.texts.hyphens import NONBREAKING_HYPHEN

MOST_PIECES, MOST_PARAGRAPHS = 500, 500
SIZES = range(2, 401)
EXAMPLE = "{{r note | rich }}"
_COLOR = re.compile(r"#?[0-9A-Fa-f]{6}")
_NAME = re.compile(r"[\w .,()\-]{1,100}")  # of a style or a font
_EAST_ASIA = "eastAsia:"  # docxtpl's way to name a font for those letters too
_FONT = re.compile(rf"(?:{_EAST_ASIA})?{_NAME.pattern}")
_HIGHLIGHT = re.compile(r"#?[0-9A-Fa-f]{6}|[a-zA-Z]{3,12}")
_UNDERLINES = ("single", "double", "thick", "dotted", "dash", "dotDash", "dotDotDash", "wave")
_SWITCHES = ("bold", "italic", "strike", "superscript", "subscript")
_PATTERNS = {"color": _COLOR, "highlight": _HIGHLIGHT, "style": _NAME, "font": _FONT}
_KEYS = frozenset((*_SWITCHES, *_PATTERNS, "text", "size", "underline", "url"))
_OF_PARAGRAPH = frozenset(("text", "pieces", "style"))


class Rich:
    """Whole runs on their way into a paragraph; nothing can be asked of them."""

    __slots__ = ("_xml",)
    #: Where this may be written.
    places: tuple[str, ...] = (IN_PARAGRAPH,)

    def __init__(self, xml: bytes) -> None:
        self._xml = xml

    def xml(self, tab: str | None) -> bytes:
        """The runs; `tab` tells whether the place is right for them."""
        if tab not in self.places:
            raise Refusal.from_text(
                "RichText phải đứng trong chỗ điền riêng: {example}.", example=EXAMPLE
            )
        return self._xml


class RichParagraphs(Rich):
    """Whole paragraphs."""

    __slots__ = ()
    places = (BETWEEN_PARAGRAPHS, BETWEEN_BLOCKS)


@pass_context
def rich(context: Any, value: Any) -> Any:
    """The runs of a text or a list of pieces; empty for an empty value."""
    if isinstance(value, Undefined):
        return str(value)  # raises, or notes what is missing
    return Rich(_runs(context, value))


def rich_paragraphs(context: Any, value: Any) -> Any:
    """Paragraphs of a text, or of a list of texts, of pieces, or of `{"pieces", "style"}`."""
    listed = value if type(value) is list else [] if value in (None, "") else [value]
    if len(listed) > MOST_PARAGRAPHS:
        raise Refusal.from_text("Danh sách có nhiều hơn {most} đoạn.", most=MOST_PARAGRAPHS)
    return RichParagraphs(b"".join(_paragraph(context, one) for one in listed))


def _paragraph(context: Any, value: Any) -> bytes:
    style = ""
    if type(value) is dict and not value.keys() - _OF_PARAGRAPH:
        style, value = value.get("style", ""), value.get("pieces", value.get("text", ""))
        if type(style) is not str or (style and not _NAME.fullmatch(style)):
            raise Refusal.from_text("Tên kiểu đoạn (style) viết sai.")
    elif type(value) is dict:
        value = [value]
    look = f'<w:pPr><w:pStyle w:val="{escape(style)}"/></w:pPr>' if style else ""
    return f"<w:p>{look}".encode() + _runs(context, value) + b"</w:p>"


def _runs(context: Any, value: Any) -> bytes:
    pieces = _pieces(value)
    if sum(len(piece["text"]) for piece in pieces) > MAX_TEXT:
        raise Refusal.from_text("Đoạn chữ quá dài.")
    xml = "".join(map(_run, pieces)).encode()
    context.spend(len(xml))
    if b"<?" in xml:
        context.has_breaks = True
    return xml


def _run(piece: dict[str, Any]) -> str:
    text = clean_text(piece["text"], breaks=True).replace(NONBREAKING_HYPHEN, "-")
    text = escape(text).replace("\a", PARAGRAPH_BREAK).replace("\f", PAGE_BREAK)
    text = text.replace('"', "&quot;").replace("'", "&#x27;")
    look = _look(piece)
    look = f"<w:rPr>{look}</w:rPr>" if look else ""
    run = f'<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r>'
    if url := piece.get("url"):
        code = f' HYPERLINK "{url}" '
        run = (
            f'<w:fldSimple w:instr="{escape(code).replace(chr(34), "&quot;")}">{run}</w:fldSimple>'
        )
    return run


#: Properties of a run by the key of a piece, in the order of docxtpl.
_LOOKS = {
    "style": '<w:rStyle w:val="{}"/>',
    "color": '<w:color w:val="{}"/>',
    "highlight": '<w:highlight w:val="{}"/>',
    "shade": '<w:shd w:val="clear" w:color="auto" w:fill="{}"/>',
    "size": '<w:sz w:val="{0}"/><w:szCs w:val="{0}"/>',
    "subscript": '<w:vertAlign w:val="subscript"/>',
    "superscript": '<w:vertAlign w:val="superscript"/>',
    "bold": "<w:b/>",
    "italic": "<w:i/>",
    "underline": '<w:u w:val="{}"/>',
    "strike": "<w:strike/>",
    "font": '<w:rFonts w:ascii="{0}" w:hAnsi="{0}" w:cs="{0}"/>',
    "eastAsia": '<w:rFonts w:ascii="{0}" w:hAnsi="{0}" w:cs="{0}" w:eastAsia="{0}"/>',
}


def _look(piece: dict[str, Any]) -> str:
    known = dict(piece)
    if _COLOR.fullmatch(known.get("highlight", "")):  # Word's own knows only names of colours
        known["shade"] = known.pop("highlight")
    if known.get("underline") is True:
        known["underline"] = "single"
    if known.get("font", "").startswith(_EAST_ASIA):
        known["eastAsia"] = known.pop("font").removeprefix(_EAST_ASIA)
    found = ((pattern, known.get(name)) for name, pattern in _LOOKS.items())
    return "".join(
        pattern.format(escape(str(value)).lstrip("#")) for pattern, value in found if value
    )


def _pieces(value: Any) -> list[dict[str, Any]]:
    if value is None or value == "":
        return []
    if type(value) is str:
        return [{"text": value}]
    if type(value) is not list or len(value) > MOST_PIECES:
        raise Refusal.from_text(
            "RichText cần chữ hoặc một danh sách không quá {most} đoạn.", most=MOST_PIECES
        )
    for number, piece in enumerate(value, 1):
        if not _is_piece(piece):
            raise _wrong(number)
        if piece.get("url"):
            check_link(piece["url"])
    return value


def _is_piece(piece: Any) -> bool:
    if type(piece) is not dict or not piece.keys() <= _KEYS or type(piece.get("text")) is not str:
        return False
    size, underline, url = piece.get("size"), piece.get("underline", False), piece.get("url", "")
    return (
        all(type(piece.get(name, False)) is bool for name in _SWITCHES)
        and ("size" not in piece or (type(size) is int and size in SIZES))
        and (type(underline) is bool or underline in _UNDERLINES)
        and (type(url) is str and '"' not in url)
        and all(_fits(piece[name], pattern) for name, pattern in _PATTERNS.items() if name in piece)
    )


def _fits(value: Any, pattern: re.Pattern[str]) -> bool:
    return type(value) is str and bool(pattern.fullmatch(value))


def _wrong(number: int) -> Refusal:
    return Refusal.from_text(
        "Đoạn {number} của RichText viết sai: cần text là chữ; bold, italic, underline là đúng hoặc"
        " sai; size là nửa điểm, từ {least} đến {most}; color là sáu chữ số hệ 16.",
        number=number,
        least=SIZES[0],
        most=SIZES[-1],
    )
