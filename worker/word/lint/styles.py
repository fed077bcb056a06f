"""Resolve what a run and a paragraph look like: defaults, styles, theme, direct formatting."""

from collections.abc import Callable, Mapping
from functools import cached_property

from worker.word.lint.model import Layout, Look, Spacing
from worker.word.lint.ooxml import TWIPS_PER_MM, A, Element, W, child_value, number, switch, twips

Properties = dict[str, object]
Reader = Callable[[Element], Properties]
INDENT_SIDES = (("left", "left"), ("start", "left"), ("right", "right"), ("end", "right"))
TOGGLES = {"b": "bold", "i": "italic", "caps": "caps", "vanish": "hidden"}
LAYOUT_SWITCHES = {
    "contextualSpacing": "contextual",
    "keepNext": "keep_next",
    "pageBreakBefore": "page_break",
}
MAX_DEPTH = 20


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


def _list(element: Element) -> Properties:
    return {"list": (child_value(element, "numId"), child_value(element, "ilvl"))}


RUN_READERS: dict[str, Reader] = {
    **{W + tag: _switched(name) for tag, name in TOGGLES.items()},
    W + "rFonts": _fonts,
    W + "sz": _size,
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
    W + "pStyle": lambda element: {"style": element.get(W + "val", "")},
}


class StyleSheet:
    """The styles of one file. Answers are cached: papers repeat few combinations."""

    def __init__(self, styles: Element | None, theme: Element | None) -> None:
        self._styles = styles
        self._theme = theme
        self._looks: dict[object, Look] = {}
        self._layouts: dict[object, Layout] = {}
        self._chains: dict[tuple[str, str], Properties] = {}

    @cached_property
    def _by_id(self) -> Mapping[str, Element]:
        if self._styles is None:
            return {}
        return {style.get(W + "styleId", ""): style for style in self._styles.iter(W + "style")}

    @cached_property
    def default_paragraph_style(self) -> str:
        for name, style in self._by_id.items():
            if style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true"):
                return name
        return ""

    @cached_property
    def _theme_fonts(self) -> dict[str, str]:
        fonts: dict[str, str] = {}
        for kind in ("major", "minor"):
            path = f".//{A}{kind}Font/{A}latin"
            latin = None if self._theme is None else self._theme.find(path)
            if latin is not None:
                fonts[kind] = latin.get("typeface", "")
        return fonts

    @cached_property
    def _defaults(self) -> tuple[Properties, Properties]:
        if self._styles is None:
            return {}, {}
        found = self._styles.find(W + "docDefaults")
        if found is None:
            return {}, {}
        paragraph = found.find(f"{W}pPrDefault/{W}pPr")
        run = found.find(f"{W}rPrDefault/{W}rPr")
        return paragraph_properties(paragraph), run_properties(run)

    def chain(self, style: str, kind: str) -> Properties:
        """Merge a style with all it is based on; `kind` is 'pPr' or 'rPr'."""
        key = (style, kind)
        if key not in self._chains:
            self._chains[key] = self._merge(style, kind)
        return self._chains[key]

    def _merge(self, style: str, kind: str) -> Properties:
        read = paragraph_properties if kind == "pPr" else run_properties
        layers: list[Properties] = []
        while style in self._by_id and len(layers) < MAX_DEPTH:
            element = self._by_id[style]
            layers.append(read(element.find(W + kind)))
            style = child_value(element, "basedOn") or ""
        merged: Properties = {}
        for layer in reversed(layers):
            merged |= layer
        return merged

    def layout(self, direct: Properties, table_style: str) -> Layout:
        """Return how a paragraph is set."""
        key = (table_style, *direct.items())
        if key not in self._layouts:
            self._layouts[key] = self._layout(direct, table_style)
        return self._layouts[key]

    def _layout(self, direct: Properties, table_style: str) -> Layout:
        style = str(direct.get("style") or self.default_paragraph_style)
        found: Properties = self._defaults[0] | self.chain(table_style, "pPr")
        found |= self.chain(style, "pPr") | direct
        return Layout(
            align=str(found.get("align", "left")),
            first_mm=_length(found, "first"),
            left_mm=_length(found, "left"),
            right_mm=_length(found, "right"),
            before=_float(found, "before"),
            after=_float(found, "after"),
            spacing=_line_spacing(found),
            contextual=bool(found.get("contextual")),
            keep_next=bool(found.get("keep_next")),
            page_break=bool(found.get("page_break")),
            border=str(found.get("border") or ""),
        )

    def list_of(self, direct: Properties) -> tuple[str | None, str | None] | None:
        """Return the list (number, level) a paragraph belongs to by itself or by its style."""
        style = str(direct.get("style") or self.default_paragraph_style)
        found = direct.get("list") or self.chain(style, "pPr").get("list")
        return found if isinstance(found, tuple) else None

    def look(self, direct: Properties, paragraph_style: str, table_style: str) -> Look:
        key = (paragraph_style, table_style, *direct.items())
        if key not in self._looks:
            self._looks[key] = self._look(direct, paragraph_style, table_style)
        return self._looks[key]

    def _look(self, direct: Properties, paragraph_style: str, table_style: str) -> Look:
        layers = [
            self.chain(table_style, "rPr"),
            self.chain(paragraph_style or self.default_paragraph_style, "rPr"),
            self.chain(str(direct.get("style", "")), "rPr"),
        ]
        found = dict(self._defaults[1])
        for layer in (*layers, direct):
            found |= layer
        toggles = {name: self._toggle(name, layers, direct) for name in TOGGLES.values()}
        return Look(
            ascii_font=self._font(found, "ascii"),
            other_font=self._font(found, "hAnsi"),
            size=_float(found, "size", 10.0),
            underline=bool(found.get("underline")),
            colour=str(found.get("colour", "auto")),
            **toggles,
        )

    def _toggle(self, name: str, layers: list[Properties], direct: Properties) -> bool:
        """Settle bold, italic, caps: direct formatting wins, else the style levels cancel out."""
        if direct.get(name) is not None:
            return bool(direct[name])
        if self._defaults[1].get(name):
            return True
        return sum(bool(layer.get(name)) for layer in layers) % 2 == 1

    def _font(self, found: Properties, slot: str) -> str:
        name = str(found.get(slot) or found.get("ascii") or "Times New Roman")
        if not name.startswith("+"):
            return name
        return self._theme_fonts.get("major" if name.startswith("+major") else "minor", name)


def _float(found: Properties, key: str, default: float = 0.0) -> float:
    value = found.get(key, default)
    return float(value) if isinstance(value, int | float) else default


def _length(found: Properties, key: str) -> float:
    return _float(found, key) / TWIPS_PER_MM


def _line_spacing(found: Properties) -> Spacing:
    rule = str(found.get("line_rule", "auto"))
    amount = _float(found, "line", 240.0)
    return Spacing(rule, amount / 240 if rule == "auto" else amount / 20)
