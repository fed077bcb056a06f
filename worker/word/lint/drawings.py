"""Lines and pictures drawn in a paragraph, in both of Word's drawing languages."""

from collections.abc import Iterator, Mapping

import regex

from worker.word.lint.model import Picture, Stroke
from worker.word.lint.ooxml import EMU_PER_MM, WP, WPS, A, Element, R, V, number

LINE_SHAPES = ("line", "straightConnector1")
VML_LINE_TYPES = ("#_x0000_t32", "#_x0000_t20")
MM_PER_UNIT = {"pt": 25.4 / 72, "in": 25.4, "mm": 1.0, "cm": 10.0, "px": 25.4 / 96}
_LENGTH = regex.compile(r"(-?[\d.]+)(pt|in|mm|cm|px)?")
_O = "{urn:schemas-microsoft-com:office:office}"


def find_strokes(element: Element) -> Iterator[Stroke]:
    """Yield the lines drawn in a `w:drawing` or a `w:pict`."""
    for shape in element.iter(WPS + "wsp"):
        geometry = shape.find(f".//{A}prstGeom")
        if geometry is not None and geometry.get("prst") in LINE_SHAPES:
            yield Stroke(_dash(shape), _extent(element))
    for line in element.iter(V + "line"):
        yield Stroke("solid", _distance_mm(line.get("from", ""), line.get("to", "")))
    for shape in (*element.iter(V + "shape"), *element.iter(V + "rect")):
        if shape.get("type") in VML_LINE_TYPES or shape.get(_O + "hr"):
            yield Stroke("solid", _style_length(shape.get("style", ""), "width"))


def find_pictures(element: Element, targets: Mapping[str, tuple[str, str]]) -> Iterator[Picture]:
    inline = element.find(WP + "inline") is not None
    for blip in element.iter(A + "blip"):
        yield Picture(targets.get(blip.get(R + "embed", ""), ("", ""))[1], inline)
    for image in element.iter(V + "imagedata"):
        yield Picture(targets.get(image.get(R + "id", ""), ("", ""))[1], inline)


def box_size(element: Element) -> tuple[float, float] | None:
    """Return width and height of a drawn frame in mm, when the file says them."""
    extent = next(element.iter(WP + "extent"), None)
    if extent is not None:
        width, height = number(extent.get("cx")), number(extent.get("cy"))
        return (
            None if width is None or height is None else (width / EMU_PER_MM, height / EMU_PER_MM)
        )
    for shape in (*element.iter(V + "shape"), *element.iter(V + "rect")):
        width, height = (_style_length(shape.get("style", ""), key) for key in ("width", "height"))
        if width is not None and height is not None:
            return width, height
    return None


def _extent(element: Element) -> float | None:
    size = box_size(element)
    return None if size is None else size[0]


def _dash(shape: Element) -> str:
    dash = shape.find(f".//{A}prstDash")
    return "solid" if dash is None or dash.get("val") == "solid" else "dashed"


def _distance_mm(start: str, end: str) -> float | None:
    first, last = _length(start.split(",")[0]), _length(end.split(",")[0])
    return None if first is None or last is None else abs(last - first)


def _style_length(style: str, key: str) -> float | None:
    for item in style.split(";"):
        name, _, text = item.partition(":")
        if name.strip() == key:
            return _length(text.strip())
    return None


def _length(text: str) -> float | None:
    found = _LENGTH.fullmatch(text.strip())
    if found is None:
        return None
    amount = number(found[1])
    return None if amount is None else amount * MM_PER_UNIT[found[2] or "pt"]
