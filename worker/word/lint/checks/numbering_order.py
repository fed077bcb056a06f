"""Numbers that skip or come twice: sections, articles, clauses, appendices, rows of tables."""

from collections.abc import Iterator, Sequence

import regex

from worker.word.lint.body import ParagraphKind
from worker.word.lint.checks.registry import Fault, checks_rule
from worker.word.lint.components import Paper
from worker.word.lint.model import Line
from worker.word.lint.rules import Rule
from workflow.domain.errors import Message

_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_ROMAN = regex.compile(r"(?:Phần |Chương |Phụ lục )?([IVXLC]+)\s*(?:[.)/-]|$)", regex.I)
_PART_NUMBER = regex.compile(r"(?:Phần|Chương)\s+(\d+|[IVXLC]+)\s*[.:]?$", regex.I)
_ARTICLE = regex.compile(r"Điều\s+(\d+)", regex.I)
_CLAUSE = regex.compile(r"(\d{1,2})(?:\s*[.)]|-)")
_PARTS = (ParagraphKind.PART, ParagraphKind.SECTION)
_ABOVE = (*_PARTS, ParagraphKind.ROMAN, ParagraphKind.ARTICLE)


def roman_value(text: str) -> int | None:
    """Return the value of a Roman numeral, or None if it is not one."""
    values = [_VALUES.get(letter) for letter in text.upper()]
    if not values or None in values:
        return None
    numbers = [value for value in values if value is not None]
    after = [*numbers[1:], 0]
    return sum(
        -here if here < following else here for here, following in zip(numbers, after, strict=True)
    )


@checks_rule("VB-SO-01")
def check_sections_are_numbered_in_order(paper: Paper, rule: Rule) -> Iterator[Fault]:
    yield from _roman_faults(paper)
    articles = paper.body.of(ParagraphKind.ARTICLE)
    yield from _order_faults([(line, _number(_ARTICLE, line)) for line in articles], restarts=False)
    yield from _clause_faults(paper)
    yield from _missing_article_faults(paper)


#: Articles of the paper itself that its text names.
_OWN_ARTICLE = regex.compile(
    r"có tên(?: nêu)? (?:tại|ở|trong) Điều (\d+)\b(?! (?:của )?(?:Luật|Nghị|Thông|Quyết định số))"
    r"|\bĐiều (\d+) (?:của )?(?:Quyết định|Nghị quyết) này|\bĐiều (\d+) nêu trên"
)


def _missing_article_faults(paper: Paper) -> Iterator[Fault]:
    """A text that names an article of its own has it; only where articles are whole."""
    articles = paper.body.of(ParagraphKind.ARTICLE)
    numbers = {_number(_ARTICLE, line) for line in articles}
    last = len(numbers)
    if not articles or numbers != set(range(1, last + 1)):
        return
    for line in paper.body.lines:
        for found in _OWN_ARTICLE.finditer(line.text):
            named = int(next(filter(None, found.groups())))
            if named not in numbers:
                wanted = Message(
                    "điều được viện dẫn có trong văn bản, nhiều nhất là Điều {last}", last=last
                )
                yield Fault(wanted, Message("“Điều {number}”", number=named), line)


def _roman_faults(paper: Paper) -> Iterator[Fault]:
    yield from _part_faults(paper)
    group: list[tuple[Line, int | None]] = []
    for item in paper.body.items:
        if item.sort in _PARTS:
            yield from _order_faults(group, restarts=True)
            group = []
        elif item.sort is ParagraphKind.ROMAN:
            found = _ROMAN.match(item.line.text)
            group.append((item.line, roman_value(found[1]) if found else None))
    yield from _order_faults(group, restarts=True)


def _part_faults(paper: Paper) -> Iterator[Fault]:
    """Parts and chapters; chapters may begin anew in each part."""
    for word in ("phần", "chương"):
        lines = [
            line for line in paper.body.of(ParagraphKind.PART) if line.text.lower().startswith(word)
        ]
        numbers = [(line, _part_number(line)) for line in lines]
        yield from _order_faults(numbers, restarts=word == "chương")


def _part_number(line: Line) -> int | None:
    found = _PART_NUMBER.match(line.text)
    if found is None:
        return None
    return int(found[1]) if found[1].isdecimal() else roman_value(found[1])


def _clause_faults(paper: Paper) -> Iterator[Fault]:
    """Check clauses under each heading; automatic labels cannot skip."""
    group: list[tuple[Line, int | None]] = []
    for item in paper.body.items:
        if item.sort in _ABOVE:
            yield from _order_faults(group, restarts=True)
            group = []
        elif item.sort is ParagraphKind.CLAUSE and not item.line.label:
            group.append((item.line, _number(_CLAUSE, item.line)))
    yield from _order_faults(group, restarts=True)


def _number(pattern: regex.Pattern[str], line: Line) -> int | None:
    found = pattern.match(line.text)
    return int(found[1]) if found else None


def _order_faults(group: Sequence[tuple[Line, int | None]], *, restarts: bool) -> Iterator[Fault]:
    """Report numbers that do not follow the one before; a list may restart at one."""
    before: int | None = None
    for line, number in group:
        if number is None:
            continue
        starts_over = number == 1 and (before is None or (restarts and before > 1))
        if before is not None and number != before + 1 and not starts_over:
            wanted = Message(
                "đánh số liên tục, sau {before} là {after}", before=before, after=before + 1
            )
            yield Fault(wanted, Message("số {number}", number=number), line)
            return  # what follows is off for the same reason
        before = number


@checks_rule("VB-SO-02")
def check_appendices_are_numbered_in_order(paper: Paper, rule: Rule) -> Iterator[Fault]:
    found = [
        (appendix.label, roman_value(match[1]))
        for appendix in paper.appendices
        if appendix.labelled and (match := _ROMAN.match(appendix.label.text))
    ]
    yield from _order_faults(found, restarts=False)


@checks_rule("VB-SO-03")
def check_rows_are_numbered_in_order(paper: Paper, rule: Rule) -> Iterator[Fault]:
    """Check the numbers in the first column; rows of sums and headings have none."""
    tables: dict[int, list[tuple[Line, int | None]]] = {}
    for line in paper.document.lines:
        if line.cell and line.cell.column == 0 and line.in_table_of_data and line.text.isdecimal():
            tables.setdefault(line.cell.table.number, []).append((line, int(line.text)))
    for rows in tables.values():
        if len(rows) > 2 and rows[0][1] == 1:
            yield from _order_faults(rows, restarts=True)
