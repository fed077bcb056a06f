"""The meeting as papers speak of it: its name, when, where, who chaired it."""

import datetime as dt
import re
from collections.abc import Sequence

from workflow.domain.law.regulation import is_school_year
from workflow.domain.papers.blanks import LONG, Blanks
from workflow.domain.papers.issuance import format_blank_date
from workflow.domain.record import Family, Meeting, MeetingKind, Person, Record
from workflow.domain.texts import wording

_TITLES: dict[MeetingKind, str] = {
    MeetingKind.SIGNING: "Hội nghị ký kết giao ước thi đua",
    MeetingKind.PREPARATORY: "Hội nghị trù bị",
    MeetingKind.SPECIAL_DRIVE: "Hội nghị tổng kết đợt thi đua chuyên đề",
    MeetingKind.OTHER: "Hội nghị",
}

#: Ranks and professions before a name take the place of an address.
_TITLED = re.compile(
    r"(?:(?:Đại|Thượng|Trung|Thiếu) (?:tướng|tá|úy)|Lương y|Bác sĩ|Luật sư|Nhà báo)(?:,? |$)",
    re.IGNORECASE,
)


def get_meeting(record: Record) -> Meeting:
    """The meeting, or one of which nothing is known."""
    return record.meeting or Meeting()


def format_meeting_title(record: Record) -> str:
    """The name of the meeting: as recorded, else by its kind."""
    meeting = get_meeting(record)
    if meeting.title:
        return meeting.title
    if meeting.kind is MeetingKind.HALF_YEAR:
        return f"Hội nghị sơ kết {format_period(record)} {record.bloc.name}"
    if meeting.kind in _TITLES:
        return f"{_TITLES[meeting.kind]} {record.bloc.name} {wording.format_year(record.year)}"
    outlook = (
        f", phương hướng, nhiệm vụ {wording.format_year(record.next_year)}"
        if record.next_year
        else ""
    )
    return f"Hội nghị tổng kết {record.bloc.name} {wording.format_year(record.year)}{outlook}"


def inline_own_meeting(record: Record) -> str:
    """The meeting in a sentence that has named the bloc: `hội nghị tổng kết năm 2021, …`."""
    title = inline_title(format_meeting_title(record))
    before, _, after = title.partition(f" {record.bloc.name}")
    within = after[:1].isalnum()  # `Khối thi đua 1` in `Khối thi đua 12`
    short = title if within else before.removesuffix(" của") + after
    return short if short != "hội nghị" else title


def format_period(record: Record) -> str:
    """Format the time looked back at: the year or its first half; school years have no months."""
    year = wording.format_year(record.year)
    is_half = get_meeting(record).kind is MeetingKind.HALF_YEAR
    return f"6 tháng đầu {year}" if is_half and not is_school_year(record.year) else year


def inline_title(title: str) -> str:
    """A title inside a sentence: `Hội nghị …` becomes `hội nghị …`."""
    return title[:1].lower() + title[1:] if title.startswith("Hội nghị") else title


def format_start(record: Record, blanks: Blanks) -> str:
    """Format the beginning of the meeting: `14 giờ 00, chiều ngày 24/01/2022`."""
    meeting = get_meeting(record)
    hour = format_time_or_blank(meeting.starts_at, "meeting.starts_at", blanks)
    return f"{hour}, {format_meeting_days(record, blanks)}"


def format_meeting_days(record: Record, blanks: Blanks) -> str:
    """The day of the meeting with its part of day: `buổi chiều ngày 24/01/2022`."""
    meeting = get_meeting(record)
    if not meeting.dates:
        blanks.note("meeting.dates")
        return format_blank_date(blanks.dot("meeting.dates"))
    part = f"buổi {meeting.part_of_day} " if meeting.part_of_day and len(meeting.dates) == 1 else ""
    return f"{part}{wording.format_days(meeting.dates)}"


def format_known_days(record: Record) -> str | None:
    """The day of the meeting inside a sentence; None if it is not known."""
    meeting = get_meeting(record)
    return format_meeting_days(record, Blanks()) if meeting.dates else None


def format_end(record: Record, blanks: Blanks) -> str:
    """Format the end of the meeting, as the closing sentence gives it."""
    meeting = get_meeting(record)
    hour = format_time_or_blank(meeting.ends_at, "meeting.ends_at", blanks)
    last: dt.date | None = max(meeting.dates, default=None)
    if last is None:
        return f"{hour}, {format_blank_date(blanks.dot('meeting.dates'))}"
    return f"{hour}, {wording.long_date(last)}"


def format_time_or_blank(time: str | None, field: str, blanks: Blanks) -> str:
    """A time of day, else room to write it in."""
    if time:
        return wording.format_time(time)
    blanks.note(field)
    dots = blanks.dot(field)
    return f"{dots} giờ {dots}"


def format_place(record: Record, blanks: Blanks) -> str:
    """Format the place of the meeting; a meeting held online says so."""
    meeting = get_meeting(record)
    if meeting.online:
        return f"{meeting.place} (hội nghị trực tuyến)" if meeting.place else "Hội nghị trực tuyến"
    return blanks.fill(meeting.place, "meeting.place", dots=LONG)


def format_person(somebody: Person, family: Family) -> str:
    """A person with the usual address and all posts as recorded; whether ông or bà is not known."""
    ranks = [found[0].rstrip(", ") for text in somebody.positions if (found := _TITLED.match(text))]
    posts = [
        text[found.end() :] if (found := _TITLED.match(text)) else text
        for text in somebody.positions
    ]
    named = address_person(" ".join([*ranks[:1], somebody.name]), family)
    return ", ".join([named, *filter(None, posts)])


def address_person(name: str, family: Family) -> str:
    """A name in a sentence: `ông/bà Nguyễn Văn Mẫu`, `đồng chí Nguyễn Văn Mẫu`."""
    if name.casefold().startswith(wording.ADDRESSES) or _TITLED.match(name):
        return name
    return f"{'đồng chí' if family is Family.PARTY else 'ông/bà'} {name}"


def format_persons(people: Sequence[Person], family: Family) -> str:
    """Several persons in one line, told apart by semicolons."""
    return wording.capitalize_first(
        wording.join_list([format_person(somebody, family) for somebody in people])
    )


def format_chairs(record: Record, family: Family, blanks: Blanks) -> str:
    """List the chairs of the meeting in one line."""
    line = format_persons(get_meeting(record).chairs, family)
    return blanks.fill(line, "meeting.chairs", dots=LONG)


def inline_chairs(record: Record, family: Family) -> str | None:
    """List the chairs inside a sentence; None if nobody is recorded."""
    people = get_meeting(record).chairs
    return wording.join_list([format_person(somebody, family) for somebody in people]) or None


def format_secretaries(record: Record, family: Family, blanks: Blanks) -> str:
    """List the writers of the minutes in one line."""
    line = format_persons(get_meeting(record).secretaries, family)
    return blanks.fill(line, "meeting.secretaries", dots=LONG)


def list_signer_names(people: Sequence[Person], field: str, blanks: Blanks) -> list[str]:
    """The names to print under the room for signing; one blank if nobody is known."""
    return [somebody.name for somebody in people] or [blanks.fill(None, field)]
