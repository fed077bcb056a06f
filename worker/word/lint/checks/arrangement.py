"""Blank lines, page breaks, margins and tables that set a paper out in the wrong way."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import regex

from worker.word.lint.body import ParagraphKind
from worker.word.lint.checks.registry import Fault, checks_rule, format_number, quote
from worker.word.lint.checks.rules_and_spacing import spacing_in_lines
from worker.word.lint.components import Paper
from worker.word.lint.family import PARTY
from worker.word.lint.model import Line, Section
from worker.word.lint.rules import HD05_FROM, Rule, Severity
from workflow.domain.check_codes import PRINTED_CODE
from workflow.domain.errors import Message

#: So many empty paragraphs in a row take the place of spacing.
BLANK_LINES = 3
#: Points between two paragraphs of the body that leave a hole in the page.
HOLE = 24.0
#: A table may reach into the margins by what its cells keep free on both sides, in mm.
CELL_MARGINS = 5.0
LEFT_MM, RIGHT_MM = (30.0, 35.0), (15.0, 20.0)
INDENT_SLACK = 0.5
#: Loose bounds for Party papers older than the guide that sets indents and spacing.
FIRST_LINE_MM, MOST_LINES = (8.0, 15.0), 1.6
#: What the service itself prints at the foot of the first page.
_CHECK_MARK = regex.compile(rf"\s*Mã kiểm tra: {PRINTED_CODE.pattern}\s*")
_NUMBER = regex.compile(r"(Trang|Page|Tr\.)?\s*[-–]?\s*\d*\s*(/|of|trên)?\s*\d*\s*[-–]?", regex.I)
#: Allowed in header and footer: an address (III.4 of the decree), a digital signature.
_ALLOWED = regex.compile(
    r"(Địa chỉ|Điện thoại|ĐT|Fax|E-?mail|Website|Người ký|Ký bởi|Thời gian ký|Ngày ký)\s*:", regex.I
)


@checks_rule("VB-BC-01")
def check_blank_lines_are_not_layout(paper: Paper, rule: Rule) -> Iterator[Fault]:
    """Blank lines after the signer's post are room for the signature and are not counted."""
    signed_from = min((line.number for line in paper.ending.lines if line.text), default=None)
    count = 0
    for line in paper.document.lines:
        if line.boxed:
            continue
        if _is_blank(line):
            count += 1
            continue
        signs = signed_from is not None and line.number > signed_from
        if count >= BLANK_LINES and line.text and not (signs or line.layout.page_break):
            yield _blank_fault(count, line)
        count = 0
    yield from _blank_text_faults(paper)


def _blank_fault(count: int, line: Line, severity: Severity | None = None) -> Fault:
    wanted = Message("khoảng cách đặt bằng thuộc tính đoạn, không bằng dòng trống")
    return Fault(wanted, Message("{count} dòng trống liền nhau", count=count), line, severity)


def _blank_text_faults(paper: Paper) -> Iterator[Fault]:
    """Between two paragraphs of the text two blank lines are a hole; one is a habit, and noted."""
    blank = {line.number for line in paper.document.lines if _is_blank(line)}
    for before, after in pairwise(paper.body.items):
        between = range(before.line.number + 1, after.line.number)
        if 0 < len(between) < BLANK_LINES and blank.issuperset(between):
            severity = Severity.NOTE if len(between) == 1 else None
            yield _blank_fault(len(between), after.line, severity)


def _is_blank(line: Line) -> bool:
    shown = line.text or line.strokes or line.pictures or line.fields or line.hidden
    return not (shown or line.cell or line.boxed or line.soft or line.layout.page_break)


