"""Giấy mời: one with the list of those invited, or one for each of them (NĐ 30, Mẫu 1.7)."""

from dataclasses import dataclass

from workflow.domain import wording
from workflow.domain.beside import Beside
from workflow.domain.errors import Message
from workflow.domain.papers import conference
from workflow.domain.papers.blanks import Blanks
from workflow.domain.papers.kinds import PaperKind
from workflow.domain.papers.letterhead import Letterhead, issuer_name, letterhead, reference
from workflow.domain.papers.measure import rule_under_summary
from workflow.domain.papers.signature import Signature, signature
from workflow.domain.record import Family, Record


@dataclass(frozen=True)
class Guest:
    """A row of the list."""

    no: int
    name: str
    note: str


@dataclass(frozen=True)
class Slip:
    """One invitation: who is invited by it, and whether that is a list."""

    invited: str
    with_list: bool


@dataclass(frozen=True)
class Invitation:
    """Everything the template of the invitation prints."""

    letterhead: Letterhead
    title: str
    title_rule: int
    issuer: str
    bloc: str
    year: str
    meeting: str
    chairs: str
    starts: str
    place: str
    slips: tuple[Slip, ...]
    list_title: str
    reference: str
    guests: tuple[Guest, ...]
    list_count: str
    signature: Signature


def skip_reason(record: Record) -> Message | None:
    """There must be somebody to invite."""
    if record.members:
        return None
    return Message("Chưa có đơn vị thành viên để mời họp.")


def invitation(record: Record, family: Family, blanks: Blanks, beside: Beside) -> Invitation:
    """The invitation from what is known of the meeting."""
    kind = PaperKind.INVITATION
    guests = _guests(record)
    title = f"Dự {conference.inside(conference.title(record))}"
    return Invitation(
        letterhead=letterhead(kind, record, family, blanks),
        title=title,
        title_rule=rule_under_summary(title),
        issuer=issuer_name(record, blanks),
        bloc=record.bloc.name,
        year=wording.year(record.year),
        meeting=conference.title(record),
        chairs=conference.chairs(record, family, blanks),
        starts=_starts(record, blanks),
        place=conference.place(record, blanks),
        slips=_slips(record, beside),
        list_title=f"Đại biểu được mời dự {conference.inside(conference.title(record))}",
        reference=reference(kind, record, family),
        guests=guests,
        list_count=wording.counted(len(guests)),
        signature=signature(kind, record, family, blanks),
    )


def _slips(record: Record, beside: Beside) -> tuple[Slip, ...]:
    """One for everybody with the list, else one each; the agency that invites needs none."""
    guests = conference.meeting_of(record).guests
    if "invitation" in beside.separate:
        others = [member.name for member in record.members if member is not record.head]
        units = [f"Đại diện lãnh đạo {name}" for name in others]
        return tuple(Slip(name, with_list=False) for name in (*units, *guests))
    and_guests = " và khách mời" if guests else ""
    everybody = f"Đại diện lãnh đạo các đơn vị thành viên {record.bloc.name}{and_guests}"
    return (Slip(f"{everybody} (có Danh sách kèm theo)", with_list=True),)


def _starts(record: Record, blanks: Blanks) -> str:
    """`14 giờ 00, chiều thứ Hai, ngày 24/01/2022`: invitations name the day of the week."""
    meeting = conference.meeting_of(record)
    if len(meeting.dates) != 1:
        return conference.starts(record, blanks)
    hour = conference.clock_or_blank(meeting.starts_at, "meeting.starts_at", blanks)
    part = f"{meeting.part_of_day} " if meeting.part_of_day else ""
    day = meeting.dates[0]
    return f"{hour}, {part}{wording.weekday(day)}, ngày {wording.short_date(day)}"


def _guests(record: Record) -> tuple[Guest, ...]:
    units = [(member.name, _note(member.role)) for member in record.members]
    guests = [(name, "Khách mời") for name in conference.meeting_of(record).guests]
    return tuple(Guest(no, name, note) for no, (name, note) in enumerate([*units, *guests], 1))


def _note(role: str | None) -> str:
    return "Quan sát viên" if role == "observer" else "Đơn vị thành viên"
