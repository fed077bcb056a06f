"""Resolve what a run and a paragraph look like: defaults, styles, theme, direct formatting."""

from collections.abc import Mapping
from functools import cached_property

from worker.word.lint.model import ParagraphFormat, RunFormat, Spacing
from worker.word.lint.ooxml import TWIPS_PER_MM, A, Element, W, child_value
from worker.word.lint.properties import (
    TOGGLES,
    Properties,
    paragraph_properties,
    run_properties,
)

MAX_DEPTH = 20


class StyleSheet:
    """The styles of one file. Answers are cached: papers repeat few combinations."""

    def __init__(self, styles: Element | None, theme: Element | None) -> None:
        self._styles = styles
        self._theme = theme
        self._looks: dict[object, RunFormat] = {}
        self._layouts: dict[object, ParagraphFormat] = {}
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

    def layout(self, direct: Properties, table_style: str) -> ParagraphFormat:
        """Return how a paragraph is set."""
        key = (table_style, *direct.items())
        if key not in self._layouts:
            self._layouts[key] = self._layout(direct, table_style)
        return self._layouts[key]

    def _layout(self, direct: Properties, table_style: str) -> ParagraphFormat:
        style = str(direct.get("style") or self.default_paragraph_style)
        found: Properties = self._defaults[0] | self.chain(table_style, "pPr")
        found |= self.chain(style, "pPr") | direct
        return ParagraphFormat(
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
            tab_mm=_length(found, "tab"),
        )

    def list_of(self, direct: Properties) -> tuple[str | None, str | None] | None:
        """Return the list (number, level) a paragraph belongs to by itself or by its style."""
        style = str(direct.get("style") or self.default_paragraph_style)
        found = direct.get("list") or self.chain(style, "pPr").get("list")
        return found if isinstance(found, tuple) else None

    def look(self, direct: Properties, paragraph_style: str, table_style: str) -> RunFormat:
        key = (paragraph_style, table_style, *direct.items())
        if key not in self._looks:
            self._looks[key] = self._look(direct, paragraph_style, table_style)
        return self._looks[key]

    def _look(self, direct: Properties, paragraph_style: str, table_style: str) -> RunFormat:
        layers = [
            self.chain(table_style, "rPr"),
            self.chain(paragraph_style or self.default_paragraph_style, "rPr"),
            self.chain(str(direct.get("style", "")), "rPr"),
        ]
        found = dict(self._defaults[1])
        for layer in (*layers, direct):
            found |= layer
        toggles = {name: self._toggle(name, layers, direct) for name in TOGGLES.values()}
        return RunFormat(
            ascii_font=self._font(found, "ascii"),
            other_font=self._font(found, "hAnsi"),
            size=_float(found, "size", 10.0),
            underline=bool(found.get("underline")),
            colour=str(found.get("colour", "auto")),
            letter_spacing=_float(found, "letter_spacing"),
            scale=_float(found, "scale", 100.0),
            marked=_marking(found),
            effect=bool(found.get("effect")),
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


def _marking(found: Properties) -> str:
    """Name the highlight or shading that lies behind the letters."""
    highlight = str(found.get("highlight", "none"))
    return highlight if highlight not in ("none", "white") else str(found.get("shading", ""))


def _float(found: Properties, key: str, default: float = 0.0) -> float:
    value = found.get(key, default)
    return float(value) if isinstance(value, int | float) else default


def _length(found: Properties, key: str) -> float:
    return _float(found, key) / TWIPS_PER_MM


def _line_spacing(found: Properties) -> Spacing:
    rule = str(found.get("line_rule", "auto"))
    amount = _float(found, "line", 240.0)
    return Spacing(rule, amount / 240 if rule == "auto" else amount / 20)