@checks_rule("VB-BC-02")
def check_margins_hold_only_the_number(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for lines in paper.document.margins.values():
        if paper.status == "draft" or any(_ALLOWED.search(line.text) for line in lines):
            continue
        for line in lines:
            words = any(character.isalpha() for character in line.text)
            if words and not (_NUMBER.fullmatch(line.text) or _CHECK_MARK.fullmatch(line.text)):
                wanted = Message("lề trên, lề dưới chỉ có số trang")
                yield Fault(wanted, quote(line), line)


@checks_rule("VB-BC-03")
def check_tables_stay_within_the_text(paper: Paper, rule: Rule) -> Iterator[Fault]:
    seen: set[int] = set()
    for line in paper.document.lines:
        if line.cell is None or not line.in_table_of_data or line.cell.table.number in seen:
            continue
        table = line.cell.table
        seen.add(table.number)
        room = _text_width(paper.document.sections, line)
        if table.width_mm > room + CELL_MARGINS or table.indent_mm < -CELL_MARGINS:
            yield Fault(
                Message(
                    "bảng nằm trong lề trang, rộng nhất {room} mm", room=format_number(round(room))
                ),
                Message("bảng rộng {width} mm", width=format_number(round(table.width_mm))),
                line,
            )


def _text_width(sections: Sequence[Section], line: Line) -> float:
    """Return the width between the margins; wrong margins have rules of their own."""
    section = sections[min(line.section, len(sections) - 1)]
    sides = (LEFT_MM, RIGHT_MM)
    if section.landscape:  # bound at its top: the sides are top and bottom of the text
        sides = ((RIGHT_MM[0], LEFT_MM[1]),) * 2
    left, right = (
        length if low <= length <= high else low
        for length, (low, high) in zip((section.left, section.right), sides, strict=True)
    )
    return section.width - left - right


@checks_rule("VB-BC-04")
def check_signature_is_not_pushed_away(paper: Paper, rule: Rule) -> Iterator[Fault]:
    """A page or section break between the last paragraph and the signature leaves it alone."""
    last, signatures = paper.body.last, paper.ending.signatures
    if last is None or not signatures or not paper.numbered:
        return
    last_number = max(line.number for line in paper.body.lines)
    posts = [line.number for signature in signatures for line in signature.posts[:1]]
    until = min((number for number in posts if number > last_number), default=last_number)
    between = [line for line in paper.document.lines if last_number < line.number <= until]
    broken = [line for line in between if line.layout.page_break or line.section > last.section]
    if broken:
        wanted = Message("chữ ký cùng trang với phần cuối của nội dung")
        text = next((line for line in paper.ending.lines if line.text), broken[0])
        yield Fault(wanted, Message("ngắt trang ngay trước phần ký"), text)


@checks_rule("VB-BC-05")
def check_paragraphs_fill_the_width(paper: Paper, rule: Rule) -> Iterator[Fault]:
    """Check the indents of whole paragraphs; first lines have a rule of their own."""
    for line in paper.body.prose:
        layout = line.layout
        if line.soft or (line.text.startswith("(") and line.text.endswith(")")):
            continue
        moved = layout.left_mm > INDENT_SLACK and layout.first_mm > -INDENT_SLACK
        if moved and not line.label and layout.left_mm < 13.0 and abs(layout.first_mm) < 0.1:
            found = Message(
                "cả đoạn lùi {length} mm", length=format_number(round(layout.left_mm, 1))
            )
            yield Fault(Message("đoạn văn sát lề trái, chỉ dòng đầu lùi vào"), found, line)
        if abs(layout.right_mm) > INDENT_SLACK:
            length = format_number(round(layout.right_mm, 1))
            found = Message("cách lề phải {length} mm", length=length)
            yield Fault(Message("đoạn văn sát lề phải"), found, line)


@checks_rule("VB-BC-07")
def check_paragraphs_of_old_party_papers(paper: Paper, rule: Rule) -> Iterator[Fault]:
    """Check indents and spacing loosely: before the guide of 2026 no rule sets them."""
    if paper.family != PARTY or paper.on is None or paper.on >= HD05_FROM:
        return
    for line in paper.body.prose:
        first = line.indent_mm
        if line.soft or (line.text.startswith("(") and line.text.endswith(")")):
            continue
        if not FIRST_LINE_MM[0] <= first <= FIRST_LINE_MM[1]:
            length = format_number(round(first, 1))
            found = Message("lùi {length} mm", length=length)
            yield Fault(Message("dòng đầu lùi vào 10 mm hoặc 12,7 mm"), found, line)
        if spacing_in_lines(line) > MOST_LINES:
            count = format_number(spacing_in_lines(line))
            wanted = Message("giãn dòng từ đơn đến {high} dòng", high="1,5")
            yield Fault(wanted, Message("giãn {count} dòng", count=count), line)


@checks_rule("VB-BC-06")
def check_paragraphs_leave_no_hole(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for before, after in pairwise(paper.body.items):
        if after.line.number != before.line.number + 1 or after.line.soft:
            continue
        if after.sort in (ParagraphKind.PART, ParagraphKind.DATE):
            continue
        gap = before.line.layout.after + after.line.layout.before
        if gap > HOLE:
            found = Message("cách {gap} pt", gap=format_number(gap))
            yield Fault(Message("các đoạn cách nhau không quá 24 pt"), found, after.line)
