"""Number and symbol of a paper."""

from collections.abc import Iterator

import regex

from worker.word.lint.checks.formatting import align_faults, style_faults
from worker.word.lint.checks.registry import Fault, checks_rule, missing_fault, quote
from worker.word.lint.components import Paper
from worker.word.lint.kinds import ABBREVIATIONS, LETTER, find_kind_by_abbreviation
from worker.word.lint.model import Line
from worker.word.lint.rules import Rule, Severity
from worker.word.lint.symbol import fill_open_groups, replace_dots
from workflow.domain.errors import Message

WITH_NAME = Message("Số: 05/TTr-ABC")
LETTERS = Message("Số: 05/ABC-DV")
OF_THE_PARTY = Message("Số 05-TTr/ABC")


#: Agencies whose abbreviation has small letters, as TTr of an inspectorate, after the kind.
_MIXED = regex.compile(r"(?<=-)\p{Lu}{2,}\p{Ll}\p{L}*(?=-|$)")


def number_lines(paper: Paper) -> list[Line]:
    return [paper.head.number] if paper.head.number else []


@checks_rule("ND30-SK-01")
def check_syntax_with_a_type_name(paper: Paper, rule: Rule) -> Iterator[Fault]:
    if not paper.is_letter:
        yield from _syntax_faults(paper, rule, WITH_NAME)


@checks_rule("ND30-SK-02")
def check_syntax_of_a_letter(paper: Paper, rule: Rule) -> Iterator[Fault]:
    if paper.is_letter:
        yield from _syntax_faults(paper, rule, LETTERS)


@checks_rule("PTY-SK-01")
def check_syntax_in_the_party(paper: Paper, rule: Rule) -> Iterator[Fault]:
    yield from _syntax_faults(paper, rule, OF_THE_PARTY)


def _syntax_faults(paper: Paper, rule: Rule, wanted: Message) -> Iterator[Fault]:
    line = paper.head.number
    if line is None:
        if paper.numbered:
            yield from missing_fault(wanted)
        return
    text = fill_open_groups(line.text) if paper.status == "draft" else replace_dots(line.text)
    text = _MIXED.sub(lambda found: found[0].upper(), text)
    if paper.is_letter:
        text = text.replace("/TTr-", "/TTR-")
    if not rule.pattern.search(text):
        yield Fault(wanted, quote(line), line)
    elif paper.stated_status == "final" and paper.symbol.blank:
        yield Fault(wanted, Message("chưa ghi số"), line)


@checks_rule("ND30-SK-03", "PTY-SK-02")
def check_number_style(paper: Paper, rule: Rule) -> Iterator[Fault]:
    yield from style_faults(rule, number_lines(paper))


@checks_rule("ND30-SK-04")
def check_colon_after_the_word(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for line in number_lines(paper):
        if not rule.pattern.search(line.text):
            yield Fault(Message("“Số:” có dấu hai chấm"), quote(line), line)


@checks_rule("ND30-SK-05", "PTY-SK-05")
def check_leading_zero(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for line in number_lines(paper):
        if regex.fullmatch(r"\d", paper.symbol.number):
            severity = Severity.WARNING if paper.status == "draft" else None
            severity = Severity.NOTE if rule.severity is Severity.NOTE else severity
            yield Fault(Message("số nhỏ hơn 10 có số 0 ở trước"), quote(line), line, severity)


@checks_rule("ND30-SK-06")
def check_no_spaces_around_marks(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for line in number_lines(paper):
        symbol = paper.symbol
        spaced = regex.search(r"[/-]\s|\p{L}\s+[/-]|\d\s+[/-]", line.text) is not None
        if spaced or (symbol.separator == "-" and paper.family == "nd30"):
            wanted = Message("gạch chéo sau số, gạch nối giữa các nhóm, không cách chữ")
            yield Fault(wanted, quote(line), line)


@checks_rule("ND30-SK-07")
def check_abbreviation_case(paper: Paper, rule: Rule) -> Iterator[Fault]:
    found = paper.symbol.abbreviation
    kind = find_kind_by_abbreviation(found)
    if kind and kind is not LETTER and found != kind.abbreviation and paper.head.number:
        yield Fault(
            Message("chữ viết tắt {short}", short=kind.abbreviation),
            Message("chữ viết tắt {short}", short=found),
            paper.head.number,
        )


@checks_rule("ND30-SK-08")
def check_abbreviation_agrees_with_the_name(paper: Paper, rule: Rule) -> Iterator[Fault]:
    named, found = paper.title.kind, paper.symbol.abbreviation
    if named is None or not named.abbreviation or not paper.head.number or not found:
        return
    if found.lower() != named.abbreviation.lower() and found in ABBREVIATIONS:
        yield Fault(
            Message("{kind} viết tắt là {short}", kind=named.name, short=named.abbreviation),
            Message("chữ viết tắt {short}", short=found),
            paper.head.number,
        )


@checks_rule("ND30-SK-09")
def check_number_is_centred_under_the_issuer(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for line in number_lines(paper):
        if line.cell is not None and line.cell.column > 0 and paper.head.issuer:
            yield Fault(Message("dưới tên cơ quan ban hành"), Message("ở cột bên phải"), line)
        else:
            yield from align_faults(line, "center")


@checks_rule("ND30-SK-12")
def check_drafts_have_no_number(paper: Paper, rule: Rule) -> Iterator[Fault]:
    if paper.stated_status == "draft" and regex.search(r"\d", paper.symbol.number):
        line = paper.head.number
        found = Message("đã ghi số {number}", number=paper.symbol.number)
        yield Fault(Message("dự thảo chưa có số; số ghi sau khi ký"), found, line)


@checks_rule("PTY-SK-03")
def check_party_letters_carry_cv(paper: Paper, rule: Rule) -> Iterator[Fault]:
    if paper.is_letter:
        for line in number_lines(paper):
            if not rule.pattern.search(line.text):
                yield Fault(Message("ký hiệu công văn có -CV/"), quote(line), line)


def _kind_symbol_faults(
    paper: Paper, rule: Rule, abbreviation: str, wanted: Message
) -> Iterator[Fault]:
    if paper.kind is not None and paper.kind.abbreviation == abbreviation:
        for line in number_lines(paper):
            if not rule.pattern.search(line.text):
                yield Fault(wanted, quote(line), line)


@checks_rule("ND30-BB-05")
def check_minutes_symbol(paper: Paper, rule: Rule) -> Iterator[Fault]:
    yield from _kind_symbol_faults(paper, rule, "BB", Message("ký hiệu biên bản có /BB-"))


@checks_rule("ND30-GM-02")
def check_invitation_symbol(paper: Paper, rule: Rule) -> Iterator[Fault]:
    yield from _kind_symbol_faults(paper, rule, "GM", Message("ký hiệu giấy mời có /GM-"))


@checks_rule("PTY-GM-01")
def check_party_invitation_symbol(paper: Paper, rule: Rule) -> Iterator[Fault]:
    yield from _kind_symbol_faults(paper, rule, "GM", Message("ký hiệu giấy mời có -GM/"))
