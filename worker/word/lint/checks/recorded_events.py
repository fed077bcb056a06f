"""Papers that bear an older day than what they record."""

from collections.abc import Iterator
from datetime import datetime, time

import regex

from worker.word.lint.checks.registry import Fault, checks_rule
from worker.word.lint.components import Paper
from worker.word.lint.dates import find_cited_dates, find_dates
from worker.word.lint.family import PARTY
from worker.word.lint.model import Line
from worker.word.lint.rules import Rule
from workflow.domain.errors import Message

_MET = regex.compile(
    r"^(?:Vào |Hôm nay, |Buổi (?:sáng|chiều|tối)[ ,]+)?(?:ngày|Ngày)\s+"
    r"(?P<date>\d{1,2}(?:/\d{1,2}/| tháng \d{1,2} năm )\d{4})\b.*?"
    r"\b(tổ chức|họp|tiến hành|đã|bỏ phiếu|bình xét|chủ trì|nhận được|làm việc)\b"
)
#: What was done on that day, whatever the kind of paper.
_PAST = regex.compile(r"\d{4},? [^.]{0,80}\b(nhận được|đã (nhận|ban hành|tổ chức|họp))\b")
_AT_MEETING = regex.compile(
    r"(?:(?:Tại|Sau) (?:phiên họp|cuộc họp|hội nghị|kỳ họp|buổi làm việc)|Xét [Đđ]ơn)\b"
    r"[^.;]{0,120}?ngày (?P<date>\d{1,2}(?:/\d{1,2}/| tháng \d{1,2} năm )\d{4})(?=,| của)"
)
#: `Kế hoạch này được thống nhất tại hội nghị ngày …`
_SETTLED = regex.compile(
    r"\bđược (?:thống nhất|thông qua|nhất trí|biểu quyết)[^.;]{0,40}\btại (?:hội nghị|cuộc họp|"
    r"phiên họp|kỳ họp)[^.;]{0,60}?ngày (?P<date>\d{1,2}(?:/\d{1,2}/| tháng \d{1,2} năm )\d{4})",
    regex.I,
)
#: `Tính đến 16 giờ 00 ngày …, thiệt hại như sau`; what is expected is told so.
_AS_OF = regex.compile(
    r"(?:^|[.;] |^\S{1,3} )Tính đến (?:\d{1,2} (?:giờ|h)[ \d]*(?:phút)?,? ?)?(?:hết |thời điểm )?"
    r"ngày (?P<date>\d{1,2}(?:/\d{1,2}/| tháng \d{1,2} năm )\d{4})(?![^.;]*\b(?:ước|dự kiến|sẽ)\b)"
)
_AHEAD = regex.compile(r"\b(sẽ|dự kiến|sắp tới)\b", regex.I)
_OF_WHAT_COMES = ("KH", "GM", "CTr")
#: `Khối thi đua số 6 ngày …` names no act.
NUMBERED_ACT = regex.compile(r"số\s+\S*\d\S*[/-]\S*,?\s+ngày")
_CLOCK = regex.compile(r"(\d{1,2})\s*(?:giờ|h|g|:)\s*(\d{2})?")
#: Kinds that report what has happened; plans and invitations speak of what is to come.
_OF_THE_PAST = ("TTr", "BC", "BB")


@checks_rule("VB-MT-05")
def check_paper_is_not_older_than_what_it_records(paper: Paper, rule: Rule) -> Iterator[Fault]:
    yield from later_event_faults(paper)
    if paper.family == PARTY:
        yield from _later_act_faults(paper)
    if paper.is_minutes:
        yield from _clock_faults(paper)


def _later_act_faults(paper: Paper) -> Iterator[Fault]:
    """Acts that a Party paper cites; those of State papers are ND30-DD-09's."""
    on = paper.on
    lines = {id(line): line for line in (*paper.body.bases, *paper.body.lines)}
    for line in lines.values() if on else ():
        late = next((day for day in find_cited_dates(line.text) if on and day > on), None)
        if late is not None:
            wanted = Message("ngày ban hành không trước việc được ghi lại")
            yield Fault(wanted, Message("văn bản ngày {day:%d/%m/%Y}", day=late), line)


