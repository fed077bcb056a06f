"""Kính gửi: who a paper is addressed to."""

from collections.abc import Iterator

import regex

from worker.word.lint.checks.formatting import pattern_faults, style_faults
from worker.word.lint.checks.registry import Fault, checks_rule, missing_fault, quote
from worker.word.lint.components import Paper
from worker.word.lint.model import Line
from worker.word.lint.rules import Rule
from workflow.domain.errors import Message

ADDRESSED = ("TTr", "BC", "CV")
#: Slips that the forms of several branches address: `Phiếu chuyển đơn`, `Giấy giới thiệu`.
_SLIPS = ("PC", "PG", "PB", "GGT")
ADDRESS = Message("Kính gửi: …")
_AFTER = regex.compile(r"K[íi]nh (gửi|trình)\s*:?\s*", regex.I)


def addressee_lines(paper: Paper) -> list[Line]:
    return [paper.body.addressee.line] if paper.body.addressee else []


def inline_recipient(line: Line) -> str:
    return _AFTER.sub("", line.text, count=1)


@checks_rule("ND30-KG-01")
def check_only_some_kinds_are_addressed(paper: Paper, rule: Rule) -> Iterator[Fault]:
    if paper.kind is None or not paper.kind.listed or paper.kind.abbreviation in ADDRESSED:
        return
    if paper.kind.abbreviation in ("KH", "TB", *_SLIPS):
        return
    for line in addressee_lines(paper):
        yield Fault(Message("loại văn bản này không có “Kính gửi”"), quote(line), line)


@checks_rule("ND30-KH-01")
def check_plans_have_no_addressee(paper: Paper, rule: Rule) -> Iterator[Fault]:
    yield from _addressee_faults(paper, "KH", Message("kế hoạch không có “Kính gửi”"))


@checks_rule("ND30-TB-01")
def check_notices_have_no_addressee(paper: Paper, rule: Rule) -> Iterator[Fault]:
    yield from _addressee_faults(paper, "TB", Message("thông báo không có “Kính gửi”"))


@checks_rule("PTY-KG-03")
def check_party_reports_have_no_addressee(paper: Paper, rule: Rule) -> Iterator[Fault]:
    yield from _addressee_faults(paper, "BC", Message("báo cáo thường không có “Kính gửi”"))


def _addressee_faults(paper: Paper, abbreviation: str, wanted: Message) -> Iterator[Fault]:
    if paper.kind is not None and paper.kind.abbreviation == abbreviation:
        for line in addressee_lines(paper):
            yield Fault(wanted, quote(line), line)


@checks_rule("ND30-KG-02")
def check_addressee_style(paper: Paper, rule: Rule) -> Iterator[Fault]:
    yield from pattern_faults(rule, addressee_lines(paper), ADDRESS)
    yield from style_faults(rule, addressee_lines(paper))


@checks_rule("PTY-KG-01")
def check_party_letter_addressee(paper: Paper, rule: Rule) -> Iterator[Fault]:
    if paper.is_letter:
        yield from pattern_faults(rule, addressee_lines(paper), ADDRESS)


@checks_rule("PTY-KG-02")
def check_party_proposal_addressee(paper: Paper, rule: Rule) -> Iterator[Fault]:
    if paper.kind is not None and paper.kind.abbreviation == "TTr" and not addressee_lines(paper):
        yield from missing_fault(Message("Kính trình hoặc Kính gửi"))


@checks_rule("ND30-KG-03")
def check_one_recipient_stands_in_line(paper: Paper, rule: Rule) -> Iterator[Fault]:
    addressee = paper.body.addressee
    if addressee is None or addressee.line.cell is not None:
        return
    if len(addressee.recipients) == 1 and not inline_recipient(addressee.line):
        wanted = Message("một nơi nhận thì ghi cùng dòng với “Kính gửi:”")
        yield Fault(wanted, quote(addressee.recipients[0]), addressee.recipients[0])
    elif not addressee.recipients and inline_recipient(addressee.line).endswith((";", ",")):
        wanted = Message("sau nơi nhận duy nhất ở “Kính gửi” không có dấu")
        yield Fault(wanted, quote(addressee.line), addressee.line)


@checks_rule("ND30-KG-04")
def check_several_recipients_stand_in_a_list(paper: Paper, rule: Rule) -> Iterator[Fault]:
    addressee = paper.body.addressee
    if addressee is None:
        return
    wanted = Message("mỗi nơi nhận một dòng: “- …;”, dòng cuối “- ….”")
    several = regex.search(r";\s*\p{L}", inline_recipient(addressee.line))
    if several:
        yield Fault(wanted, quote(addressee.line), addressee.line)
    if len(addressee.recipients) > 1:
        yield from _list_faults(addressee.recipients, rule, wanted)


def _list_faults(lines: tuple[Line, ...], rule: Rule, wanted: Message) -> Iterator[Fault]:
    inner, last = rule.patterns
    for order, line in enumerate(lines):
        pattern = last if order == len(lines) - 1 else inner
        if not pattern.search(line.text):
            yield Fault(wanted, quote(line), line)


@checks_rule("ND30-TT-01")
def check_proposals_are_addressed(paper: Paper, rule: Rule) -> Iterator[Fault]:
    if paper.kind is not None and paper.kind.abbreviation == "TTr" and not addressee_lines(paper):
        yield from missing_fault(Message("tờ trình có “Kính gửi”"))
