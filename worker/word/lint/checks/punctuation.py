"""Words typed twice, and marks that are doubled, misplaced or not closed."""

from collections.abc import Iterator, Sequence

import regex

from worker.word.lint.checks.registry import Fault, checks_rule
from worker.word.lint.components import Paper
from worker.word.lint.model import Line
from worker.word.lint.rules import Rule, Severity
from workflow.domain.errors import Message

#: Words that no phrase repeats, unlike "ngày ngày" or "luôn luôn".
_TWICE = regex.compile(
    r"\b(của|và|các|những|cho|với|theo|được|đã|tại|trong|từ|về|là|thuộc|bởi|do) (?i:\1)\b"
)
#: Two words that one breath repeats: `tổ chức tổ chức`. Some are the name of who does it too.
_PAIR_TWICE = regex.compile(r"\b(\p{Ll}{2,} \p{Ll}{2,}) \1\b")
_DOERS = regex.compile(
    r"\b(?:đơn vị|cơ quan|ban|bộ phận|tổ|người|cấp|bên) (?:\p{Ll}+ \p{Ll}+) \p{Ll}+ \p{Ll}+$"
)
_BY_TURNS = regex.compile(r"(?:từng|ngày|mỗi|càng|dần|sau) ")
_BEFORE_MARK = regex.compile(r"(?<=[\p{L}\d)”%])[ \u00a0]+[,;.](?=\s|$)")
_COLON = regex.compile(r"(?<=[\p{L}\d)”])[ \u00a0]+:(?=\s|$)")
_AFTER_MARK = regex.compile(r"\p{Ll}{2,}[,;]\p{L}{2,}")
_DOUBLED = regex.compile(r"[,;:]\s?[,;.](?!\.)|(?<![.v/])\.\.(?!\.)|;/\.")
#: Brackets that close a letter or number of a list: `a)`, `“2)`.
_LABEL = regex.compile(
    r"(?:^|(?<=[;:,.“(+-] )|(?<=[“(])|(?<=\b(?:và|hoặc) ))(?:\p{L}|\d{1,2}(?:\.\d{1,2})*)\)"
)
_PAIRS = (("(", ")"), ("“", "”"))


@checks_rule("VB-CT-01")
def check_no_word_is_typed_twice(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for line in _texts(paper):
        if found := _TWICE.search(line.text) or _find_pair_twice(line.text):
            yield Fault(Message("không lặp từ"), Message("“{text}”", text=found[0]), line)


def _find_pair_twice(text: str) -> regex.Match[str] | None:
    for found in _PAIR_TWICE.finditer(text):
        if not _BY_TURNS.match(found[1]) and not _DOERS.search(text, 0, found.end()):
            return found
    return None


@checks_rule("VB-CT-02")
def check_marks_stand_after_words(paper: Paper, rule: Rule) -> Iterator[Fault]:
    wanted = Message("dấu câu liền chữ trước, cách chữ sau, không gấp đôi")
    for line in _texts(paper):
        text = line.text
        found = _BEFORE_MARK.search(text) or _AFTER_MARK.search(text) or _DOUBLED.search(text)
        if found and "@" not in text and "://" not in text:
            yield Fault(wanted, Message("“{text}”", text=_around(text, found)), line)
        elif found := _COLON.search(text):
            shown = Message("“{text}”", text=_around(text, found))
            yield Fault(wanted, shown, line, Severity.NOTE)


def _around(text: str, found: regex.Match[str]) -> str:
    """The mark with the words that it touches."""
    start = text.rfind(" ", 0, max(found.start() - 1, 0)) + 1
    end = text.find(" ", found.end())
    return text[start : end if end >= 0 else len(text)]


@checks_rule("VB-CT-03")
def check_brackets_and_quotes_are_closed(paper: Paper, rule: Rule) -> Iterator[Fault]:
    """A quotation may go on in later paragraphs, so that pairs are counted over the paper."""
    lines = _texts(paper)
    for opening, closing in _PAIRS:
        counts = [(line, _count(line, opening, closing)) for line in lines]
        if sum(count for _, count in counts) == 0:
            continue
        line = next(line for line, count in counts if count)
        wanted = Message("dấu {opening} và {closing} đi đôi", opening=opening, closing=closing)
        yield Fault(wanted, Message("“{text}”", text=line.text), line)


def _count(line: Line, opening: str, closing: str) -> int:
    text = _LABEL.sub("", line.text) if closing == ")" else line.text
    return text.count(opening) - text.count(closing)


def _texts(paper: Paper) -> Sequence[Line]:
    """The text with its tables; addressees and lists of recipients have rules of their own."""
    lines = {id(line): line for line in (*paper.title.summary, *paper.body.lines)}
    return tuple(lines.values())
