"""Days and numbers of acts that contradict each other, the table of acts or the title."""

from collections.abc import Iterator, Sequence
from datetime import date

import regex

from worker.word.lint.checks.registry import Fault
from worker.word.lint.components import Paper
from worker.word.lint.dates import find_dates, first_date
from worker.word.lint.model import Line
from workflow.domain.clauses import Confidence
from workflow.domain.errors import Message
from workflow.domain.law.acts import LegalAct, find_cited_acts, find_outdated_act

_ACT = regex.compile(
    r"số\s+(?P<number>\d+/(?P<year>\d{4})/[\p{L}\d-]+),?\s+"
    r"(?P<day>ngày\s+\d{1,2}(?:/\d{1,2}/| tháng \d{1,2} năm )\d{4})"
)
_LAW = regex.compile(
    r"(?P<name>Luật \p{Lu}[^.;:0-9]{3,60}?)(?: số \d+/\d{4}/QH\d+)?,? (?P<day>ngày \d{1,2}"
    r"(?:/\d{1,2}/| tháng \d{1,2} năm )\d{4})"
)
_NUMBER = regex.compile(r"\d+/\d{4}/\p{Lu}[\p{L}\d-]+")
#: What must be done by a day, by those whom the paper asks.
_UNTIL = regex.compile(
    r"(?:(?<!từ )trước|chậm nhất(?: là)?|muộn nhất(?: là)?|hạn cuối(?: là)?)"
    r"(?: \d{1,2} (?:giờ|h)[ \d]*(?:phút)?,?)? "
    r"(?P<day>ngày \d{1,2}(?:/\d{1,2}/| tháng \d{1,2} năm )\d{4})"
)
_ASKED = regex.compile(
    r"đề nghị|yêu cầu|\bgửi|\bnộp|báo cáo|hoàn thành|đăng ký|sơ tán|xong", regex.I
)
_TOLD = regex.compile(
    r"\bđã\b|ban hành|hiệu lực|thành lập|sinh|được giao|quy định|tính đến|công tác|tuyển dụng"
    r"|bổ nhiệm|phê duyệt|tồn tại|phát sinh|hưởng|chưa|trường hợp|đối với",
    regex.I,
)
_WHEN = regex.compile(r"[-\d.a-z) ]*Thời gian", regex.I)
YEAR_DAYS = 366
_ASKING = ("CV", "KH", "GM", "CĐ")
#: Kinds that also tell of other things: only where they charge somebody.
_CHARGING = ("TB", "CTr", "CT", "KL", "HD")
_ANYTHING = regex.compile("")
_ROMAN = regex.compile(r"[IVX]+[.-] ?\p{Lu}")
_AHEAD = regex.compile(r"phương hướng|nhiệm vụ", regex.I)
_CHARGED = regex.compile(r"\b[Gg]iao \p{Lu}|cụ thể hóa|đề nghị|yêu cầu|gửi về", regex.I)


def act_day_faults(paper: Paper) -> Iterator[Fault]:
    for line in _cited_in(paper):
        yield from _numbered_faults(line, paper)
        yield from _law_faults(line, paper)


def _cited_in(paper: Paper) -> list[Line]:
    lines = (*paper.head.summary, *paper.title.summary, *paper.body.bases, *paper.body.lines)
    return list({id(line): line for line in lines if "ngày" in line.text}.values())


def _numbered_faults(line: Line, paper: Paper) -> Iterator[Fault]:
    for found in _ACT.finditer(line.text):
        day = first_date(found["day"])
        if day is None or _is_outdated(found["number"], paper):
            continue  # ND30-CC-06 answers for an act that is not in force
        known = [act for act in find_cited_acts(found["number"], paper.acts) if _is_sure(act)]
        if known and known[0].passed != day:
            yield _name_fault(found["number"], known[0].passed, day, line)
        elif not known and day.year != int(found["year"]):
            wanted = Message("năm ban hành khớp với số {number}", number=found["number"])
            yield Fault(wanted, Message("năm {year}", year=day.year), line)


def _is_outdated(number: str, paper: Paper) -> bool:
    return paper.on is not None and find_outdated_act(number, paper.on, paper.acts) is not None


def _is_sure(act: LegalAct) -> bool:
    known = act.passed is not None and "passed" not in act.unsure
    return known and act.confidence is not Confidence.REPORTED


