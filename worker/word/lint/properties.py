"""Read what runs and paragraphs say of themselves; what they leave out is absent."""

from collections.abc import Callable, Mapping

from worker.word.lint.ooxml import Element, W, child_value, number, switch, twips

Properties = dict[str, object]
Reader = Callable[[Element], Properties]
INDENT_SIDES = (("left", "left"), ("start", "left"), ("right", "right"), ("end", "right"))
TOGGLES = {"b": "bold", "i": "italic", "caps": "caps", "vanish": "hidden", "strike": "strike"}
#: Effects that no official paper uses; one switch stands for all of them.
EFFECTS = ("dstrike", "outline", "shadow", "emboss", "imprint")
LAYOUT_SWITCHES = {
    "contextualSpacing": "contextual",
    "keepNext": "keep_next",
    "pageBreakBefore": "page_break",
}


def run_properties(element: Element | None) -> Properties:
    """Read a `w:rPr` into plain values; what it does not say is absent."""
    return _read(element, RUN_READERS)


def paragraph_properties(element: Element | None) -> Properties:
    """Read a `w:pPr` into plain values."""
    return _read(element, PARAGRAPH_READERS)


def _read(element: Element | None, readers: Mapping[str, Reader]) -> Properties:
    found: Properties = {}
    for child in () if element is None else element:
        reader = readers.get(child.tag)
        if reader is not None:
            found.update(reader(child))
    return found


def _switched(name: str) -> Reader:
    return lambda element: {name: switch(element)}


def _size(element: Element) -> Properties:
    size = number(element.get(W + "val"), 0.5)
    return {} if size is None else {"size": size}


def _spacing_of_letters(element: Element) -> Properties:
    amount = twips(element.get(W + "val"))
    return {} if amount is None else {"letter_spacing": amount / 20}


def _scale(element: Element) -> Properties:
    percent = number((element.get(W + "val") or "").rstrip("%"))
    return {} if percent is None else {"scale": percent}


def read_shading(element: Element) -> Properties:
    fill = element.get(W + "fill", "auto").lower()
    return {"shading": "" if fill in ("auto", "ffffff") else fill}


def _fonts(element: Element) -> Properties:
    found: Properties = {}
    for slot in ("ascii", "hAnsi"):
        if theme := element.get(f"{W}{slot}Theme"):
            found[slot] = "+" + theme
        elif name := element.get(W + slot):
            found[slot] = name
    return found


def _colour(element: Element) -> str:
    if element.get(W + "themeColor") in ("text1", "dark1", "tx1"):
        return "auto"
    return element.get(W + "val", "auto").lower()


def _border(element: Element) -> str:
    """Name the line under (or over) a paragraph: solid, dashed, or none."""
    kinds = [child_value(element, side) for side in ("bottom", "top")]
    drawn = [kind for kind in kinds if kind not in (None, "nil", "none")]
    if not drawn:
        return ""
    return "dashed" if "d" in str(drawn[0])[:2] and drawn[0] != "double" else "solid"


def _indents(element: Element) -> Properties:
    found: Properties = {}
    for name, key in INDENT_SIDES:
        if (length := twips(element.get(W + name))) is not None:
            found[key] = length
    first, hanging = twips(element.get(W + "firstLine")), twips(element.get(W + "hanging"))
    if hanging is not None:
        found["first"] = -hanging
    elif first is not None:
        found["first"] = first
    return found


def _spacing(element: Element) -> Properties:
    found: Properties = {}
    for key in ("before", "after"):
        length = twips(element.get(W + key))
        found |= {} if length is None else {key: length / 20}
        if element.get(f"{W}{key}Autospacing") in ("1", "true", "on"):
            found[key] = 14.0
    line = twips(element.get(W + "line"))
    if line is not None:
        found["line"] = line
        found["line_rule"] = element.get(W + "lineRule", "auto")
    return found


def _tabs(element: Element) -> Properties:
    """The first tab stop that is set, not cleared."""
    stops = [twips(tab.get(W + "pos")) for tab in element if tab.get(W + "val") != "clear"]
    set_ = [stop for stop in stops if stop is not None and stop > 0]
    return {"tab": min(set_)} if set_ else {}


def _list(element: Element) -> Properties:
    return {"list": (child_value(element, "numId"), child_value(element, "ilvl"))}


RUN_READERS: dict[str, Reader] = {
    **{W + tag: _switched(name) for tag, name in TOGGLES.items()},
    W + "rFonts": _fonts,
    **{W + tag: _switched("effect") for tag in EFFECTS},
    W + "sz": _size,
    W + "spacing": _spacing_of_letters,
    W + "w": _scale,
    W + "shd": read_shading,
    W + "highlight": lambda element: {"highlight": element.get(W + "val", "none").lower()},
    W + "u": lambda element: {"underline": element.get(W + "val", "single") != "none"},
    W + "color": lambda element: {"colour": _colour(element)},
    W + "rStyle": lambda element: {"style": element.get(W + "val", "")},
}
PARAGRAPH_READERS: dict[str, Reader] = {
    **{W + tag: _switched(name) for tag, name in LAYOUT_SWITCHES.items()},
    W + "jc": lambda element: {"align": element.get(W + "val", "left")},
    W + "ind": _indents,
    W + "spacing": _spacing,
    W + "pBdr": lambda element: {"border": _border(element)},
    W + "numPr": _list,
    W + "tabs": _tabs,
    W + "pStyle": lambda element: {"style": element.get(W + "val", "")},
}
