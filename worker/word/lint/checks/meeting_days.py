"""The day of a meeting, as title, bases and text of one paper name it."""

from collections.abc import Iterator
from datetime import date

import regex

from worker.word.lint.checks.recorded_events import (
    NUMBERED_ACT,
    is_of_what_comes,
    opening_lines,
    recorded_event,
)
from worker.word.lint.checks.registry import Fault
from worker.word.lint.components import Paper
from worker.word.lint.dates import find_dates, first_date
from worker.word.lint.model import Line
from workflow.domain.errors import Message

_DAY = r"ngày \d{1,2}(?:/\d{1,2}/| tháng \d{1,2} năm )\d{4}"
_MINUTES = regex.compile(r"Biên bản\b.{0,60}?\b(hội nghị|họp|cuộc họp)", regex.I)
_MET_ON = regex.compile(
    rf"\b(?:hội nghị|họp|cuộc họp|phiên họp|buổi làm việc)\b[^.;]{{0,120}}?{_DAY}", regex.I
)
_AT_MEETING = regex.compile(
    rf"^Tại (?:hội nghị|cuộc họp|phiên họp|buổi làm việc)[^.;]{{0,60}}?{_DAY}|"
    rf"(?<=\. )Tại (?:hội nghị|cuộc họp|phiên họp)[^.;]{{0,60}}?{_DAY}",
    regex.I,
)
#: `ngày 10 và 11/7/2026`: only the last of several days is written in full.
_SEVERAL = regex.compile(r"ngày \d{1,2}(?:/\d{1,2})?(?:,| và| đến| -|-) ?(?:ngày )?\d{1,2}")
_REGISTER = regex.compile(
    r"(?:đăng ký|xác nhận|gửi|báo)\b[^.;]{0,80}?\b(?:trước|chậm nhất)[^.;]{0,30}?"
    rf"(?P<day>{_DAY})",
    regex.I,
)
#: What is only done before a meeting: names of those who come, invitations to it.
_SIGN_UP = regex.compile(
    r"(?:đăng ký (?=trước|chậm)|đăng ký (?:dự|tham dự|đại biểu)|danh sách đại biểu|giấy mời)"
    rf"[^.;]{{0,40}}?\b(?:trước|chậm nhất)[^.;]{{0,20}}?(?P<day>{_DAY})",
    regex.I,
)
_HOST = regex.compile(
    rf"(?:\bhội nghị\b[^.;]{{0,60}}? vào (?:lúc [\d giờphút]+,? )?|"
    rf"Thời gian: [^.;]{{0,30}}?){_DAY}",
    regex.I,
)
_AFTERWARDS = regex.compile(r"sau (?:hội nghị|cuộc họp)|bản chính", regex.I)
_WHEN = regex.compile(r"[-\d.a-z) ]*Thời gian", regex.I)
#: Two meetings are farther apart than this.
NEAR_DAYS = 10


def meeting_day_faults(paper: Paper) -> Iterator[Fault]:
    """The meeting that the text reports is that of the title or among the bases."""
    stated = [line for line in _lines_that_name(paper) if not _SEVERAL.search(line.text)]
    days = {day for line in stated for day in find_dates(_met_on(line))}
    for line in opening_lines(paper) if days else ():
        told = f"{recorded_event(line)} {' '.join(_AT_MEETING.findall(line.text))}"
        for day in find_dates(told):
            meant = next((one for one in stated if _is_meant_for(day, one)), None)
            if day not in days and meant is not None:
                wanted = Message(
                    "ngày khớp với các chỗ khác: {day:%d/%m/%Y}", day=first_date(_met_on(meant))
                )
                yield Fault(wanted, Message("ngày {day:%d/%m/%Y}", day=day), line)
    yield from _registration_faults(paper)


def _lines_that_name(paper: Paper) -> list[Line]:
    """Lines that date a meeting of the past: the title, and bases without a number or minutes."""
    titles = () if is_of_what_comes(paper) else (*paper.title.summary, *paper.head.summary)
    bases = [line for line in paper.body.bases if not NUMBERED_ACT.search(line.text)]
    named = [line for line in (*titles, *bases) if _MET_ON.search(line.text)]
    return [line for line in paper.body.bases if _MINUTES.search(line.text)] + named


def _met_on(line: Line) -> str:
    """The words that date the meeting; minutes are dated themselves."""
    found = None if _MINUTES.search(line.text) else _MET_ON.search(line.text)
    return found[0] if found else line.text


def _is_meant_for(day: date, line: Line) -> bool:
    """Minutes with a number bear a day of their own; a year is mistyped in any."""
    stated = first_date(_met_on(line))
    if stated is None:
        return False
    near = abs((day - stated).days) <= NEAR_DAYS and not NUMBERED_ACT.search(line.text)
    return near or (day.day, day.month) == (stated.day, stated.month)


def _find_host_day(paper: Paper) -> date | None:
    """The one day on which a letter or a plan says that a meeting is held."""
    if not paper.is_letter and not is_of_what_comes(paper):
        return None
    days = {
        first_date(found[0]) for line in paper.body.lines for found in _HOST.finditer(line.text)
    }
    return days.pop() if len(days) == 1 else None


def _registration_faults(paper: Paper) -> Iterator[Fault]:
    """Guests answer an invitation before the meeting that it is for."""
    invites = paper.kind is not None and paper.kind.abbreviation == "GM"
    held = next((line for line in paper.body.lines if _WHEN.match(line.text)), None)
    day = first_date(held.text) if held and invites else _find_host_day(paper)
    for line in paper.body.lines if day else ():
        found = (_REGISTER if invites else _SIGN_UP).search(line.text)
        due = first_date(found["day"]) if found and not _AFTERWARDS.search(line.text) else None
        if day and due and due > day:
            wanted = Message("thời hạn trước ngày hội nghị {day:%d/%m/%Y}", day=day)
            yield Fault(wanted, Message("ngày {day:%d/%m/%Y}", day=due), line)
