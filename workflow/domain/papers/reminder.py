"""Công văn đôn đốc: asks the members whose report is missing to hand it in."""

from dataclasses import dataclass

from workflow.domain.paper_kinds import PaperKind
from workflow.domain.paper_settings import PaperSettings
from workflow.domain.papers.blanks import Blanks
from workflow.domain.papers.issuance import format_blank_date
from workflow.domain.papers.letterhead import Letterhead, build_letterhead, format_issuer
from workflow.domain.papers.registry import needs, paper
from workflow.domain.papers.signature import Signature, build_signature
from workflow.domain.papers.text_width import choose_summary_rule_mm
from workflow.domain.record import Family, Record
from workflow.domain.texts import wording
from workflow.domain.year import State
from workflow.domain.year_plan import list_missing_reports

_ADDRESSED_BY_NAME = 8


@dataclass(frozen=True)
class PendingMember:
    """A row of the table of members whose report is missing."""

    no: int
    unit: str


@dataclass(frozen=True)
class ReportReminder:
    """Everything the template of the reminder prints."""

    letterhead: Letterhead
    title: str
    title_rule: int
    addressees: tuple[str, ...]
    issuer: str
    bloc: str
    year: str
    head_office: str
    count: str
    pending: tuple[PendingMember, ...]
    due: str
    signature: Signature


def _list_pending(record: Record) -> tuple[str, ...]:
    """The members that owe a report to the head; the head owes none to itself."""
    head = record.head.name if record.head else None
    return tuple(name for name in list_missing_reports(record) if name != head)


def _list_named(record: Record, settings: PaperSettings) -> tuple[str, ...]:
    """Those of the pending members that somebody picked; all once none of the picked owes any."""
    pending = _list_pending(record)
    return tuple(name for name in pending if name in settings.reminded) or pending


def _is_before_decisions(record: Record) -> bool:
    """Once anything is chosen the meeting has been, whatever the state says."""
    decided = any(contest.chosen for contest in record.contests)
    return not decided and record.state in (None, State.PLANNED, State.REPORTS_SUBMITTED)


@paper(
    PaperKind.REMINDER,
    needs(lambda record: record.voters, "Chưa có đơn vị thành viên để đôn đốc."),
    needs(_is_before_decisions, "Hội nghị đã họp, không còn đôn đốc nộp báo cáo."),
    needs(_list_pending, "Mọi đơn vị đã nộp báo cáo hoặc không phải nộp."),
)
def build_reminder(
    record: Record, family: Family, blanks: Blanks, settings: PaperSettings
) -> ReportReminder:
    """The letter from the reports that are not there."""
    kind = PaperKind.REMINDER
    pending = _list_named(record, settings)
    title = (
        f"V/v đôn đốc nộp báo cáo tổng kết {record.bloc.name} {wording.format_year(record.year)}"
    )
    by_name = len(pending) <= _ADDRESSED_BY_NAME
    everybody = f"Các đơn vị thành viên {record.bloc.name} chưa gửi báo cáo"
    return ReportReminder(
        letterhead=build_letterhead(kind, record, family, blanks),
        title=title,
        title_rule=choose_summary_rule_mm(title),
        addressees=pending if by_name else (everybody,),
        issuer=format_issuer(record, blanks),
        bloc=record.bloc.name,
        year=wording.format_year(record.year),
        head_office=wording.format_head_office(record.bloc),
        count=f"{wording.format_count(len(pending))} đơn vị",
        pending=()
        if by_name
        else tuple(PendingMember(no, name) for no, name in enumerate(pending, 1)),
        due=_format_due(record, blanks),
        signature=build_signature(kind, record, family, blanks),
    )


def _format_due(record: Record, blanks: Blanks) -> str:
    if record.reports_due:
        return wording.long_date(record.reports_due)
    blanks.note("reports_due")
    return format_blank_date(blanks.dot("reports_due"))
