"""Attendance: every member with its representative, or why it was absent."""

from dataclasses import dataclass

from workflow.domain.papers.blanks import Blanks
from workflow.domain.papers.meeting_text import get_meeting
from workflow.domain.record import Attendance, AttendanceStatus, Member, Record
from workflow.domain.texts import wording

_ROLES = {"head": "Trưởng", "deputy": "Phó Trưởng", "observer": "Quan sát viên"}


@dataclass(frozen=True)
class Attendee:
    """A row of the table of members."""

    no: int
    unit: str
    person: str
    note: str


@dataclass(frozen=True)
class Participation:
    """The members of the bloc and how many of them took part."""

    members: str
    rows: tuple[Attendee, ...]
    summary: str


def build_participation(record: Record, blanks: Blanks) -> Participation:
    """Every member in printed order; what is not known of it stays empty to be written in."""
    entries = {entry.member: entry for entry in get_meeting(record).attendance}
    rows = tuple(
        _build_attendee(number, member, entries.get(member.name), record)
        for number, member in enumerate(record.members, 1)
    )
    return Participation(
        f"{format_member_count(record)} đơn vị thành viên",
        rows,
        summarize_attendance(record, blanks),
    )


def format_member_count(record: Record) -> str:
    """Count the units of the bloc: voting members, or more if the source says more."""
    return wording.format_count(_count_members(record))


def _count_members(record: Record) -> int:
    return max(len(record.voters), record.member_count_stated or 0)


def _build_attendee(no: int, member: Member, entry: Attendance | None, record: Record) -> Attendee:
    office = _ROLES.get(member.role or "")
    if member.role in ("head", "deputy"):
        office = f"{office} {wording.get_group_word(record.bloc)}"
    unit = f"{member.name} ({office})" if office else member.name
    if entry is None:
        return Attendee(no, unit, "", "")
    sent = entry.represented_by
    who = ", ".join([sent.name, *sent.positions]) if sent else ""
    return Attendee(no, unit, who, _format_status(entry))


def _format_status(entry: Attendance) -> str:
    reason = f": {_inline_reason(entry.reason)}" if entry.reason else ""
    return {
        "present": "Có mặt",
        "absent": f"Vắng{reason}",
        "written_opinion": f"Vắng, gửi ý kiến bằng văn bản{reason}",
        "unknown": entry.reason or "",
    }[entry.status]


#: How reasons begin that are no names.
_PLAIN = ("Đi ", "Nghỉ", "Bận", "Công tác", "Ốm", "Họp", "Đang ", "Có ", "Không ", "Do ", "Vì ",
          "Tham gia", "Tham dự", "Dự ", "Trùng ", "Mới ")  # fmt: skip


def _inline_reason(reason: str) -> str:
    """A reason after a colon or in brackets; a name at its beginning keeps its capitals."""
    return reason[:1].lower() + reason[1:] if reason.startswith(_PLAIN) else reason


def summarize_attendance(record: Record, blanks: Blanks) -> str:
    """Present, absent and in writing out of all members with a vote."""
    voters = {member.name for member in record.voters}
    known = [entry.status for entry in get_meeting(record).attendance if entry.member in voters]
    present, absent, written = (
        known.count(status)
        for status in (
            AttendanceStatus.PRESENT,
            AttendanceStatus.ABSENT,
            AttendanceStatus.WRITTEN_OPINION,
        )
    )
    recorded = present + absent + written
    total = format_member_count(record)
    if recorded == 0:
        blanks.note("meeting.attendance")
        dots = blanks.dot("meeting.attendance")
        return f"có mặt {dots}/{total} đơn vị; vắng {dots} đơn vị"
    parts = [f"có mặt {wording.format_count(present)}/{total} đơn vị"]
    away = absent + written
    parts.append(f"vắng {wording.format_count(away)} đơn vị" if away else "không có đơn vị vắng")
    if written:
        parts[-1] += f" (trong đó {wording.format_count(written)} đơn vị gửi ý kiến bằng văn bản)"
    if missing := max(0, _count_members(record) - recorded):
        blanks.note("meeting.attendance")
        parts.append(f"chưa ghi nhận {wording.format_count(missing)} đơn vị")
    return "; ".join(parts)


def list_absent(record: Record) -> str | None:
    """The units that did not come, with their reasons."""
    away = [
        f"{entry.member} ({_inline_reason(entry.reason)})" if entry.reason else entry.member
        for entry in get_meeting(record).attendance
        if entry.status in ("absent", "written_opinion")
    ]
    return wording.join_list(away) or None
