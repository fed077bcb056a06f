"""Say what to write in place of a tag that cannot be read.

Each correction is tried: only a tag that a template may have is proposed.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from worker.word.parts.tags import Span, Tag, unescape
from worker.word.parts.typed_code import split_code

_LONGEST = 500  # nobody copies a longer tag from a message
_TERNARY = re.compile(r"^(.+?)\s*\?\s*(.+?)\s*:\s*(.+)$")
_COLON_FILTER = re.compile(r"\|\s*(\w+)\s*:\s*(\"[^\"]*\"|'[^']*'|\w+)")
_NUMBERS = re.compile(r"\b(\d{1,4})\s*\.\.\.?\s*(\d{1,4})\b")
_REPLACED = (
    (re.compile(r"^(for\s+(?:each\s+)?\w+)\s+(?:of|from|trong|từ)\b"), r"\1 in"),
    (re.compile(r"^(?:let|var|assign)\s+(?=\w+\s*=)"), "set "),
    (re.compile(r"^set\s+(\w+)\s*([-+*/])="), r"set \1 = \1 \2"),
    (re.compile(r"^unless\s+(.+)$"), r"if not (\1)"),
    (re.compile(r"^else\s+(?=\S)"), "elif "),
    (re.compile(r"^(endif|endfor)\b.*$"), r"\1"),
    (re.compile(r"(['\"])\1([^'\"]+)\1\1"), r"\1\2\1"),
    (re.compile(r"`([^`']*)`"), r"'\1'"),
    (re.compile(r"\s*[·∙]\s*"), " * "),
)
#: A tag whose closing braces are those of the other kind.
_MIXED = re.compile(r"\{(?:%([^{}%]{1,200})\}\}|\{([^{}%]{1,200})%\})")
#: A statement with spaces between its braces.
_SPACED = re.compile(r"\{(\s{0,3})%([^{}%]{1,200})%(\s{0,3})\}")
#: A field with spaces between its braces; a lone letter or number may be a set in a set.
_SPACED_FIELD = re.compile(
    r"\{(\s{0,3})\{(\s{0,3}[^\W\d]\w{0,60}(?:\.\w{1,60}|\[\d{1,4}\]|\s{0,3}\|[^{}%|]{1,60}){0,5}"
    r"\s{0,3})\}(\s{0,3})\}"
)
#: A field whose first brace is missing, and one whose last is.
_ONE_OPENING = re.compile(
    r"(?<![{$_])\{(\s{0,3}[^\W\d]\w{1,60}(?:\.\w{1,60}|\[\d{1,4}\]|\s{0,3}\|[^{}%|]{1,60}){0,5}"
    r"\s{0,3})\}\}(?!\})"
)
_ONE_CLOSING = re.compile(r"\{\{([^{}%]{1,200})\}(?!\})")
_END = Tag("{#", "")  # stands behind the last tag of a text
_CLOSING = {"(": ")", "[": "]"}


def find_correction(tag: Tag, is_right: Callable[[Tag], bool]) -> str | None:
    """The tag as it was probably meant, if it is right so."""
    if len(tag.code) > _LONGEST:
        return None
    for code in dict.fromkeys(_list_candidates(tag)):
        corrected = replace(tag, code=code, shown="")
        if code != tag.code and is_right(corrected):
            return corrected.typed
    return None


def correct_closing(text: str) -> str | None:
    """The tag that `text` begins with, closed by the braces that it was opened with."""
    found = _MIXED.match(text)
    if found is None:
        single = _ONE_CLOSING.match(text)
        return f"{{{{ {single[1].strip()} }}}}" if single else None
    statement, value = found.groups()
    return f"{{% {statement.strip()} %}}" if statement else f"{{{{ {value.strip()} }}}}"


def find_spaced_braces(text: str, spans: Sequence[Span]) -> Iterator[tuple[str, str]]:
    """Find text that looks like a tag but for spaces between its braces, and the tag it means.

    `spans` are those of the tags in the text; what raw text says is meant as it is.
    """
    start, is_raw = 0, False
    for end, after, tag in (*spans, (len(text), len(text), _END)):
        if not is_raw:
            yield from _find_spaced(unescape(text[start:end]))
        is_raw ^= tag is None
        start = after


def _find_spaced(text: str) -> Iterator[tuple[str, str]]:
    """`{ % if x % }`, `{ { name } }`, `{ name }}`; other braces, as in `{ {1} }`, are text."""
    for found in _SPACED.finditer(text):
        before, code, after = found.groups()
        if before or after:
            yield found[0], f"{{% {code.strip()} %}}"
    for found in _SPACED_FIELD.finditer(text):
        before, code, after = found.groups()
        is_field = len(code) > 1 and (before or after)
        if is_field:
            yield found[0], f"{{{{ {code.strip()} }}}}"
    for found in _ONE_OPENING.finditer(text):
        yield found[0], f"{{{{ {found[1].strip()} }}}}"


def _list_candidates(tag: Tag) -> Iterator[str]:
    code = tag.code
    yield _compare(code)
    yield _close(code)
    for pattern, meant in _REPLACED:
        yield pattern.sub(meant, code)
    yield _NUMBERS.sub(lambda found: f"range({found[1]}, {int(found[2]) + 1})", code)
    yield _COLON_FILTER.sub(r"|\1(\2)", code)
    yield code.strip("{} ")
    yield re.sub(r"\s*&\s*", " and " if tag.kind == "{%" else " ~ ", code)
    if tag.kind == "{{" and (found := _TERNARY.match(code)):
        yield f"{found[2]} if {found[1]} else {found[3]}"
    for quote in "'\"":
        if code.count(quote) % 2:
            yield code + quote


def _compare(code: str) -> str:
    """A single `=` as a comparison, outside of arguments."""
    tokens = split_code(code)
    depth, written = 0, []
    for token in tokens:
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        written.append("==" if token.text == "=" and depth == 0 else token.text)
    return "".join(written)


def _close(code: str) -> str:
    """Brackets that are missing at the end added, those that are too many left out."""
    open_: list[str] = []
    written: list[str] = []
    for token in split_code(code):
        if token.text in _CLOSING:
            open_.append(_CLOSING[token.text])
        elif token.text in _CLOSING.values():
            if not open_ or open_[-1] != token.text:
                continue
            open_.pop()
        written.append(token.text)
    return "".join((*written, *reversed(open_)))
