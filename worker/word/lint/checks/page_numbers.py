"""Page numbers: where, how, and not on the first page."""

from collections.abc import Iterator

from worker.word.lint.checks.formatting import align_faults, size_wanted
from worker.word.lint.checks.registry import Fault, checks_rule, format_number
from worker.word.lint.components import Paper
from worker.word.lint.model import Line, Run, Section
from worker.word.lint.rules import Rule
from workflow.domain.errors import Message

PAGE = "PAGE"
#: A paper with less text than this fits on one page and shows no number anyway.
ONE_PAGE = 1500
PLACE = Message("số trang ở giữa lề trên")


def page_number_lines(paper: Paper, parts: dict[str, str], kind: str) -> list[Line]:
    lines = paper.document.margins.get(parts.get(kind, ""), ())
    return [line for line in lines if PAGE in line.fields]


def header_number_lines(paper: Paper, section: Section) -> list[Line]:
    return [
        line
        for kind in ("default", "even")
        for line in page_number_lines(paper, section.headers, kind)
    ]


@checks_rule("ND30-PG-11")
def check_numbers_are_arabic_from_one(paper: Paper, rule: Rule) -> Iterator[Fault]:
    wanted = Message("số trang chữ số Ả Rập, bắt đầu từ 1")
    for section in paper.document.sections:
        if section.number_format not in ("decimal", "numberInDash"):
            yield Fault(wanted, Message("kiểu số {format}", format=section.number_format))
    start = paper.document.sections[0].number_start
    if start not in (None, 1):
        yield Fault(wanted, Message("bắt đầu từ {start}", start=start))


@checks_rule("ND30-PG-12")
def check_numbers_stand_in_the_top_middle(paper: Paper, rule: Rule) -> Iterator[Fault]:
    yield from _place_faults(paper, ("center",))


@checks_rule("PTY-PG-04")
def check_party_numbers_stand_on_top(paper: Paper, rule: Rule) -> Iterator[Fault]:
    yield from _place_faults(paper, ("center", "right", "end"))
    yield from check_first_page_has_no_number(paper, rule)


def _place_faults(paper: Paper, aligns: tuple[str, ...]) -> Iterator[Fault]:
    for section in paper.document.sections:
        for kind in ("default", "even", "first"):
            for line in page_number_lines(paper, section.footers, kind):
                yield Fault(PLACE, Message("số trang ở lề dưới"), line)
        for line in header_number_lines(paper, section):
            if line.layout.align not in aligns and not _is_framed(line):
                yield from (
                    Fault(PLACE, fault.found, line) for fault in align_faults(line, "center")
                )
    if _needs_number(paper) and not _has_number(paper):
        yield Fault(PLACE, Message("không có số trang"))


def _is_framed(line: Line) -> bool:
    return line.boxed


def _has_number(paper: Paper) -> bool:
    return any(PAGE in line.fields for lines in paper.document.margins.values() for line in lines)


def _needs_number(paper: Paper) -> bool:
    if paper.document.pages is not None and paper.document.pages > 1:
        return True
    return sum(len(line.text) for line in paper.document.lines) > ONE_PAGE


@checks_rule("ND30-PG-13")
def check_numbers_are_plain(paper: Paper, rule: Rule) -> Iterator[Fault]:
    low, high = rule.span("pt")
    lines = {
        id(line): line
        for section in paper.document.sections
        for line in header_number_lines(paper, section)
    }
    for line in lines.values():
        for run in _number_runs(line):
            if not low <= run.look.size <= high:
                found = Message("cỡ chữ {size}", size=format_number(run.look.size))
                yield Fault(size_wanted(low, high), found, line, sizes=(low, high))
        for look in ("bold", "italic"):
            yield from _number_look_faults(line, look)


def _number_runs(line: Line) -> list[Run]:
    shown = [run for run in line.runs if run.shows == PAGE and run.text.strip()]
    return shown or [run for run in line.runs if run.shows == PAGE][:1]


def _number_look_faults(line: Line, look: str) -> Iterator[Fault]:
    if any(getattr(run.look, look) for run in _number_runs(line)):
        wanted = Message("số trang đứng, không đậm")
        yield Fault(wanted, Message("số trang đậm hoặc nghiêng"), line)


@checks_rule("ND30-PG-14")
def check_first_page_has_no_number(paper: Paper, rule: Rule) -> Iterator[Fault]:
    section = paper.document.sections[0]
    wanted = Message("trang thứ nhất không có số")
    first = page_number_lines(paper, section.headers | section.footers, "first")
    if section.title_page and first:
        yield Fault(wanted, Message("trang thứ nhất có số"), first[0])
    elif header_number_lines(paper, section) and not section.title_page:
        yield Fault(wanted, Message("trang thứ nhất có số"), header_number_lines(paper, section)[0])


@checks_rule("ND30-PG-15")
def check_appendices_are_numbered_apart(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for appendix in paper.appendices[1 if paper.is_annex else 0 :]:
        section = paper.document.sections[min(appendix.label.section, _last_section(paper))]
        if appendix.label.section == 0 or section.number_start != 1:
            yield Fault(
                Message("phụ lục đánh số trang riêng từ 1"),
                Message("đánh số tiếp theo phần trước"),
                appendix.label,
            )


def _last_section(paper: Paper) -> int:
    return len(paper.document.sections) - 1
