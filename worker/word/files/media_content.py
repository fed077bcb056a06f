"""Judge media by their content: a picture begins as pictures do, whatever the file calls it."""

import re

from lxml import etree

from worker.word.files.package import BEFORE_XML, Member

_HEAD = 64
_PICTURES = (
    *(b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM", b"II*\0", b"MM\0*"),
    *(b"II\xbc\x01", b"\xd7\xcd\xc6\x9a", b"\x01\0\x09\0", b"\x02\0\x09\0"),
)
#: Types of fonts as they are, which Google Docs puts into a file.
FONT_TYPES = frozenset(
    (
        *("application/x-font-ttf", "application/x-font-otf", "application/x-fontdata"),
        *("application/vnd.ms-opentype", "font/ttf", "font/otf", "font/sfnt"),
    )
)
_FONTS = (b"\0\1\0\0", b"OTTO", b"true", b"ttcf")
_WEBP = re.compile(rb"RIFF....WEBP", re.DOTALL)
_METAFILE = b" EMF"
_METAFILE_AT = 40
#: How programs, packages and documents begin, which are neither fonts nor settings of printers.
_FOREIGN = (
    *(b"MZ", b"\x7fELF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"{\\rt", b"#!"),
    *(b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"Rar!", b"7z\xbc\xaf"),
    *(b"ITSF", b"L\0\0\0\x01\x14\x02\0"),
)  # fmt: skip
_STYLE_LINK = re.compile(
    r"@import|(?:expression|image-set|\bsrc)\s*\(|url\s*\(\s*[\"']?\s*(?![\s\"']|#|data:image/)",
    re.I,
)
#: How style sheets spell a character by its number, or one that would mean something else.
_STYLE_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)
_INNER_LINK = re.compile(r"\s*(?:#|data:image/(?:png|jpeg|gif)[;,])", re.IGNORECASE)
#: Elements of a drawing that run, load or hold something else.
_ACTIVE = frozenset(
    (
        "script",
        "foreignObject",
        "iframe",
        "embed",
        "object",
        "audio",
        "video",
        "handler",
        "listener",
    )
) | {"set", "animate", "animateTransform", "animateMotion", "tref", "feImage"}


def is_foreign(member: Member, kind: str) -> bool:
    """Tell whether what is typed as a picture is none, or as a font or the like is a program."""
    head = member.head(_HEAD)
    if not head:
        return False
    if kind.startswith("image/"):
        at = head[_METAFILE_AT : _METAFILE_AT + len(_METAFILE)]
        return not (head.startswith(_PICTURES) or at == _METAFILE or _WEBP.match(head))
    if kind in FONT_TYPES:
        return not head.startswith(_FONTS)
    return head.startswith(_FOREIGN) or head.lstrip(BEFORE_XML)[:1] == b"<"


def is_active_drawing(root: etree._Element) -> bool:
    """Tell whether a drawing (SVG) runs something or loads something from elsewhere."""
    for element in root.iter(etree.Element):
        name = etree.QName(element).localname
        if name in _ACTIVE or (
            name == "style" and _has_link("".join(map(str, element.itertext())))
        ):
            return True
        if any(_is_active(etree.QName(key), str(element.get(key))) for key in element.attrib):
            return True
    return False


def _is_active(key: etree.QName, value: str) -> bool:
    name = key.localname
    if name.lower().startswith("on") or (name == "base" and key.namespace is not None):
        return True
    if name in ("href", "src"):
        return not _INNER_LINK.match(value)
    return _has_link(value)


def _has_link(style: str) -> bool:
    """Tell whether a style loads something; its characters may be spelled by their numbers."""
    return bool(_STYLE_LINK.search(_STYLE_ESCAPE.sub(_read_escape, style)))


def _read_escape(found: re.Match[str]) -> str:
    number = int(found[1] or "0", 16)
    return chr(number) if 0 < number < 0x110000 else found[2] or ""
