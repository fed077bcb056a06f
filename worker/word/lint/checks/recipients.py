"""Nơi nhận: who receives a copy."""

from collections.abc import Iterator

import regex

from worker.word.lint.checks.authority import signature_is_swapped
from worker.word.lint.checks.formatting import pattern_faults, style_faults
from worker.word.lint.checks.registry import Fault, checks_rule, missing_fault, quote
from worker.word.lint.components import Paper
from worker.word.lint.model import Line
from worker.word.lint.rules import Rule, Severity
from worker.word.lint.text_keys import letters_key
from workflow.domain.errors import Message

HEADING = Message("Nơi nhận:")
AS_ABOVE = Message("- Như trên;")
_ARTICLE = regex.compile(r"Điều\s+(\d+)\s*\.")
_AS_ARTICLE = regex.compile(r"-?\s*Như Điều\s+(\d+)\s*[;.,]?$")
#: Bodies that the decree doesn't bind: they file at their office, not with a registry.
_MASS_BODY = regex.compile(
    r"(HỘI (?!ĐỒNG NHÂN DÂN)|HIỆP HỘI|LIÊN HIỆP|LIÊN MINH|LIÊN ĐOÀN|CÔNG ĐOÀN|MẶT TRẬN|"
    r"[ỦU][YỶ] BAN MẶT TRẬN|ĐOÀN |(TỈNH|THÀNH) ĐOÀN|BAN CHẤP HÀNH|BCH )"
)
_FILED_AT_OFFICE = regex.compile(r"- Lưu:? (VP|Văn phòng)([,;] [\p{L}\d.& -]+)*\.")
#: `- Lưu chi bộ.`, `- Lưu Ủy ban Kiểm tra.`
_FILED_AT = regex.compile(r"- Lưu:? (\p{L}[\p{L} ]+)\.")
_CHARGED = regex.compile(r"chịu trách nhiệm (thi hành|thực hiện)|căn cứ Quyết định thi hành")
_FILING = regex.compile(r"-?\s*Lưu\b")


def heading_lines(paper: Paper) -> list[Line]:
    return [paper.ending.recipients_heading] if paper.ending.recipients_heading else []


@checks_rule("ND30-NN-01", "PTY-NN-01")
def check_heading_style(paper: Paper, rule: Rule) -> Iterator[Fault]:
    yield from pattern_faults(rule, heading_lines(paper), HEADING)
    yield from style_faults(rule, heading_lines(paper))
    if not heading_lines(paper) and paper.numbered:
        yield from missing_fault(HEADING)


@checks_rule("ND30-NN-02")
def check_heading_stands_level_with_the_signer(paper: Paper, rule: Rule) -> Iterator[Fault]:
    posts = [line for signature in paper.ending.signatures for line in signature.posts]
    side_by_side = len(paper.ending.signatures) > 1  # of parties to an agreement
    if paper.is_minutes or side_by_side or not posts or signature_is_swapped(paper):
        return
    for line in heading_lines(paper):
        level = any(
            post.cell
            and line.cell
            and post.cell.table is line.cell.table
            and post.cell.row == line.cell.row
            for post in posts
        )
        if not level or (line.cell and line.cell.column > 0):
            yield Fault(Message("sát lề trái, ngang dòng quyền hạn"), Message("ở chỗ khác"), line)


@checks_rule("ND30-NN-03")
def check_list_lines(paper: Paper, rule: Rule) -> Iterator[Fault]:
    yield from style_faults(rule, paper.ending.recipients)
    inner = [line for line in paper.ending.recipients[:-1] if not _FILING.match(line.text)]
    yield from pattern_faults(rule, inner, Message("- …;"))


@checks_rule("PTY-NN-02")
def check_party_list_lines(paper: Paper, rule: Rule) -> Iterator[Fault]:
    yield from style_faults(rule, paper.ending.recipients)
    yield from pattern_faults(rule, paper.ending.recipients[:-1], Message("- …; hoặc - …,"))


