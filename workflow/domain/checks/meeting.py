"""Rules about the closing meeting and who came to it."""

import datetime as dt
from collections.abc import Iterator

from workflow.domain.checks.rule import Case, Hit, find_repeated, rule
from workflow.domain.errors import Message
from workflow.domain.law.regulation import Calendar, is_school_year, parse_last_year
from workflow.domain.record import Meeting
from workflow.domain.texts.wording import join_names
from workflow.domain.vietnamese_text import fold_name
from workflow.domain.year import State

_EMPTY = Meeting()


def plausible_window(label: str, calendar: Calendar) -> tuple[dt.date, dt.date] | None:
    """Between which days the closing meeting of that year is plausible; None for an odd label."""
    year = parse_last_year(label)
    if year is None:
        return None
    if is_school_year(label):  # a school year ends in May: its reviews fall before December
        return dt.date(year, 4, 1), dt.date(year, 12, 31)
    return calendar.meeting_from.in_year(year), calendar.meeting_to.in_year(year)


@rule("E301", State.MEETING_HELD)
def no_date(case: Case) -> Iterator[Hit]:
    if not (case.record.meeting or _EMPTY).dates:
        yield "meeting.dates", Message("Chưa ghi ngày họp.")


@rule("E302", State.MEETING_HELD)
def held_in_the_future(case: Case) -> Iterator[Hit]:
    days = (case.record.meeting or _EMPTY).dates
    if days and max(days) > case.today:
        yield (
            "meeting.dates",
            Message("Ngày họp {day:%d/%m/%Y} chưa tới.", day=max(days)),
        )


@rule("W303", State.MEETING_HELD, contradiction=True)
def implausible_date(case: Case) -> Iterator[Hit]:
    meeting = case.record.meeting
    window = plausible_window(case.record.year, case.regulation.calendar)
    if meeting is None or window is None or meeting.kind not in {None, "year_end"}:
        return
    for index, day in enumerate(meeting.dates):
        if not window[0] <= day <= window[1]:
            yield (
                f"meeting.dates[{index}]",
                Message(
                    "Ngày họp {day:%d/%m/%Y} khó là hội nghị tổng kết năm {year}"
                    " (thường từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}).",
                    day=day,
                    year=case.record.year,
                    first=window[0],
                    last=window[1],
                ),
            )


@rule("E304", State.MEETING_HELD, contradiction=True)
def ends_before_it_starts(case: Case) -> Iterator[Hit]:
    meeting = case.record.meeting or _EMPTY
    if len(meeting.dates) > 1 or not (meeting.starts_at and meeting.ends_at):
        return
    if meeting.ends_at <= meeting.starts_at:
        yield "meeting.ends_at", Message("Giờ kết thúc phải sau giờ bắt đầu.")


@rule("W305", State.MEETING_HELD)
def attendance_unknown(case: Case) -> Iterator[Hit]:
    rows = (case.record.meeting or _EMPTY).attendance
    known = {row.member for row in rows if row.status != "unknown"}
    missing = [member.name for member in case.record.voters if member.name not in known]
    if missing:
        yield (
            "meeting.attendance",
            Message(
                "Chưa ghi có mặt hay vắng mặt của {count}/{total} đơn vị: {names}.",
                count=len(missing),
                total=len(case.record.voters),
                names=join_names(missing),
            ),
        )


@rule("E306", State.MEETING_HELD, contradiction=True)
def attendance_twice(case: Case) -> Iterator[Hit]:
    names = [row.member for row in (case.record.meeting or _EMPTY).attendance]
    for index, name in find_repeated(names, fold_name):
        yield (
            f"meeting.attendance[{index}].member",
            Message(
                "«{name}» được ghi tham dự hai lần, nên có mặt + vắng mặt quá số thành viên.",
                name=name,
            ),
        )


@rule("W307", State.MEETING_HELD, contradiction=True)
def attendance_of_a_stranger(case: Case) -> Iterator[Hit]:
    members = {member.name for member in case.record.members}
    for index, row in enumerate((case.record.meeting or _EMPTY).attendance):
        if row.member not in members:
            yield (
                f"meeting.attendance[{index}].member",
                Message("«{name}» được ghi tham dự nhưng không phải thành viên.", name=row.member),
            )


@rule("W308", State.MEETING_HELD)
def absent_without_reason(case: Case) -> Iterator[Hit]:
    for index, row in enumerate((case.record.meeting or _EMPTY).attendance):
        if row.status == "absent" and not row.reason:
            yield (
                f"meeting.attendance[{index}].reason",
                Message("«{name}» vắng mặt chưa ghi lý do.", name=row.member),
            )


@rule("W309", State.MEETING_HELD)
def not_recorded(case: Case) -> Iterator[Hit]:
    """The minutes name these facts (NĐ 30/2020/NĐ-CP, Phụ lục III, Mẫu 1.9); they are recorded."""
    meeting = case.record.meeting or _EMPTY
    if not meeting.chairs:
        yield "meeting.chairs", Message("Chưa ghi người chủ trì hội nghị.")
    if not meeting.secretaries:
        yield "meeting.secretaries", Message("Chưa ghi thư ký hội nghị.")
    if not meeting.place and not meeting.online:
        yield "meeting.place", Message("Chưa ghi địa điểm họp.")
