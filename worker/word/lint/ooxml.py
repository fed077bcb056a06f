"""Names and units of WordprocessingML."""

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
V = "{urn:schemas-microsoft-com:vml}"

TWIPS_PER_MM = 1440 / 25.4
EMU_PER_MM = 36000
TWIPS_PER_UNIT = {"pt": 20.0, "mm": TWIPS_PER_MM, "cm": 10 * TWIPS_PER_MM, "in": 1440.0}
LARGEST = 1e9
STRICT = "http://purl.oclc.org/ooxml/"
TRANSITIONAL = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": W[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": R[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/drawingml/main": A[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": WP[1:-1].encode(),
}

Element = etree._Element


def value(element: Element | None, name: str = "val") -> str | None:
    """Return a `w:` attribute."""
    return None if element is None else element.get(W + name)


def child_value(element: Element | None, tag: str, name: str = "val") -> str | None:
    return None if element is None else value(element.find(W + tag), name)


def switch(element: Element | None) -> bool | None:
    """Read an on/off property: absent is None, present without a value is on."""
    if element is None:
        return None
    return element.get(W + "val", "1") not in ("0", "false", "off", "none")


def twips(text: str | None) -> float | None:
    """Read a length: twentieths of a point, or a number with a unit, as strict files write."""
    if not text:
        return None
    if (plain := number(text)) is not None:
        return plain
    return number(text[:-2], TWIPS_PER_UNIT.get(text[-2:], 0.0))


def number(text: str | None, factor: float = 1.0) -> float | None:
    """Read a number; what is none, or beyond any page, counts as absent, as Word does."""
    try:
        found = float(text) * factor if text else None
    except ValueError:
        return None
    return found if found is None or abs(found) < LARGEST else None


def mm(text: str | None) -> float | None:
    length = twips(text)
    return None if length is None else length / TWIPS_PER_MM


def points(text: str | None) -> float | None:
    length = twips(text)
    return None if length is None else length / 20