def later_event_faults(paper: Paper) -> Iterator[Fault]:
    """Yield events of the past that are later than the day of the paper."""
    if paper.on is None or paper.head.date is None:
        return
    past = paper.kind is not None and (
        paper.kind.abbreviation in _OF_THE_PAST or any(map(_is_outcome, paper.title.summary))
    )
    bases = ((line, _recorded_in_basis(line)) for line in paper.body.bases)
    opening = [
        line for line in opening_lines(paper)
        if past or _PAST.search(line.text) or _at_meeting(paper, line)
    ]  # fmt: skip
    events = ((line, _at_meeting(paper, line) or recorded_event(line)) for line in opening)
    for line, text in (*bases, *events, *_settled_events(paper)):
        late = next((day for day in find_dates(text) if day > paper.on), None)
        if late is not None:
            wanted = Message("ngày ban hành không trước việc được ghi lại")
            yield Fault(wanted, Message("việc ngày {day:%d/%m/%Y}", day=late), line)


def _settled_events(paper: Paper) -> Iterator[tuple[Line, str]]:
    """What was settled at a meeting, and the day as of which a report tells its figures."""
    reports = paper.kind is not None and paper.kind.abbreviation in ("BC", "TTr")
    for line in paper.body.lines:
        found = _SETTLED.search(line.text) or (_AS_OF.search(line.text) if reports else None)
        if found:
            yield line, f"ngày {found['date']}"


def _is_outcome(line: Line) -> bool:
    """Tell whether the summary of a notice says that it reports what was decided."""
    return regex.match(r"(Thông báo )?(Kết luận|Kết quả)\b", line.text) is not None


def _recorded_in_basis(line: Line) -> str:
    """Return the words that date a basis; the days of acts with a number are ND30-DD-09's."""
    return "" if NUMBERED_ACT.search(line.text) else line.text


def recorded_event(line: Line) -> str:
    met = _MET.match(line.text)
    return f"ngày {met['date']}" if met else ""


def _at_meeting(paper: Paper, line: Line) -> str:
    """`Tại phiên họp ngày …, sau khi nghe …`, and what an application of that day asks for."""
    found = None if is_of_what_comes(paper) else _AT_MEETING.match(line.text)
    return "" if found is None or _AHEAD.search(line.text) else f"ngày {found['date']}"


def is_of_what_comes(paper: Paper) -> bool:
    return paper.kind is not None and paper.kind.abbreviation in _OF_WHAT_COMES


def opening_lines(paper: Paper) -> list[Line]:
    return paper.body.prose[:4]


def _clock_faults(paper: Paper) -> Iterator[Fault]:
    """Check that the meeting ends after it begins."""
    begun = next((line for line in paper.body.lines if "bắt đầu" in line.text.lower()), None)
    ended = next((line for line in reversed(paper.body.lines) if "kết thúc" in line.text), None)
    if begun is None or ended is None or begun is ended:
        return
    first, last = _moment(begun.text), _moment(ended.text)
    if first and "cùng ngày" in ended.text:
        last = _moment(f"{ended.text} {first:ngày %d/%m/%Y}")
    if first and last and last < first:
        wanted = Message("hội nghị kết thúc sau khi bắt đầu")
        found = Message(
            "bắt đầu {begun:%H:%M %d/%m/%Y}, kết thúc {ended:%H:%M %d/%m/%Y}",
            begun=first,
            ended=last,
        )
        yield Fault(wanted, found, ended)


def _moment(text: str) -> datetime | None:
    """Return the day and hour that a sentence names; minutes are in local time."""
    day, clock = next(find_dates(text), None), _CLOCK.search(text)
    if day is None or clock is None:
        return None
    hour, minute = int(clock[1]), int(clock[2] or 0)
    if hour >= 24 or minute >= 60:
        return None
    return datetime.combine(day, time(hour, minute))