@checks_rule("ND30-NN-04")
def check_last_line_files(paper: Paper, rule: Rule) -> Iterator[Fault]:
    wanted = Message("- Lưu: VT, đơn vị soạn thảo.")
    if paper.ending.recipients:
        own = _MASS_BODY.match(paper.head.issuer_name.upper())
        last = paper.ending.recipients[-1]
        if not (own and _FILED_AT_OFFICE.fullmatch(last.text)):
            yield from pattern_faults(rule, [last], wanted)
    elif heading_lines(paper):
        yield from missing_fault(wanted)


@checks_rule("PTY-NN-03")
def check_party_last_line_files(paper: Paper, rule: Rule) -> Iterator[Fault]:
    """Whoever has no office files the paper with itself: `- Lưu chi bộ.`"""
    wanted = Message("- Lưu Văn phòng …")
    issuer = letters_key(f"{paper.head.parent_name} {paper.head.issuer_name}")
    for line in paper.ending.recipients[-1:]:
        own = _FILED_AT.fullmatch(line.text)
        if not (own and letters_key(own[1]) in issuer):
            yield from pattern_faults(rule, [line], wanted)


@checks_rule("ND30-NN-05")
def check_as_above_comes_first(paper: Paper, rule: Rule) -> Iterator[Fault]:
    if paper.body.addressee and paper.ending.recipients:
        yield from pattern_faults(rule, paper.ending.recipients[:1], AS_ABOVE)


@checks_rule("PTY-NN-04")
def check_party_as_above_comes_first(paper: Paper, rule: Rule) -> Iterator[Fault]:
    addressed = paper.kind is not None and paper.kind.abbreviation in ("TTr", "CV")
    if addressed and paper.ending.recipients:
        yield from pattern_faults(rule, paper.ending.recipients[:1], AS_ABOVE)
    if paper.kind is not None and paper.kind.abbreviation == "QĐ":
        yield from _missing_article_faults(paper)


@checks_rule("ND30-NN-06")
def check_decisions_refer_to_an_article(paper: Paper, rule: Rule) -> Iterator[Fault]:
    if paper.kind is not None and paper.kind.abbreviation == "QĐ":
        yield from pattern_faults(rule, paper.ending.recipients[:1], Message("- Như Điều …;"))
        yield from _missing_article_faults(paper)


def _missing_article_faults(paper: Paper) -> Iterator[Fault]:
    """The article that the first line refers to is one of a decision whose articles are whole."""
    articles = {int(found[1]) for line in paper.body.lines if (found := _ARTICLE.match(line.text))}
    whole = bool(articles) and articles == set(range(1, len(articles) + 1))
    for line in paper.ending.recipients[:1]:
        named = _AS_ARTICLE.match(line.text)
        if named and whole and int(named[1]) not in articles:
            yield Fault(Message("- Như Điều {last};", last=max(articles)), quote(line), line)
        elif named and whole:
            charged = [number for number, text in _articles(paper) if _CHARGED.search(text)]
            if len(charged) == 1 and int(named[1]) != charged[0]:
                wanted = Message("- Như Điều {last};", last=charged[0])
                yield Fault(wanted, quote(line), line)


def _articles(paper: Paper) -> Iterator[tuple[int, str]]:
    """The articles with all that stands under them."""
    number, text = 0, ""
    for line in paper.body.lines:
        if found := _ARTICLE.match(line.text):
            if number:
                yield number, text
            number, text = int(found[1]), ""
        text = f"{text} {line.text}"
    if number:
        yield number, text


@checks_rule("ND30-NN-07")
def check_minutes_file_below_the_signatures(paper: Paper, rule: Rule) -> Iterator[Fault]:
    if not paper.is_minutes:
        return
    wanted = Message("Nơi nhận ở dưới hai chữ ký, dòng cuối “- Lưu: VT, Hồ sơ.”")
    yield from pattern_faults(rule, paper.ending.recipients[-1:], wanted)
    for line in paper.ending.recipients[-1:]:
        if rule.pattern.search(line.text) and "hồ sơ" not in line.text.lower():
            yield Fault(wanted, quote(line), line, Severity.NOTE)
    signers = [line.number for signature in paper.ending.signatures for line in signature.lines]
    for line in heading_lines(paper):
        if signers and line.number < max(signers):
            yield Fault(wanted, quote(line), line)
