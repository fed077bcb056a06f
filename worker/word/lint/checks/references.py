"""References to the paper's own number, date and agency."""

from collections.abc import Iterator
from datetime import date

import regex

from worker.word.lint.checks.recorded_events import later_event_faults
from worker.word.lint.checks.registry import Fault, checks_rule, quote
from worker.word.lint.components import Paper
from worker.word.lint.dates import first_date
from worker.word.lint.kinds import find_kind
from worker.word.lint.rules import Rule
from worker.word.lint.text_keys import letters_key
from workflow.domain.errors import Message

_REFERENCE = regex.compile(
    r"Kèm theo (?P<kind>\p{Lu}[\p{L} ]+?) số\s*:?\s*(?P<symbol>[\d….]*\s*[/-]\s*\S+)"
)
#: Agencies whose abbreviation is made of the first letters of their name.
_REGULAR = regex.compile(
    r"(SỞ|PHÒNG|BAN(?! (THƯỜNG|CHẤP))|VĂN PHÒNG|[ỦU][YỶ] BAN NHÂN DÂN|UBND|HỘI ĐỒNG NHÂN DÂN|"
    r"HĐND)\b"
)
#: Groups of a symbol that name a council or a post within the agency, not the agency.
_WITHIN = regex.compile(r"(BCĐ|HĐ|TCT|BTC|KTĐ|CTĐ|KTD|CT|TT|ĐKT|BQL|TTĐ|THĐ|Đ?KTĐ|C?KTĐ)")
#: Schools shorten their own name, not only by first letters: `NDU` of Nguyễn Du.
_SCHOOL = regex.compile(r"TRƯỜNG\b")
_SPELLED = ("UBND", "HĐND", "MTTQ", "UBMTTQ", "THPT", "THCS", "PTDTNT")


@checks_rule("VB-MT-04")
def check_appendices_name_this_paper(paper: Paper, rule: Rule) -> Iterator[Fault]:
    """Skip appendices that belong to another kind of paper, such as the issuing decision."""
    own = paper.head.number
    if own is None or paper.title.reference is not None or paper.symbol.blank:
        return
    for appendix in paper.appendices:
        line = appendix.reference
        found = _REFERENCE.search(line.text) if line is not None else None
        if line is None or found is None or not _names_same_kind(paper, found["kind"]):
            continue
        if is_foreign_symbol(paper) and _number(found["symbol"]) == paper.symbol.number:
            continue  # ND30-SK-01 and VB-SK-01 answer for the abbreviation
        if _symbol_key(found["symbol"]) != _symbol_key(own.text) and found["symbol"][0].isdigit():
            wanted = Message("phụ lục kèm theo chính văn bản này: {own}", own=own.text)
            yield Fault(wanted, quote(line), line)
        elif (day := first_date(line.text)) and _has_other_day(paper, day):
            wanted = Message("ngày ban hành của văn bản này: {day:%d/%m/%Y}", day=paper.on)
            yield Fault(wanted, quote(line), line)


def _has_other_day(paper: Paper, day: date) -> bool:
    """Compare with the paper's own day, unless that is wrong itself, as VB-MT-05 reports."""
    if paper.head.date is None or paper.on is None or day == paper.on:
        return False
    return next(later_event_faults(paper), None) is None


def _names_same_kind(paper: Paper, name: str) -> bool:
    kind = find_kind(name)
    return kind is not None and kind == paper.kind


def _number(symbol: str) -> str:
    return regex.split(r"[/-]", symbol)[0].strip()


def _symbol_key(text: str) -> str:
    key = regex.sub(r"^S[ốô]\s*:?|\s|[)]$", "", text)
    return regex.sub(r"^0+(?=\d)", "", key).rstrip(".,;)").lower()


#: Abbreviations that stand for one agency, and what its letterhead then says.
_OWNERS = {
    "UBND": "NHÂN DÂN", "HĐND": "NHÂN DÂN", "SNV": "NỘI VỤ", "STC": "TÀI CHÍNH", "SYT": "Y TẾ",
    "SGDĐT": "GIÁO DỤC", "SNNMT": "NÔNG NGHIỆP", "SKHCN": "KHOA HỌC", "SXD": "XÂY DỰNG",
    "BNV": "NỘI VỤ", "BTC": "TÀI CHÍNH", "BYT": "Y TẾ", "BGDĐT": "GIÁO DỤC", "TTCP": "CHÍNH PHỦ",
    "VKS": "KIỂM SÁT", "VKSKV": "KIỂM SÁT", "TAKV": "ÁN NHÂN DÂN", "CTHADS": "THI HÀNH ÁN",
    "BHXH": "BẢO HIỂM", "KBNN": "KHO BẠC", "NHNN": "NGÂN HÀNG", "SCT": "CÔNG THƯƠNG",
    "STP": "TƯ PHÁP",
    "MTTQ": "MẶT TRẬN", "LĐLĐ": "LAO ĐỘNG", "VKSND": "KIỂM SÁT", "TAND": "ÁN NHÂN DÂN",
}  # fmt: skip


@checks_rule("VB-SK-01")
def check_symbol_is_that_of_the_issuer(paper: Paper, rule: Rule) -> Iterator[Fault]:
    """Compare initials; Party organs have PTY-SK-06."""
    line, name = paper.head.number, paper.head.issuer_name.upper()
    if line is None or paper.family == "party" or not name:
        return
    if is_foreign_symbol(paper):
        group = _agency_group(paper)
        wanted = Message("chữ viết tắt của {name}", name=paper.head.issuer_name)
        yield Fault(wanted, Message("chữ viết tắt {short}", short=group), line)


def is_foreign_symbol(paper: Paper) -> bool:
    """Return whether the abbreviation in the number can't be made from the issuer's name.

    Many agencies abbreviate by the first letters of their name; the others may leave some out or
    take others, so there only letters that are all foreign tell.
    """
    name = paper.head.issuer_name.upper()
    letters = regex.sub(r"[^\p{Lu}]", "", _agency_group(paper))
    if len(letters) < 2 or _WITHIN.match(letters):
        return False
    owner, names = _OWNERS.get(letters), f"{name} {paper.head.parent_name.upper()}"
    if owner is not None and owner not in names and letters not in names:
        return True
    initials = _initials(f"{name} {paper.head.parent_name.upper()}")
    if _SCHOOL.match(name):
        return not _is_subsequence(letters, regex.sub(r"[^\p{L}\d]", "", name))
    if _REGULAR.match(name):
        return not _is_subsequence(letters, initials)
    known = set(letters_key(initials + regex.sub(r"\P{L}", "", name)))
    return len(letters) > 2 and not set(letters_key(letters)) & known


def _agency_group(paper: Paper) -> str:
    """Return the group that names the agency: the first in a letter, else the second."""
    groups = paper.symbol.groups
    if paper.is_letter:
        return groups[0] if groups else ""
    return groups[1] if len(groups) > 1 else ""


def _initials(name: str) -> str:
    words = regex.findall(r"\p{L}+", name)
    return "".join(word if word in _SPELLED else word[0] for word in words)


def _is_subsequence(letters: str, of: str) -> bool:
    rest = iter(letters_key(of))
    return all(letter in rest for letter in letters_key(letters))
