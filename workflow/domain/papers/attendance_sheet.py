"""Danh sách đại biểu: the sheet that everybody signs at the door, blank."""

from dataclasses import dataclass

from workflow.domain.paper_kinds import PaperKind
from workflow.domain.papers import meeting_text
from workflow.domain.papers.blanks import Blanks
from workflow.domain.papers.letterhead import Letterhead, build_letterhead
from workflow.domain.papers.registry import needs, paper
from workflow.domain.papers.text_width import choose_summary_rule_mm
from workflow.domain.record import Family, Record
from workflow.domain.texts import wording

_SPARE = 3


@dataclass(frozen=True)
class AttendanceRow:
    """A row: whose seat; who sits on it is written in unless it is a guest."""

    no: str
    unit: str
    guest: str


@dataclass(frozen=True)
class AttendanceSheet:
    """Everything the template of the sheet prints."""

    letterhead: Letterhead
    title: str
    title_rule: int
    bloc: str
    year: str
    days: str
    place: str
    rows: tuple[AttendanceRow, ...]


@paper(
    PaperKind.ATTENDANCE_SHEET,
    needs(lambda record: record.members, "Chưa có đơn vị thành viên để lập danh sách đại biểu."),
)
def build_attendance_sheet(record: Record, family: Family, blanks: Blanks) -> AttendanceSheet:
    """A row for each member and guest, and a few spare ones."""
    title = f"Đại biểu dự {meeting_text.inline_title(meeting_text.format_meeting_title(record))}"
    seats = [(member.name, "") for member in record.members]
    seats += [("", guest) for guest in meeting_text.get_meeting(record).guests]
    rows = [AttendanceRow(str(no), *seat) for no, seat in enumerate(seats, 1)]
    return AttendanceSheet(
        letterhead=build_letterhead(PaperKind.ATTENDANCE_SHEET, record, family, blanks),
        title=title,
        title_rule=choose_summary_rule_mm(title),
        bloc=record.bloc.name,
        year=wording.format_year(record.year),
        days=meeting_text.format_meeting_days(record, blanks),
        place=meeting_text.format_place(record, blanks),
        rows=(*rows, *[AttendanceRow("", "", "")] * _SPARE),
    )
