"""Read the code of a tag as people type it, where only one meaning is possible.

`{% If a ≥ 3 AND b = 'x' then %}` is no Jinja, and nobody can take it for anything else. What could
mean two things stays as it is: `worker.word.faults.corrections` says what to write.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_TOKEN = re.compile(
    r"(?P<text>\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')|(?P<word>\w+)|(?P<space>\s+)"
    r"|(?P<sign>[=!<>]\s{0,3}=|<\s{0,3}>|=\s{0,3}[<>]|&&|\|\||.)",
    re.DOTALL,
)
#: Without any of these, code is as Jinja writes it.
_UNUSUAL = re.compile(r"[A-Z≥⩾≤⩽≠×÷&!=<>]|\|\||\b(?:và|hoặc)\b")
_SIGNS = {
    **dict.fromkeys(("≥", "⩾", "=>"), ">="),
    **dict.fromkeys(("≤", "⩽", "=<"), "<="),
    **dict.fromkeys(("≠", "<>"), "!="),
    "×": "*",
    "÷": "/",
    "&&": "and",
    "||": "or",
}
#: Words between two values, whatever their capitals; a field of such a name stands elsewhere.
_BETWEEN = {word: word for word in ("and", "or", "not", "in", "is", "if", "else")}
_BETWEEN |= {"và": "and", "hoặc": "or"}
_VALUES = frozenset(("true", "false", "none"))
#: First words of statements, without capitals.
STATEMENTS = ("if", "elif", "else", "endif", "for", "endfor", "set")
_FIRST = frozenset((*STATEMENTS, "colspan", "cellbg", "vm", "hm", "raw", "endraw"))
_SPELLED_FIRST = (
    (re.compile(r"end[\s_-]*(if|for)(?:[\s_-]*each)?\b", re.IGNORECASE), r"end\1"),
    (re.compile(r"els(?:e[\s_-]*)?if\b", re.IGNORECASE), "elif"),
    (re.compile(r"for[\s_-]*each\b(?=\s+\w+\s+in\b)", re.IGNORECASE), "for"),
)
_SET = re.compile(r"(\s+\w+\s*)(?::?=|==)(?!=)")
#: What other languages end a condition or the head of a loop with.
_ENDINGS = frozenset(("then", "do", "thì"))


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str

    @property
    def ends_value(self) -> bool:
        return self.kind in ("text", "word") or self.text in ")]"

    @property
    def starts_value(self) -> bool:
        return self.kind in ("text", "word") or self.text in "(["


def read_statement(code: str) -> str:
    """The code between `{%` and `%}` as Jinja writes it."""
    code = code.rstrip(";: ")
    for pattern, meant in _SPELLED_FIRST:
        if found := pattern.match(code):
            code = found.expand(meant) + code[found.end() :]
            break
    first = re.match(r"\w+", code)
    if first is None or first[0].casefold() not in _FIRST:
        return code
    word, rest = first[0].casefold(), code[first.end() :]
    if word in ("if", "elif", "for"):
        rest = _without_ending(rest)
    if word == "set" and (found := _SET.match(rest)):
        return f"{word}{found[1]}={_read(rest[found.end() :], compares=False)}"
    return word + _read(rest, compares=word in ("if", "elif"))


def read_expression(code: str) -> str:
    """The code between `{{` and `}}` as Jinja writes it."""
    return _read(code.rstrip("; "), compares=False)


def split_code(code: str) -> list[Token]:
    """Strings, words, spaces and signs; a sign of two characters may be typed apart."""
    return list(map(_read_token, _TOKEN.finditer(code)))


def _read_token(found: re.Match[str]) -> Token:
    kind = str(found.lastgroup)
    return Token(kind, "".join(found[0].split()) if kind == "sign" else found[0])


def _read(code: str, *, compares: bool) -> str:
    """`compares`: a single `=` compares, as it does behind an inner `if`."""
    if not _UNUSUAL.search(code):
        return code
    return "".join(_write(split_code(code), compares=compares))


def _write(tokens: Sequence[Token], *, compares: bool) -> Iterator[str]:
    before = Token("sign", " ")
    calls: list[bool] = []  # for each open bracket, whether it encloses arguments
    for index, token in enumerate(tokens):
        if token.kind == "space":
            yield token.text
            continue
        after = _next(tokens, index)
        text = _read_word(token, before, after) if token.kind == "word" else token.text
        if token.kind == "sign":
            text = _SIGNS.get(token.text, token.text)
            if token.text in "([":
                calls.append(token.text == "(" and before.kind == "word")
            elif token.text in ")]" and calls:
                calls.pop()
            elif token.text == "=" and compares and not (calls and calls[-1]):
                text = "=="
            elif token.text == "!" and after.starts_value:
                text = "not "
        compares = compares or text == "if"
        is_operator = text in _BETWEEN
        yield f" {text} " if is_operator and token.kind == "sign" else text
        before = Token("sign" if is_operator else token.kind, text)


def _read_word(token: Token, before: Token, after: Token) -> str:
    word = token.text.casefold()
    if before.text == ".":
        return token.text
    if before.text == "|" or (before.text == "is" and word not in _BETWEEN):
        return word  # filters and tests have no capitals
    if word in _VALUES and token.text.isupper():
        return word
    is_between = before.ends_value or (word == "not" and after.starts_value)
    is_between |= word == "in" and before.text == "not"
    return _BETWEEN[word] if word in _BETWEEN and is_between else token.text


def _next(tokens: Sequence[Token], index: int) -> Token:
    after = (token for token in tokens[index + 1 : index + 3] if token.kind != "space")
    return next(after, Token("sign", " "))


def _without_ending(code: str) -> str:
    """`then` behind a whole condition says nothing; behind an operator it is a field."""
    tokens = [token for token in split_code(code) if token.kind != "space"]
    is_ending = len(tokens) > 1 and tokens[-1].text.casefold() in _ENDINGS
    if not is_ending or not tokens[-2].ends_value or tokens[-2].text.casefold() in _BETWEEN:
        return code
    return code[: -len(tokens[-1].text)].rstrip()
