"""Word templates of councils: listed, sent in to be tried, taken along.

Which version papers use is decided by people, on the page and two of them where that is set.
"""

import datetime as dt
from functools import partial
from typing import Annotated

import msgspec
from flask import current_app, request, url_for
from werkzeug.wrappers import Response

from workflow.domain.council_templates import TemplateStage
from workflow.domain.errors import BadInputError, Message
from workflow.domain.labels import N_
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.record import Family
from workflow.domain.roles import Right
from workflow.models import Council, TemplateVersion, TrialStatus
from workflow.services.council_templates import versions
from workflow.services.council_templates.exchange import unpack_template
from workflow.services.council_templates.versions import NewTemplate, TemplatePlace
from workflow.services.scope import find_visible
from workflow.services.stores.file_store import DamagedFileError
from workflow.services.uploads.upload_quotas import check_templates
from workflow.services.uploads.upload_rules import UploadPlace
from workflow.web import database
from workflow.web.api.operation import Answer, convert, operation
from workflow.web.api.pages import CursorQuery, Id, Page, write_cursor
from workflow.web.clock import now, today
from workflow.web.council_templates.trial_report import list_dangers, list_faults
from workflow.web.file_store import files
from workflow.web.language import translate
from workflow.web.papers.downloads import send_file_as
from workflow.web.papers.routes import damaged_file_page
from workflow.web.protection.access import account
from workflow.web.submitting import submitting
from workflow.web.uploads import receive_upload

MULTIPART = "multipart/form-data"
_TEMPLATE = "/templates/<int:template_id>"


class TemplateItem(msgspec.Struct, frozen=True):
    """One version of a council's template of a kind and family."""

    id: int
    council_id: int
    kind: PaperKind
    family: Family
    number: int
    file_name: str
    note: str
    added_at: dt.datetime
    #: Of its trial, and why that refused it.
    status: TrialStatus
    reason: str | None
    #: How far people have taken it.
    stage: TemplateStage
    #: Whether papers of today use it.
    is_in_force: bool


class TemplateFault(msgspec.Struct, frozen=True):
    """A place of a template that is wrong, or why it can be none."""

    message: str
    #: The part, the text and the tag at the place; empty for the file as a whole.
    part: str = ""
    paragraph: str = ""
    tag: str = ""
    #: The name that was probably meant.
    nearest: str | None = None


class TemplateAnswer(TemplateItem, frozen=True, kw_only=True):
    """A version with what its trial found."""

    faults: list[TemplateFault]


class TemplateQuery(CursorQuery, frozen=True, kw_only=True):
    council: Id


@operation(
    "GET", "/templates",
    says=N_("Liệt kê các bản mẫu Word riêng của một Hội đồng, mới nhất trước."),
    answer=Page[TemplateItem], query=TemplateQuery, right=Right.KEEP_TEMPLATES,
)  # fmt: skip
def list_templates(query: TemplateQuery) -> Page[TemplateItem]:
    session = database.session()
    council = find_visible(session, account(), Council, query.council)
    rows = versions.list_council_versions(
        session, council, before=query.after_id, most=query.limit + 1
    )
    shown = rows[: query.limit]
    used = _list_used(council)
    last = shown[-1].id if len(rows) > query.limit else None
    return Page([_describe(row, used) for row in shown], write_cursor(("", last)) if last else None)


def _list_used(council: Council) -> set[int]:
    """The versions that papers of today use."""
    in_force = versions.list_in_force(database.session(), council, today())
    return {row.version for row in in_force.values()}


def _describe(row: TemplateVersion, used: set[int]) -> TemplateItem:
    return TemplateItem(
        row.id, row.council_id, PaperKind(row.kind), Family(row.family), row.number,
        row.file_name, row.note, row.added_at, row.status, row.reason, versions.find_stage(row),
        row.id in used,
    )  # fmt: skip


@operation(
    "GET", _TEMPLATE, says=N_("Xem một bản mẫu: kết quả thử, từng chỗ sai, đã dùng chưa."),
    answer=TemplateAnswer, right=Right.KEEP_TEMPLATES,
)  # fmt: skip
def read_template(template_id: int) -> TemplateAnswer:
    found = _template(template_id)
    item = _describe(found, _list_used(found.council))
    faults = [
        TemplateFault(
            translate(row.message), translate(row.part), row.paragraph, row.placeholder, row.nearest
        )
        for row in list_faults(found)
    ]
    faults += [TemplateFault(translate(danger)) for danger in list_dangers(found)]
    return TemplateAnswer(**msgspec.structs.asdict(item), faults=faults)


def _template(template_id: int) -> TemplateVersion:
    return versions.find_version(database.session(), account(), template_id)


class TemplateForm(msgspec.Struct, frozen=True):
    """The parts of the form: a Word file, or a package of one, and what it is for."""

    file: bytes
    council: Id
    kind: PaperKind
    family: Family
    #: Why it is brought in.
    note: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]


class _TemplateFields(msgspec.Struct, frozen=True):
    """The same without the file."""

    council: Id
    kind: PaperKind
    family: Family
    note: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]


@operation(
    "POST", "/templates", says=N_("Gửi một bản mẫu Word; hệ thống thử mẫu, kết quả có sau."),
    answer=TemplateAnswer, status=202, body=TemplateForm, body_media=MULTIPART,
    right=Right.KEEP_TEMPLATES,
)  # fmt: skip
def send_template() -> Answer:
    sent: _TemplateFields = convert(request.form.to_dict(), _TemplateFields, strict=False)
    if (file := request.files.get("file")) is None or not file.filename:
        raise BadInputError(Message("Hãy chọn một tệp mẫu Word (.docx, .dotx)."), field="file")
    session = database.session()
    council = find_visible(session, account(), Council, sent.council)
    check_templates(session, account(), now())
    place = TemplatePlace(council, sent.kind, sent.family)
    received = receive_upload(file, UploadPlace.WORD)
    new = unpack_template(place, NewTemplate(received.name, received.content, sent.note))
    with submitting() as submission:
        version = versions.add_version(session, files(), place, new, by=account(), now=now())
        address = submission.lead_to(url_for("api.read_template", template_id=version.id))
        broker = current_app.config["BROKER_URL"]
        submission.after_commit(partial(versions.enqueue_trial, broker, version))
    return Answer(read_template(version.id), {"Location": address})


@operation(
    "GET", f"{_TEMPLATE}/file", says=N_("Tải tệp Word của một bản mẫu."),
    media="application/octet-stream", right=Right.KEEP_TEMPLATES, also=(410,),
)  # fmt: skip
def download_template(template_id: int) -> Response:
    found = _template(template_id)
    try:
        content = files().get(found.file_sha256)
    except DamagedFileError:
        return current_app.make_response(damaged_file_page())
    return send_file_as(content, found.file_name, found.file_sha256)
