"""HTML as a browser reads it, and nothing that a browser would have to mend."""

from itertools import takewhile

import turbohtml
from turbohtml import TokenType
from turbohtml.etree import ElementView

_TEXT = "text"
#: What the standard lets stand directly in the parts of a table.
_TABLE_PARTS = {
    "table": {"caption", "colgroup", "thead", "tbody", "tfoot"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tfoot": {"tr"},
    "tr": {"th", "td"},
}


def parse_html(text: str) -> ElementView:
    """The root of a well-made document, in which only options may lack their end tags."""
    assert text[:15].lower() == "<!doctype html>", text[:100]
    document = turbohtml.parse(text, strict=True)
    written, read = _outline(text), _outline(document.serialize())
    if written != read:
        pairs = zip(written, read, strict=False)
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        raise AssertionError(f"{written[same:][:4]} is read as {read[same:][:4]}")
    assert document.root is not None
    root = ElementView(document.root)
    for part in root.iter(*_TABLE_PARTS):
        strange = {child.tag for child in part} - _TABLE_PARTS[part.tag]
        assert not strange, f"{strange} directly in {part.tag}"
    return root


def _outline(text: str) -> list[str]:
    """Tags and texts in their order: what is mended comes back in another."""
    found: list[str] = []
    for token in turbohtml.tokenize(text, capture_attributes=False):
        if token.type is TokenType.START_TAG:
            found.append(f"<{token.tag}>")
            if token.self_closing:
                found.append(f"</{token.tag}>")
        elif token.type is TokenType.END_TAG and token.tag != "option":
            found.append(f"</{token.tag}>")
        elif token.type is TokenType.TEXT and (token.data or "").strip() and found[-1:] != [_TEXT]:
            found.append(_TEXT)
    return found
