"""Stamps and marks: secrecy, urgency, circulation, drafter, address, copies, drafts."""

from collections.abc import Iterator

import regex

from worker.word.lint.checks.formatting import look_faults, size_faults, style_faults
from worker.word.lint.checks.registry import Fault, checks_rule, format_number, quote
from worker.word.lint.components import Paper
from worker.word.lint.kinds import COPY_MARKS
from worker.word.lint.model import Line
from worker.word.lint.rules import Rule
from workflow.domain.errors import Message

SECRET = regex.compile(r"(TUYỆT MẬT|TỐI MẬT|MẬT)[.!]?")
FRAMES = {"HOẢ TỐC": 30.0, "HỎA TỐC": 30.0, "THƯỢNG KHẨN": 40.0, "KHẨN": 20.0}
FRAME_HEIGHT = 8.0
CIRCULATION = regex.compile(r"(XEM XONG TRẢ LẠI|LƯU HÀNH NỘI BỘ)", regex.I)
ADDRESS = regex.compile(r"(Địa chỉ|Điện thoại|ĐT|Fax|E-?mail|Website)\s*:", regex.I)
RED = regex.compile(r"[c-f][0-9a-f][0-4][0-9a-f][0-4][0-9a-f]")


@checks_rule("ND30-DM-01")
def check_no_secret_papers(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for line in paper.document.lines:
        if SECRET.fullmatch(line.text):
            wanted = Message("văn bản có độ mật không được đưa vào hệ thống này")
            yield Fault(wanted, quote(line), line)


@checks_rule("ND30-DM-02")
def check_urgency_mark(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for line in paper.main:
        width = FRAMES.get(line.text.upper())
        if width is None:
            continue
        yield from style_faults(rule, [line])
        if not all(RED.fullmatch(run.look.colour) for run in line.runs if run.letters):
            yield Fault(Message("chữ màu đỏ"), Message("chữ màu khác"), line)
        if line.box_mm and not _is_frame_size_right(line.box_mm, width):
            wanted = Message("khung {width:g} × 8 mm", width=width)
            found = Message(
                "khung {width} × {height} mm",
                width=format_number(line.box_mm[0]),
                height=format_number(line.box_mm[1]),
            )
            yield Fault(wanted, found, line)


def _is_frame_size_right(size: tuple[float, float], width: float) -> bool:
    return abs(size[0] - width) <= 1.0 and abs(size[1] - FRAME_HEIGHT) <= 1.0


@checks_rule("ND30-DM-03")
def check_circulation_mark(paper: Paper, rule: Rule) -> Iterator[Fault]:
    marks = [line for line in paper.main if CIRCULATION.fullmatch(line.text)]
    yield from style_faults(rule, marks)


@checks_rule("ND30-DM-04")
def check_drafter_mark(paper: Paper, rule: Rule) -> Iterator[Fault]:
    yield from style_faults(rule, [paper.ending.drafter] if paper.ending.drafter else [])


@checks_rule("ND30-DM-05")
def check_address_at_the_foot(paper: Paper, rule: Rule) -> Iterator[Fault]:
    section = paper.document.sections[0]
    part = section.footers.get("first" if section.title_page else "default", "")
    lines = paper.document.margins.get(part, ())
    addresses = [line for line in lines if ADDRESS.search(line.text)]
    for line in addresses:
        yield from size_faults(line, rule.span("pt"))
    if addresses and not any(line.strokes for line in lines):
        wanted = Message("nét kẻ hết chiều rộng trên địa chỉ")
        yield Fault(wanted, Message("không có nét kẻ"), addresses[0])


def copy_marks(paper: Paper) -> list[Line]:
    lines = (*paper.main, *(line for appendix in paper.appendices for line in appendix.lines))
    return [line for line in lines if line.text.upper() in COPY_MARKS]


@checks_rule("ND30-BS-01")
def check_copy_symbols(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for line in copy_marks(paper):
        symbol = COPY_MARKS[line.text.upper()]
        others = "|".join(set(COPY_MARKS.values()) - {symbol})
        for other in paper.document.lines:
            if regex.match(rf"Số:.*/({others})-", other.text):
                wanted = Message("{mark} có ký hiệu {symbol}", mark=line.text, symbol=symbol)
                yield Fault(wanted, quote(other), other)


@checks_rule("ND30-BS-04")
def check_copy_mark_style(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for line in copy_marks(paper):
        yield from style_faults(rule, [line])
        yield from look_faults(line, "bold", wanted=True)


@checks_rule("PTY-DT-01")
def check_finals_bear_no_draft_mark(paper: Paper, rule: Rule) -> Iterator[Fault]:
    line = paper.head.draft
    if line is not None and paper.stated_status == "final":
        yield Fault(Message("bản chính thức không còn chữ “Dự thảo”"), quote(line), line)
