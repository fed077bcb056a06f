"""Paper size, margins, fonts, colour and code of the text."""

import unicodedata
from collections.abc import Iterator

import regex

from worker.word.lint.checks.formatting import visible_runs
from worker.word.lint.checks.registry import Fault, checks_rule, format_number
from worker.word.lint.coded_text import find_coded_text
from worker.word.lint.components import Paper
from worker.word.lint.model import TURNED, Line
from worker.word.lint.rules import Rule
from workflow.domain.errors import Message

A4 = (210.0, 297.0)
MARGINS = {
    "ND30-PG-03": "top",
    "ND30-PG-04": "bottom",
    "ND30-PG-05": "left",
    "ND30-PG-06": "right",
}
#: For each side: a range, and a length.
SIDES = {
    "top": (Message("lề trên từ {low} đến {high} mm"), Message("lề trên {length} mm")),
    "bottom": (Message("lề dưới từ {low} đến {high} mm"), Message("lề dưới {length} mm")),
    "left": (Message("lề trái từ {low} đến {high} mm"), Message("lề trái {length} mm")),
    "right": (Message("lề phải từ {low} đến {high} mm"), Message("lề phải {length} mm")),
}
GLYPHS = regex.compile(r"symbol|wingdings|webdings|mt extra|segoe ui symbol|opensymbol", regex.I)
URGENT = regex.compile(r"(HỎA TỐC|HOẢ TỐC|THƯỢNG KHẨN|KHẨN)\b")


@checks_rule("ND30-PG-01", "PTY-PG-01")
def check_paper_is_a4(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for section in paper.document.sections:
        sides = sorted((section.width, section.height))
        if any(abs(side - wanted) > 1.0 for side, wanted in zip(sides, A4, strict=True)):
            yield Fault(
                Message("khổ giấy A4 (210 × 297 mm)"),
                Message(
                    "khổ {width} × {height} mm",
                    width=format_number(round(sides[0])),
                    height=format_number(round(sides[1])),
                ),
            )


@checks_rule("ND30-PG-02")
def check_landscape_only_for_tables(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for number, section in enumerate(paper.document.sections):
        lines = [line for line in paper.document.lines if line.section == number and line.text]
        wide = section.landscape or section.width > section.height
        if wide and not any(line.in_table_of_data for line in lines):
            first = lines[0] if lines else None
            yield Fault(
                Message("trang dọc; trang ngang chỉ khi có bảng"), Message("trang ngang"), first
            )


@checks_rule(*MARGINS)
def check_margins_are_within(paper: Paper, rule: Rule) -> Iterator[Fault]:
    low, high = rule.span("mm")
    yield from _margin_faults(paper, MARGINS[rule.id], low, high, 0.5)


@checks_rule("PTY-PG-02")
def check_party_margins(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for side in SIDES:
        low, high = rule.span(f"{side}_mm")
        yield from _margin_faults(paper, side, low, high, 1.0)


def _margin_faults(
    paper: Paper, side: str, low: float, high: float, slack: float
) -> Iterator[Fault]:
    for section in paper.document.sections:
        length = getattr(section, TURNED[side] if section.turned else side)
        if not low - slack <= length <= high + slack:
            between, exactly = SIDES[side]
            found = Message(exactly.text, length=format_number(round(length, 1)))
            if low == high:
                yield Fault(Message(exactly.text, length=format_number(low)), found)
            else:
                yield Fault(
                    Message(between.text, low=format_number(low), high=format_number(high)), found
                )


@checks_rule("ND30-PG-07", "PTY-PG-03")
def check_font_is_times(paper: Paper, rule: Rule) -> Iterator[Fault]:
    wanted = rule.keys["font"]
    for line in paper.document.every_line:
        for font in sorted({font for run in visible_runs(line) for font in run.fonts}):
            if font.lower() != wanted.lower() and not GLYPHS.search(font):
                yield Fault(
                    Message("phông {font}", font=wanted), Message("phông {font}", font=font), line
                )
    if rule.family == "party":
        yield from check_text_is_black(paper, rule)
        yield from _coded_text_faults(paper)


@checks_rule("ND30-PG-08")
def check_text_is_unicode(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for line in paper.document.every_line:
        for font in sorted({font for run in visible_runs(line) for font in run.fonts}):
            if rule.pattern.match(font):
                yield Fault(
                    Message("tiếng Việt Unicode (TCVN 6909:2001)"),
                    Message("phông mã cũ {font}", font=font),
                    line,
                )
    yield from _coded_text_faults(paper)


def _coded_text_faults(paper: Paper) -> Iterator[Fault]:
    """Words in a code from before Unicode that stand in a font of Unicode: nobody can read them."""
    for line in paper.document.every_line:
        encoding = find_coded_text(line)
        if encoding is not None:
            wanted = Message("tiếng Việt Unicode (TCVN 6909:2001)")
            yield Fault(wanted, Message("chữ mã cũ {code}", code=encoding.value), line)


@checks_rule("ND30-PG-09")
def check_text_is_composed(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for line in paper.document.every_line:
        if not unicodedata.is_normalized("NFC", line.raw):
            yield Fault(Message("chữ dựng sẵn (NFC)"), Message("chữ tổ hợp dấu rời"), line)


@checks_rule("ND30-PG-10")
def check_text_is_black(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for line in paper.document.every_line:
        colours = {run.look.colour for run in visible_runs(line)} - {"auto", "000000"}
        if colours and not _may_be_red(line):
            yield Fault(
                Message("chữ màu đen"),
                Message("chữ màu {colour}", colour=sorted(colours)[0].upper()),
                line,
            )


def _may_be_red(line: Line) -> bool:
    return bool(URGENT.match(line.text))
