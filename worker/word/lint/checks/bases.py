"""Legal bases and citations."""

from collections.abc import Iterator

import regex

from worker.word.lint.checks.formatting import style_faults
from worker.word.lint.checks.registry import Fault, checks_rule, quote
from worker.word.lint.components import Paper
from worker.word.lint.model import Line
from worker.word.lint.rules import Rule, Severity
from workflow.domain.clauses import Confidence
from workflow.domain.errors import Message
from workflow.domain.law.acts import find_cited_acts, find_outdated_act

#: The symbol of an act has capitals that stand for its kind or issuer; a house number has none.
_CITED = regex.compile(
    r"(?<!\b(?:biển|nhà|lô|thửa|đất) )\bsố\s+"
    r"(\d+[/-](?=[\d/…-]*(?:\p{Lu}\p{Lu}|\p{Lu}\p{Ll}\p{Lu}|…))[\p{L}\d/&….-]*[\p{L}\d…])"
)
#: Acts of the Party have a hyphen after their number; the others are cited as the State does.
_PARTY_ACT = regex.compile(r"\bsố\s+\d+-[\p{L}]")
#: `(Hồ sơ kèm theo: Biên bản số 12/BB-SXD, …)`: what goes with the paper.
_ENCLOSED = regex.compile(r"\b(?:kèm theo|gửi kèm)(?: gồm)?(?: có)?\s*:[^.]*$", regex.I)
_TO_THE_DAY = regex.compile(r",?\s+ngày\s+\d")


@checks_rule("ND30-CC-01")
def check_bases_are_italic(paper: Paper, rule: Rule) -> Iterator[Fault]:
    yield from style_faults(rule, paper.body.bases)


@checks_rule("ND30-CC-02")
def check_bases_end_with_semicolons_and_a_full_stop(paper: Paper, rule: Rule) -> Iterator[Fault]:
    yield from _end_mark_faults(paper.body.bases, ".")


def _end_mark_faults(bases: tuple[Line, ...], last: str) -> Iterator[Fault]:
    for order, line in enumerate(bases):
        mark = last if order == len(bases) - 1 else ";"
        if not line.text.endswith(mark):
            wanted = Message("căn cứ kết thúc bằng dấu “{mark}”", mark=mark)
            yield Fault(wanted, Message("kết thúc bằng “{mark}”", mark=line.text[-1]), line)


@checks_rule("PTY-CC-01")
def check_party_bases_have_a_dash_and_end_with_a_comma(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for line in paper.body.bases:
        if not line.text.startswith("- "):
            yield Fault(Message("dòng căn cứ mở đầu bằng “- Căn cứ”"), quote(line), line)
    if not all(line.text.endswith(",") for line in paper.body.bases):
        yield from _end_mark_faults(paper.body.bases, ",")


@checks_rule("ND30-CC-03")
def check_bases_name_the_act_in_full(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for line in paper.body.bases:
        if not line.text.startswith("Căn cứ") or not _CITED.search(line.text):
            continue
        if not rule.pattern.search(line.text):
            wanted = Message("tên loại, số, ngày ban hành, cơ quan và trích yếu; Luật không ghi số")
            yield Fault(wanted, quote(line), line)


@checks_rule("ND30-CC-04")
def check_bases_open_the_text(paper: Paper, rule: Rule) -> Iterator[Fault]:
    before = [item.line.number for item in paper.body.items]
    for line in paper.body.bases:
        if before and line.number > before[0] and not _follows_authority(paper, line):
            yield Fault(
                Message("căn cứ đặt ngay dưới trích yếu"), Message("đặt sau nội dung"), line
            )


def _follows_authority(paper: Paper, line: Line) -> bool:
    """A decision names its authority before the bases."""
    above = [item.line for item in paper.body.items if item.line.number < line.number]
    return all(other.upper for other in above)


@checks_rule("ND30-CC-05")
def check_first_citation_is_complete(paper: Paper, rule: Rule) -> Iterator[Fault]:
    seen: set[str] = set()
    for line in paper.body.lines:
        for found in _CITED.finditer(line.text):
            first = found[1] not in seen
            seen.add(found[1])
            if _ENCLOSED.search(line.text, 0, found.start()):
                continue  # named, not cited
            if first and not _TO_THE_DAY.match(line.text[found.end() :]):
                wanted = Message("viện dẫn lần đầu ghi đủ số, ký hiệu, ngày ban hành, cơ quan")
                yield Fault(wanted, Message("“{cited}”", cited=found[0]), line)


@checks_rule("ND30-CC-06")
def check_cited_acts_are_in_force(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for line in paper.body.lines if paper.on else ():
        act = find_outdated_act(line.text, paper.on, paper.acts) if paper.on else None
        if act is not None:
            wanted = Message("văn bản viện dẫn có hiệu lực vào ngày ban hành")
            found = Message(
                "{act} không có hiệu lực ngày {day:%d/%m/%Y}", act=act.text, day=paper.on
            )
            yield Fault(wanted, found, line)
    for line in paper.body.lines:
        for act in find_cited_acts(line.text, paper.acts):
            if act.confidence is Confidence.REPORTED:
                wanted = Message("văn bản viện dẫn đã đối chiếu với bản chính")
                found = Message("{act} mới biết qua nguồn thứ cấp", act=act.text)
                yield Fault(wanted, found, line, Severity.WARNING)


@checks_rule("PTY-CC-03")
def check_party_citation_dates(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for line in paper.body.bases:
        if _PARTY_ACT.search(line.text) and not rule.pattern.search(line.text):
            wanted = Message("viện dẫn theo mẫu: số 12-QĐ/TU, ngày 05/01/2026 của …")
            yield Fault(wanted, quote(line), line)