def _name_fault(act: str, known: date | None, day: date, line: Line) -> Fault:
    wanted = Message("{act} ban hành ngày {day:%d/%m/%Y}", act=act, day=known)
    return Fault(wanted, Message("ngày {day:%d/%m/%Y}", day=day), line)


def _law_faults(line: Line, paper: Paper) -> Iterator[Fault]:
    """A law is cited by the day it was passed on: that of one of its versions."""
    for found in _LAW.finditer(line.text):
        name = found["name"]
        days = [
            day
            for act in paper.acts
            if act.confidence is not Confidence.REPORTED and act.text.startswith(f"{name} ngày ")
            for day in find_dates(act.text)
        ]
        day = first_date(found["day"])
        if days and day is not None and day not in days:
            yield _name_fault(name, max(days), day, line)


def asked_day_faults(paper: Paper) -> Iterator[Fault]:
    """Days by which something is asked for, or on which people are invited."""
    yield from _deadline_faults(paper)
    yield from _invitation_faults(paper)


def _deadline_faults(paper: Paper) -> Iterator[Fault]:
    """What a paper asks for is not due before its own day."""
    if paper.on is None or paper.head.date is None:
        return
    kind = paper.kind.abbreviation if paper.kind else ""
    asks = paper.is_letter or kind in _ASKING
    if kind == "BC":
        yield from _late_faults(paper, _list_tasks_ahead(paper), _ANYTHING)
    if not asks and kind not in _CHARGING:
        return
    yield from _late_faults(paper, paper.body.prose, _ASKED if asks else _CHARGED)


def _late_faults(paper: Paper, lines: Sequence[Line], asked: regex.Pattern[str]) -> Iterator[Fault]:
    for line in lines if paper.on else ():
        for sentence in regex.split(r"(?<=[.;])\s+", line.text):
            if not asked.search(sentence) or _TOLD.search(sentence):
                continue
            days = (first_date(found["day"]) for found in _UNTIL.finditer(sentence))
            late = next((day for day in days if day and paper.on and day < paper.on), None)
            if late is not None:
                wanted = Message("thời hạn sau ngày ban hành {day:%d/%m/%Y}", day=paper.on)
                yield Fault(wanted, Message("ngày {day:%d/%m/%Y}", day=late), line)


def _list_tasks_ahead(paper: Paper) -> list[Line]:
    """What stands in the last section of a report, where that plans the time to come."""
    items = paper.body.items
    heads = [place for place, item in enumerate(items) if _ROMAN.match(item.line.text)]
    if not heads or not _AHEAD.search(items[heads[-1]].line.text):
        return []
    return [item.line for item in items[heads[-1] + 1 :]]


def _invitation_faults(paper: Paper) -> Iterator[Fault]:
    """Nobody is invited to what was before the invitation, or is more than a year ahead."""
    invites = paper.kind is not None and paper.kind.abbreviation == "GM"
    for line in paper.body.lines if invites and paper.on and paper.head.date else ():
        day = first_date(line.text) if _WHEN.match(line.text) else None
        if day is not None and paper.on and not 0 <= (day - paper.on).days <= YEAR_DAYS:
            wanted = Message("thời gian mời sau ngày ban hành {day:%d/%m/%Y}", day=paper.on)
            yield Fault(wanted, Message("ngày {day:%d/%m/%Y}", day=day), line)


def title_number_faults(paper: Paper) -> Iterator[Fault]:
    """The act that a paper is about is the one that its text cites: two digits may be swapped."""
    text = " ".join(line.text for line in paper.body.lines)
    cited = set(_NUMBER.findall(text))
    for line in (*paper.head.summary, *paper.title.summary):
        for number in _NUMBER.findall(line.text):
            if number in cited:
                continue
            like = next((other for other in sorted(cited) if _is_swapped(number, other)), None)
            if like is not None:
                wanted = Message("số văn bản khớp với nội dung: {number}", number=like)
                yield Fault(wanted, Message("“{number}”", number=number), line)


def _is_swapped(number: str, other: str) -> bool:
    """Tell whether numbers of one kind and year differ by one digit, or two are swapped."""
    left, right = number.partition("/"), other.partition("/")
    if left[2] != right[2] or len(left[0]) != len(right[0]) or len(left[0]) < 2:
        return False
    differing = [place for place in range(len(left[0])) if left[0][place] != right[0][place]]
    return len(differing) == 1 or sorted(left[0]) == sorted(right[0])
