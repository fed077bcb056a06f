"""National name, motto, Party title and the names of parent and issuer."""

from collections.abc import Iterator, Sequence
from datetime import date

import regex

from worker.word.lint.checks.formatting import pattern_faults, style_faults, visible_runs
from worker.word.lint.checks.registry import Fault, checks_rule, missing_fault, quote
from worker.word.lint.checks.rules_and_spacing import rule_faults, spacing_faults
from worker.word.lint.components import Paper
from worker.word.lint.model import Line
from worker.word.lint.provinces import FORMER_PROVINCES, TWO_TIERS
from worker.word.lint.rules import Rule, Severity
from worker.word.lint.text_keys import strip_tones
from workflow.domain.errors import Message

NATION = Message("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
MOTTO = Message("Độc lập - Tự do - Hạnh phúc")
PARTY = Message("ĐẢNG CỘNG SẢN VIỆT NAM")
SHORTENED = regex.compile(
    r"\b(UBND|HĐND|UBMTTQ|MTTQ|BCH|BTV|UBKT|TĐKT|LĐLĐ|GD&ĐT|KH&CN|TN&MT|LĐTBXH|BQL|CNVC|TP\.)(?!\p{L})"
)
_LOCAL = regex.compile(r"(UBND|HĐND|ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN|HỘI ĐỒNG NHÂN DÂN)\b")
_DISTRICT = regex.compile(r"\b(HUYỆN|THỊ XÃ|QUẬN)\s+\p{Lu}")
_FORMER_NAMES = {strip_tones(province.upper()): province for province in FORMER_PROVINCES}
_FORMER_PROVINCE = regex.compile(
    rf"TINH (UY |UỶ )?(?P<name>{'|'.join(map(regex.escape, _FORMER_NAMES))})$"
)


@checks_rule("ND30-QH-01")
def check_national_name_is_exact(paper: Paper, rule: Rule) -> Iterator[Fault]:
    if paper.head.nation and paper.head.nation_rows > 1:
        yield Fault(NATION, Message("Quốc hiệu ngắt thành hai dòng"), paper.head.nation)
    elif paper.head.nation:
        yield from pattern_faults(rule, [paper.head.nation], NATION)
    elif paper.numbered or paper.head.present:
        yield from missing_fault(NATION)


@checks_rule("PTY-TD-01")
def check_party_title_is_exact(paper: Paper, rule: Rule) -> Iterator[Fault]:
    if paper.head.party:
        yield from pattern_faults(rule, [paper.head.party], PARTY)
        yield from style_faults(rule, [paper.head.party])
    elif paper.numbered or paper.head.present:
        yield from missing_fault(PARTY)


@checks_rule("ND30-QH-02")
def check_national_name_style(paper: Paper, rule: Rule) -> Iterator[Fault]:
    yield from style_faults(rule, _present(paper.head.nation))


@checks_rule("ND30-QH-03")
def check_national_name_stands_top_right(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for line in _present(paper.head.nation):
        wrong_side = line.cell is not None and line.cell.column == 0 and paper.head.issuer
        if wrong_side or line.section > 0 or line.layout.align != "center":
            yield Fault(
                Message("Quốc hiệu ở góc trên bên phải trang đầu, căn giữa"),
                Message("nằm ở chỗ khác hoặc không căn giữa"),
                line,
            )


@checks_rule("ND30-QH-04")
def check_motto_is_exact(paper: Paper, rule: Rule) -> Iterator[Fault]:
    line = paper.head.motto
    if line is None:
        if paper.head.nation:
            yield from missing_fault(MOTTO)
        return
    words = regex.sub(r"\s*[-–—‐]\s*", " - ", line.text)
    mendable = rule.pattern.search(words) is not None
    if not rule.pattern.search(line.text):
        yield Fault(MOTTO, quote(line), line, Severity.WARNING if mendable else None)


@checks_rule("ND30-QH-05")
def check_motto_style(paper: Paper, rule: Rule) -> Iterator[Fault]:
    yield from style_faults(rule, _present(paper.head.motto))


@checks_rule("ND30-QH-06")
def check_rule_under_the_motto(paper: Paper, rule: Rule) -> Iterator[Fault]:
    if paper.head.motto:
        yield from rule_faults([paper.head.motto], paper.head.lines, (0.9, 1.1))


@checks_rule("PTY-TD-02")
def check_rule_under_the_party_title(paper: Paper, rule: Rule) -> Iterator[Fault]:
    if paper.head.party:
        yield from rule_faults([paper.head.party], paper.head.lines, (0.9, 1.1))


@checks_rule("ND30-QH-07")
def check_national_name_and_motto_are_single_spaced(paper: Paper, rule: Rule) -> Iterator[Fault]:
    yield from spacing_faults(_present(paper.head.nation, paper.head.motto), 0.8, 1.05)


@checks_rule("ND30-QH-08")
def check_motto_is_one_size_larger(paper: Paper, rule: Rule) -> Iterator[Fault]:
    nation, motto = paper.head.nation, paper.head.motto
    if nation is None or motto is None or not visible_runs(nation) or not visible_runs(motto):
        return
    sizes = (visible_runs(nation)[0].look.size, visible_runs(motto)[0].look.size)
    if sizes not in ((12.0, 13.0), (13.0, 14.0)):
        wanted = Message("Quốc hiệu cỡ 12 với Tiêu ngữ cỡ 13, hoặc 13 với 14")
        found = Message("cỡ {nation:g} với {motto:g}", nation=sizes[0], motto=sizes[1])
        yield Fault(wanted, found, motto)


@checks_rule("PTY-TD-03")
def check_no_national_name_in_a_party_paper(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for line in _present(paper.head.nation, paper.head.motto):
        wanted = Message("văn bản của Đảng không có Quốc hiệu, Tiêu ngữ")
        yield Fault(wanted, quote(line), line)


@checks_rule("ND30-CQ-01", "PTY-CQ-01")
def check_parent_style(paper: Paper, rule: Rule) -> Iterator[Fault]:
    yield from style_faults(rule, paper.head.parent)


@checks_rule("ND30-CQ-02", "PTY-CQ-02")
def check_issuer_style(paper: Paper, rule: Rule) -> Iterator[Fault]:
    if paper.head.issuer:
        yield from style_faults(rule, paper.head.issuer)
    elif paper.numbered or paper.head.present:
        yield from missing_fault(Message("tên cơ quan ban hành"))


@checks_rule("ND30-CQ-03")
def check_rule_under_the_issuer(paper: Paper, rule: Rule) -> Iterator[Fault]:
    if paper.head.issuer:
        span = rule.span("len_ratio")
        yield from rule_faults(paper.head.issuer, paper.head.lines, span, slack=0.05)


@checks_rule("ND30-CQ-04")
def check_issuer_is_single_spaced(paper: Paper, rule: Rule) -> Iterator[Fault]:
    yield from spacing_faults((*paper.head.parent, *paper.head.issuer), 0.8, 1.05)


@checks_rule("ND30-CQ-05")
def check_issuer_is_not_shortened(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for line in paper.head.issuer:
        if found := SHORTENED.search(line.text.upper()):
            wanted = Message("tên cơ quan ban hành viết đầy đủ")
            yield Fault(wanted, Message("viết tắt {short}", short=found[0]), line)


@checks_rule("ND30-CQ-07")
def check_local_parent_names_its_place(paper: Paper, rule: Rule) -> Iterator[Fault]:
    name = paper.head.parent_name
    if _LOCAL.match(name.upper()) and not rule.pattern.search(name.upper()):
        wanted = Message("cơ quan chủ quản ở địa phương kèm tên tỉnh, thành phố, xã, phường")
        yield Fault(wanted, Message("“{text}”", text=name), paper.head.parent[-1])


@checks_rule("ND30-CQ-08")
def check_issuer_exists_on_the_day(paper: Paper, rule: Rule) -> Iterator[Fault]:
    if paper.on is None or paper.on < TWO_TIERS:
        return
    for line in (*paper.head.parent, *paper.head.issuer):
        if found := _find_ended_name(line.text.upper(), paper.on):
            wanted = Message("cơ quan, địa danh còn tồn tại vào ngày ban hành")
            yield Fault(wanted, Message("“{name}” đã thôi từ 01/7/2025", name=found), line)


def _find_ended_name(text: str, on: date) -> str | None:
    if found := _DISTRICT.search(text):
        return str(found[0])
    province = _FORMER_PROVINCE.search(strip_tones(text))
    return _FORMER_NAMES[province["name"]] if province else None


@checks_rule("PTY-CQ-03")
def check_asterisk_under_the_issuer(paper: Paper, rule: Rule) -> Iterator[Fault]:
    wanted = Message("dấu * căn giữa dưới tên cơ quan ban hành")
    if paper.head.asterisk:
        for fault in style_faults(rule, [paper.head.asterisk]):
            yield Fault(wanted, fault.found, fault.line)
    elif paper.numbered or paper.head.present:
        yield from missing_fault(wanted)


#: Whose school a political school is: its papers are the Party's where the Party is above it.
_PARTY_PARENT = regex.compile(r"(TỈNH|THÀNH) [ỦU][YỶ]", regex.IGNORECASE)


@checks_rule("PTY-SCP-01")
def check_party_form_is_for_party_organs(paper: Paper, rule: Rule) -> Iterator[Fault]:
    name = paper.head.issuer_name.upper()
    others = ("TRƯỜNG CHÍNH TRỊ", "SỞ ", "ỦY BAN NHÂN DÂN", "UỶ BAN NHÂN DÂN", "CÔNG TY", "UBND")
    school = name.startswith("TRƯỜNG CHÍNH TRỊ") and _PARTY_PARENT.match(paper.head.parent_name)
    if paper.head.issuer and name.startswith(others) and not school:
        wanted = Message("thể thức văn bản của Đảng chỉ dùng cho cơ quan, tổ chức đảng")
        yield Fault(wanted, Message("“{name}”", name=name), paper.head.issuer[0])


def _present(*lines: Line | None) -> Sequence[Line]:
    return [line for line in lines if line is not None]
