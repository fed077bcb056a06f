"""The layout of Word files that programs send in, checked as those of people are."""

import datetime as dt
from typing import Any

import msgspec
from flask import current_app, request, url_for
from sqlalchemy.orm import undefer

from workflow.domain.errors import BadInputError, Message, message_from_plain
from workflow.domain.labels import N_
from workflow.models import Inspection, InspectionStatus
from workflow.services.printing import inspections
from workflow.services.scope import find_visible
from workflow.services.uploads.upload_rules import UploadPlace
from workflow.web import database
from workflow.web.api.operation import Answer, operation
from workflow.web.api.pages import CursorQuery, Page, write_cursor
from workflow.web.clock import now
from workflow.web.file_store import files
from workflow.web.language import translate
from workflow.web.protection.access import account
from workflow.web.submitting import submitting
from workflow.web.uploads import receive_upload

MULTIPART = "multipart/form-data"
_FAMILIES, _STAGES = ("nd30", "party"), ("draft", "final")


class InspectionItem(msgspec.Struct, frozen=True):
    """A check of a file: how many things were found, once it is ready."""

    id: int
    file_name: str | None
    status: InspectionStatus
    reason: str | None
    asked_at: dt.datetime
    errors: int
    warnings: int
    notes: int


class LayoutItem(msgspec.Struct, frozen=True):
    """One thing that is not as the rules have it."""

    rule: str
    #: `error`, `warning` or `note`.
    severity: str
    component: str
    expected: str
    found: str
    #: The text at its place; empty for the file as a whole.
    place: str
    #: At how many places it was found.
    times: int
    source: str


class InspectionAnswer(InspectionItem, frozen=True, kw_only=True):
    findings: list[LayoutItem]


@operation(
    "GET", "/inspections", says=N_("Liệt kê các tệp mình đã gửi kiểm tra, mới nhất trước."),
    answer=Page[InspectionItem], query=CursorQuery, right=None,
)  # fmt: skip
def list_inspections(query: CursorQuery) -> Page[InspectionItem]:
    rows = inspections.list_inspections(
        database.session(), account(), before=query.after_id, most=query.limit + 1
    )
    shown = rows[: query.limit]
    last = shown[-1].id if len(rows) > query.limit else None
    return Page([_describe(row) for row in shown], write_cursor(("", last)) if last else None)


def _describe(row: Inspection) -> InspectionItem:
    return InspectionItem(
        row.id, row.file_name, row.status, row.reason, row.asked_at,
        row.errors, row.warnings, row.notes,
    )  # fmt: skip


class InspectionForm(msgspec.Struct, frozen=True):
    """The parts of the form: a Word file, and what it is where that is known."""

    file: bytes
    #: `nd30` or `party`; left out to find out.
    family: str = ""
    #: `draft` or `final`; left out to find out.
    stage: str = ""


@operation(
    "POST", "/inspections", says=N_("Gửi một tệp .docx để kiểm tra thể thức; kết quả có sau."),
    answer=InspectionAnswer, status=202, body=InspectionForm, body_media=MULTIPART, right=None,
)  # fmt: skip
def ask_inspection() -> Answer:
    family, stage = _read_choice("family", _FAMILIES), _read_choice("stage", _STAGES)
    if (file := request.files.get("file")) is None or not file.filename:
        raise BadInputError(Message("Hãy chọn một tệp Word (.docx)."), field="file")
    received = receive_upload(file, UploadPlace.WORD)
    with submitting() as submission:
        inspection = inspections.request_inspection(
            database.session(), files(), file_name=received.name, content=received.content,
            family=family, stage=stage, by=account(), now=now(),
        )  # fmt: skip
        address = submission.lead_to(url_for("api.read_inspection", inspection_id=inspection.id))
        submission.after_commit(lambda: _enqueue(inspection))
    return Answer(read_inspection(inspection.id), {"Location": address})


def _read_choice(name: str, known: tuple[str, ...]) -> str | None:
    typed = request.form.get(name) or None
    if typed and typed not in known:
        raise BadInputError(
            Message(
                "Giá trị {value} không thuộc: {choices}.",
                value=typed[:60],
                choices=", ".join(known),
            ),
            field=name,
        )
    return typed


def _enqueue(inspection: Inspection) -> None:
    inspections.enqueue_inspection(current_app.config["BROKER_URL"], inspection)


@operation(
    "GET", "/inspections/<int:inspection_id>", says=N_("Xem kết quả kiểm tra thể thức."),
    answer=InspectionAnswer, right=None,
)  # fmt: skip
def read_inspection(inspection_id: int) -> InspectionAnswer:
    load = (undefer(Inspection.report),)
    row = find_visible(database.session(), account(), Inspection, inspection_id, load=load)
    found = row.report["findings"] if row.report else []
    return InspectionAnswer(
        **msgspec.structs.asdict(_describe(row)), findings=[_describe_finding(one) for one in found]
    )


def _describe_finding(row: dict[str, Any]) -> LayoutItem:
    names = ("component", "expected", "found")
    component, expected, found = (translate(message_from_plain(row[name])) for name in names)
    return LayoutItem(
        row["rule"], row["severity"], component, expected, found,
        row["where"]["text"], row["times"], row["source"],
    )  # fmt: skip
