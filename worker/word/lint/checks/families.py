"""One family per paper."""

from collections.abc import Iterator

import regex

from worker.word.lint.checks.registry import Fault, checks_rule
from worker.word.lint.components import Paper
from worker.word.lint.family import ND30, PARTY, collect_family_signs
from worker.word.lint.rules import Rule, Severity
from workflow.domain.errors import Message

_PARTY_ORGAN = regex.compile(
    r"((TỈNH|THÀNH|ĐẢNG) [ỦU][YỶ]|VĂN PHÒNG TỈNH|BAN (TỔ CHỨC|TUYÊN GIÁO|DÂN VẬN|NỘI CHÍNH)\b|"
    r"[ỦU][YỶ] BAN KIỂM TRA (TỈNH|THÀNH|ĐẢNG) [ỦU][YỶ])"
)
_FILING = regex.compile(r"- ?Lưu\b")


@checks_rule("PTY-MIX-01")
def check_families_do_not_mix(paper: Paper, rule: Rule) -> Iterator[Fault]:
    found = collect_family_signs(paper.head, paper.ending, paper.symbol)
    other = PARTY if paper.family == ND30 else ND30
    alien = found[other]
    if found[paper.family] and alien:
        lines = [line for line in paper.main if line.text == alien[0]]
        wanted = (
            Message("chỉ theo thể thức văn bản của Đảng")
            if paper.family == PARTY
            else Message("chỉ theo thể thức văn bản hành chính nhà nước")
        )
        severity = Severity.WARNING if len(alien) == 1 and _FILING.match(alien[0]) else None
        found_text = Message("“{text}”", text=alien[0])
        yield Fault(wanted, found_text, lines[0] if lines else None, severity)


@checks_rule("PTY-MIX-02")
def check_party_organs_use_the_party_form(paper: Paper, rule: Rule) -> Iterator[Fault]:
    if paper.family == ND30 and _PARTY_ORGAN.match(paper.head.issuer_name.upper()):
        wanted = Message("cơ quan đảng ban hành thì theo thể thức văn bản của Đảng")
        found = Message("“{name}”", name=paper.head.issuer_name)
        yield Fault(wanted, found, paper.head.issuer[0])
