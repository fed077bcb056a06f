"""Giấy mời: one with the list of those invited, or one for each of them (NĐ 30, Mẫu 1.7)."""

from dataclasses import dataclass

from workflow.domain.paper_kinds import PaperKind
from workflow.domain.paper_settings import PaperSettings
from workflow.domain.papers import meeting_text
from workflow.domain.papers.blanks import Blanks
from workflow.domain.papers.letterhead import (
    Letterhead,
    build_letterhead,
    format_issuer,
    format_reference,
)
from workflow.domain.papers.registry import needs, paper
from workflow.domain.papers.signature import Signature, build_signature
from workflow.domain.papers.text_width import choose_summary_rule_mm
from workflow.domain.record import Family, Record
from workflow.domain.texts import wording


@dataclass(frozen=True)
class Invitee:
    """A row of the list."""

    no: int
    name: str
    note: str


@dataclass(frozen=True)
class InvitationCopy:
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
    slips: tuple[InvitationCopy, ...]
    list_title: str
    reference: str
    guests: tuple[Invitee, ...]
    list_count: str
    signature: Signature


@paper(
    PaperKind.INVITATION,
    needs(lambda record: record.members, "Chưa có đơn vị thành viên để mời họp."),
)
def build_invitation(
    record: Record, family: Family, blanks: Blanks, settings: PaperSettings
) -> Invitation:
    """The invitation from what is known of the meeting."""
    kind = PaperKind.INVITATION
    guests = _list_invitees(record)
    meeting = meeting_text.format_meeting_title(record)
    title = f"Dự {meeting_text.inline_title(meeting)}"
    return Invitation(
        letterhead=build_letterhead(kind, record, family, blanks),
        title=title,
        title_rule=choose_summary_rule_mm(title),
        issuer=format_issuer(record, blanks),
        bloc=record.bloc.name,
        year=wording.format_year(record.year),
        meeting=meeting,
        chairs=meeting_text.format_chairs(record, family, blanks),
        starts=_format_start(record, blanks),
        place=meeting_text.format_place(record, blanks),
        slips=_build_copies(record, settings),
        list_title=f"Đại biểu được mời dự {meeting_text.inline_title(meeting)}",
        reference=format_reference(kind, record, family),
        guests=guests,
        list_count=wording.format_count_with_words(len(guests)),
        signature=build_signature(kind, record, family, blanks),
    )


def _build_copies(record: Record, settings: PaperSettings) -> tuple[InvitationCopy, ...]:
    """One for everybody with the list, else one each; the agency that invites needs none."""
    guests = meeting_text.get_meeting(record).guests
    if "invitation" in settings.separate:
        others = [member.name for member in record.members if member is not record.head]
        units = [f"Đại diện lãnh đạo {name}" for name in others]
        return tuple(InvitationCopy(name, with_list=False) for name in (*units, *guests))
    and_guests = " và khách mời" if guests else ""
    everybody = (
        f"Đại diện lãnh đạo các đơn vị thành viên {wording.get_group_word(record.bloc)}{and_guests}"
    )
    return (InvitationCopy(f"{everybody} (có Danh sách kèm theo)", with_list=True),)


def _format_start(record: Record, blanks: Blanks) -> str:
    """`14 giờ 00, chiều thứ Hai, ngày 24/01/2022`: invitations name the day of the week."""
    meeting = meeting_text.get_meeting(record)
    if len(meeting.dates) != 1:
        return meeting_text.format_start(record, blanks)
    hour = meeting_text.format_time_or_blank(meeting.starts_at, "meeting.starts_at", blanks)
    part = f"{meeting.part_of_day} " if meeting.part_of_day else ""
    day = meeting.dates[0]
    return f"{hour}, {part}{wording.weekday(day)}, ngày {wording.short_date(day)}"


def _list_invitees(record: Record) -> tuple[Invitee, ...]:
    units = [(member.name, _describe_role(member.role)) for member in record.members]
    guests = [(name, "Khách mời") for name in meeting_text.get_meeting(record).guests]
    return tuple(Invitee(no, name, note) for no, (name, note) in enumerate([*units, *guests], 1))


def _describe_role(role: str | None) -> str:
    return "Quan sát viên" if role == "observer" else "Đơn vị thành viên"
