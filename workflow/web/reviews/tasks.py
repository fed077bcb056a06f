"""The parts of a review as a list of tasks, each with how far it has come."""

from dataclasses import dataclass
from enum import Enum
from typing import Any

import msgspec

from workflow.domain import schema
from workflow.domain.errors import Message
from workflow.domain.labels import N_
from workflow.domain.names.bloc_names import find_bloc_kind
from workflow.domain.record import Bloc, Council, Record
from workflow.domain.schema import SECTIONS, Section
from workflow.models import Review
from workflow.services.cases import Finding
from workflow.web.review_forms.field_urls import begin_url


class TaskStatus(Enum):
    """The progress of a section: label, tone and icon."""

    NOT_STARTED = N_("chưa bắt đầu"), "quiet", "empty"
    IN_PROGRESS = N_("đang làm"), "info", "half"
    LOOK_AGAIN = N_("cần xem lại"), "warn", "warn"
    DONE = "xong", "good", "check"

    def __init__(self, label: str, tone: str, icon: str) -> None:
        self.label = label
        self.tone = tone
        self.icon = icon


@dataclass(frozen=True)
class Task:
    """One part of the review's facts."""

    key: str
    label: str
    url: str | None
    hint: Message | None
    status: TaskStatus


def list_tasks(review: Review, record: Record, found: tuple[Finding, ...]) -> list[Task]:
    """All parts; `found` is what every check finds, also those whose step is yet to come."""
    return [
        Task(
            section.key,
            section.label,
            begin_url(review, record, section.key),
            _hint(section, record, review),
            _task_status(section, record, found),
        )
        for section in SECTIONS
    ]


def _task_status(section: Section, record: Record, found: tuple[Finding, ...]) -> TaskStatus:
    inside = {row.severity for row in found if schema.find_section(row.field) == section}
    if not _is_begun(section, record):
        return TaskStatus.NOT_STARTED
    if "E" in inside:
        return TaskStatus.LOOK_AGAIN
    return TaskStatus.IN_PROGRESS if inside else TaskStatus.DONE


def _is_begun(section: Section, record: Record) -> bool:
    """Tell whether somebody has written anything down: opening a review names bloc and years.

    The kind of the bloc follows from its name.
    """
    values = schema.get_section_values(record, section.key)
    if section.key == "general":
        council = msgspec.structs.replace(record.council, name="")
        bloc = msgspec.structs.replace(record.bloc, name="")
        opened = Bloc(""), Bloc("", kind=find_bloc_kind(record.bloc.name))
        return council != Council("") or bloc not in opened
    values.pop("next_year", None)
    return any(_has_value(value) for value in values.values())


def _has_value(value: Any) -> bool:
    return value is not None and value != ()


def _hint(section: Section, record: Record, review: Review) -> Message | None:
    match section.key:
        case "members" if record.members:
            return Message("{count} đơn vị", count=len(record.members))
        case "reports" if record.voters:
            return Message(
                "{done}/{total} đơn vị đã nộp", done=review.reports_in, total=review.members_total
            )
        case "meeting" if review.meeting_on:
            return Message("ngày {day:%d/%m/%Y}", day=review.meeting_on)
        case "meetings" if record.meetings:
            return Message("{count} cuộc họp", count=len(record.meetings))
        case "meetings":
            return Message("nếu có: sơ kết, trù bị, ký giao ước, chuyên đề")
        case "contests" if record.contests:
            return Message("{count} nội dung", count=len(record.contests))
        case "next" if record.next_head:
            return Message("{name}", name=record.next_head)
    return None
