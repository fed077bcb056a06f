"""Find the tags of a template in the text of one paragraph, and read what people type.

Word changes quotes, dashes and spaces while people type; all of them mean the plain character here.
Every search is linear: a tag has a longest length.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from worker.word.parts.typed_code import STATEMENTS, read_expression, read_statement

#: How far a tag may reach, spaces included, and closing braces tried until quotes match.
_MAX_SEARCH, _MAX_CLOSINGS = 30_000, 5
#: Tags of one paragraph that do not end; more are no slip of whoever types.
_MAX_UNCLOSED = 20
#: Elements that a tag may replace: the row, cell, paragraph or run around it.
SCOPES = ("tr", "tc", "p", "r")
#: Tags that shape a table cell.
CELL_TAGS = ("colspan", "cellbg", "vm", "hm")

_OPEN = re.compile(r"\{[{%#]")
_CLOSE = {"{{": "}}", "{%": "%}", "{#": "#}"}
_QUOTES = str.maketrans("“”„‟″«»‘’‚‛′´", '"""""""\'\'\'\'\'\'')
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
#: Dashes at the braces of a tag.
_SPACING = "-–"
#: Soft hyphens, joiners, and the marks of writing from right to left.
_INVISIBLE = dict.fromkeys((
    *(0x00AD, 0x034F, 0x061C, 0xFEFF),
    *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070),
))  # fmt: skip
_WIDE = re.compile(r"\s{3,}")
_TOKEN = re.compile(r"[\"'“”„‟″«»‘’‚‛′´]|\}\}|%\}|\{\{|\{%")
_QUOTE = re.compile("[\"']")
_ENDRAW = re.compile(r"\{%[-+]?\s*end\s?raw\s*[-+]?%\}", re.IGNORECASE)
# `{%pif x %}`: no tag of a template begins with these letters otherwise.
_STATEMENT_SCOPE = re.compile(
    rf"(tr|tc|p|r)(?:\s+(?=\S)|(?=(?:{'|'.join(STATEMENTS)})\b))", re.IGNORECASE
)
_VALUE_SCOPE = re.compile(r"(tr|tc|p|r)\s+(?=\S)", re.IGNORECASE)
# `{{ p if x }}` reads a field named p; `{{ p x }}` can only mean the paragraph.
_SPACED_SCOPE = re.compile(r"(tr|tc|p|r)\s+(?!(?:if|else|and|or|not|in|is)\b)(?=\w)", re.IGNORECASE)
_STRING = re.compile(r"\"[^\"]*\"|'[^']*'")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}


@dataclass(frozen=True, slots=True, eq=False)
class Tag:
    """One tag: `kind` is `{{`, `{%` or `{#`; `code` is the text between its braces."""

    kind: str
    code: str
    scope: str = ""
    strips_left: bool = False
    strips_right: bool = False
    paragraph: str = ""  # the text it was found in, for messages
    shown: str = ""  # what somebody typed, if the tag was made of another
    filter: str = ""  # what its value passes through, besides what is typed

    @property
    def word(self) -> str:
        """First word of the code: `if`, `endfor`, `cellbg`."""
        found = re.match(r"\w+", self.code)
        return found[0] if found else ""

    @property
    def text(self) -> str:
        """The tag as messages show it."""
        return self.shown or self.source

    @property
    def typed(self) -> str:
        """The tag as it is typed into Word, with the letters of its scope."""
        return f"{self.kind}{self.scope} {self.code} {_CLOSE[self.kind]}"

    @property
    def source(self) -> str:
        """The tag as Jinja reads it."""
        code = f"({self.code})|{self.filter}" if self.filter else self.code
        return f"{self.kind} {code} {_CLOSE[self.kind]}"

    @property
    def is_cell_tag(self) -> bool:
        return self.kind == "{%" and self.word in CELL_TAGS


@dataclass(frozen=True, slots=True)
class Unclosed(Exception):  # noqa: N818  caught where the paragraph is known
    """A tag opens at `start` and does not end in its paragraph."""

    start: int


Span = tuple[int, int, Tag | None]  # None: a mark of raw text, which prints nothing


def find_tags(text: str, unclosed: list[int] | None = None) -> Iterator[Span]:
    """Start, end and tag of everything in braces; `text` is escaped as in XML.

    Where a tag that does not end opens is added to `unclosed`, and the others are still found;
    without such a list, or with many in it, `Unclosed` is raised.
    """
    position = 0
    paragraph = _WIDE.sub(" ", unescape(text).strip())
    while found := _OPEN.search(text, position):
        try:
            spans = list(_read_at(text, found, paragraph))
        except Unclosed as error:
            if unclosed is None or len(unclosed) >= _MAX_UNCLOSED:
                raise
            unclosed.append(error.start)
            position = found.end()
            continue
        yield from spans
        position = spans[-1][1]


def _read_at(text: str, found: re.Match[str], paragraph: str) -> Iterator[Span]:
    end = _end(text, found)
    tag = read_tag(found[0], unescape(text[found.end() : end - 2]), paragraph)
    if tag.kind == "{%" and tag.code == "raw":
        last = _ENDRAW.search(text, end)
        if last is None:
            raise Unclosed(found.start())
        yield found.start(), end, None
        yield last.start(), last.end(), None
    else:
        yield found.start(), end, tag


def _end(text: str, opening: re.Match[str]) -> int:
    """Find the end of the tag: the first closing braces that are not inside quotes."""
    start, mark = opening.end(), _CLOSE[opening[0]]
    if mark != "#}" and (end := _end_outside_quotes(text, start, mark)):
        return end
    limit = start + _MAX_SEARCH
    if mark != "#}" and (other := re.compile(r"\{\{|\{%").search(text, start, limit)):
        limit = other.start()
    first = end = text.find(mark, start, limit)
    if first < 0:
        raise Unclosed(opening.start())
    for _ in range(0 if mark == "#}" else _MAX_CLOSINGS):
        if end < 0:
            break
        inside = text[start:end].translate(_QUOTES).replace("&quot;", '"')
        if not _QUOTE.search(_STRING.sub("", inside)):
            return end + 2
        end = text.find(mark, end + 1, limit)
    return first + 2


def _end_outside_quotes(text: str, start: int, mark: str) -> int | None:
    """The end of a tag whose quotes all match."""
    quote = ""
    for found in _TOKEN.finditer(text, start, start + _MAX_SEARCH):
        token = found[0].translate(_QUOTES)
        if quote:
            quote = "" if token == quote else quote
        elif token in ("'", '"'):
            quote = token
        elif token == mark:
            return found.end()
        elif token in ("{{", "{%"):
            return None
    return None


def read_tag(kind: str, code: str, paragraph: str = "") -> Tag:
    """The tag that somebody typed, with plain quotes, dashes and spaces."""
    code = unicodedata.normalize("NFC", code).translate(_INVISIBLE)
    code, left, right = _split_spacing(code, kind)
    scope = ""
    if kind != "{{" and (found := _STATEMENT_SCOPE.match(code.lstrip())):
        scope, code = found[1].lower(), code.lstrip()[found.end() :]
    elif kind == "{{":
        pattern = _SPACED_SCOPE if code[:1].isspace() else _VALUE_SCOPE
        if found := pattern.match(code.lstrip()):
            scope, code = found[1].lower(), code.lstrip()[found.end() :]
    plain = _plain(code)
    meant = {"{{": read_expression, "{%": read_statement}.get(kind, str)(plain)
    shown = f"{kind} {plain} {_CLOSE[kind]}" if meant != plain else ""
    return Tag(kind, meant, scope, left, right, paragraph, shown)


def _split_spacing(code: str, kind: str) -> tuple[str, bool, bool]:
    """The code without what Jinja has at the braces: dashes take spaces away, a plus keeps them."""
    if kind == "{#" or not code:
        return code, False, False
    left, right = code[0] in _SPACING, code[-1] in _SPACING
    code = code[left : len(code) - right]
    code = code if left else code.removeprefix("+")
    return (code if right or kind == "{{" else code.removesuffix("+")), left, right


def _plain(code: str) -> str:
    """Plain quotes around strings; plain dashes and single spaces outside them."""
    code = _outside_strings(code, lambda text: text.translate(_QUOTES))
    return _outside_strings(code, _plain_code).strip()


def _outside_strings(code: str, change: Callable[[str], str]) -> str:
    pieces, position = [], 0
    for found in _STRING.finditer(code):
        pieces += [change(code[position : found.start()]), found[0]]
        position = found.end()
    return "".join((*pieces, change(code[position:])))


def _plain_code(code: str) -> str:
    return re.sub(r"\s+", " ", code.translate(_DASHES))


def unescape(text: str) -> str:
    for spelled, meant in _ENTITIES.items():
        text = text.replace(spelled, meant)
    return text


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
