"""Checking the layout of any Word file, for everybody signed in."""

from functools import partial
from os import SEEK_END

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import undefer
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response
from wtforms import FileField
from wtforms.validators import ValidationError

from workflow.domain.errors import BadInputError
from workflow.models import Inspection
from workflow.services.printing import inspections
from workflow.services.scope import find_visible
from workflow.services.uploads.upload_rules import MAX_FILE_BYTES, UploadPlace
from workflow.web import database
from workflow.web.clock import now
from workflow.web.file_store import files
from workflow.web.forms import Form, RadioChoiceField
from workflow.web.inspections.layout_findings import group_findings
from workflow.web.language import translate
from workflow.web.protection.access import account, signed_in
from workflow.web.submitting import UNPROCESSABLE, notify, submitting
from workflow.web.uploads import Upload, receive_upload


class InspectionForm(Form):
    """One Word file; what it is, is found out unless somebody says so."""

    file = FileField(
        _l("Tệp Word (.docx)"),
        description=_l("Kéo tệp thả vào ô này, hoặc bấm để chọn. Tối đa 20 MB."),
        render_kw={"accept": ".docx"},
    )
    family = RadioChoiceField(
        _l("Thể thức"),
        choices=[
            ("", _l("Tự nhận biết")),
            ("nd30", _l("Cơ quan nhà nước (Nghị định 30)")),
            ("party", _l("Cơ quan Đảng")),
        ],
        default="",
    )
    stage = RadioChoiceField(
        _l("Tình trạng"),
        choices=[
            ("", _l("Tự nhận biết")),
            ("draft", _l("Dự thảo (chưa có số, ngày)")),
            ("final", _l("Đã ký, đã có số, ngày")),
        ],
        default="",
    )

    received: Upload

    def validate_file(self, field: FileField) -> None:
        """Refuse no file, an empty one, one that is too large and what is no Word file."""
        if not isinstance(field.data, FileStorage) or not field.data.filename:
            raise ValidationError(_("Hãy chọn một tệp Word (.docx)."))
        size = field.data.stream.seek(0, SEEK_END)
        if not size:
            raise ValidationError(_("Tệp này trống."))
        if size > MAX_FILE_BYTES:
            raise ValidationError(_("Tệp lớn hơn 20 MB."))
        try:
            self.received = receive_upload(field.data, UploadPlace.WORD)
        except BadInputError as error:
            raise ValidationError(translate(error.message)) from error


bp = Blueprint("inspections", __name__, url_prefix="/inspections")
bp.add_app_template_global(group_findings, "finding_groups")

#: Earlier checks that the page lists.
MOST_LISTED = 20


@bp.get("")
@signed_in
def show() -> str:
    """Choose a file; what the person has had checked so far."""
    return _page(InspectionForm())


def _page(form: InspectionForm) -> str:
    rows = inspections.list_inspections(database.session(), account(), most=MOST_LISTED)
    return render_template("inspections/new.html", form=form, rows=rows)


@bp.post("")
@signed_in
def ask() -> Response | tuple[str, int]:
    """Take a file in; it is read elsewhere, while the person waits on the next page."""
    form = InspectionForm()
    if not form.validate():
        return _page(form), UNPROCESSABLE
    with submitting() as submission:
        inspection = inspections.request_inspection(
            database.session(),
            files(),
            file_name=form.received.name,
            content=form.received.content,
            family=form.family.data,
            stage=form.stage.data,
            by=account(),
            now=now(),
        )
        address = submission.lead_to(url_for("inspections.result", inspection_id=inspection.id))
        submission.after_commit(partial(_enqueue, inspection))
    return redirect(address)


def _enqueue(inspection: Inspection) -> None:
    if not inspections.enqueue_inspection(current_app.config["BROKER_URL"], inspection):
        notify(
            _("Chưa gửi được, sẽ tự kiểm tra khi hệ thống sẵn sàng. Tệp đã được giữ lại."), "warn"
        )


def _inspection(inspection_id: int) -> Inspection:
    load = (undefer(Inspection.report),)
    return find_visible(database.session(), account(), Inspection, inspection_id, load=load)


@bp.get("/<int:inspection_id>")
@signed_in
def result(inspection_id: int) -> str:
    """Show the findings, or that the file is still being read."""
    return render_template("inspections/result.html", inspection=_inspection(inspection_id))


@bp.get("/<int:inspection_id>/part")
@signed_in
def part(inspection_id: int) -> str:
    """The part of the page that changes while the file is being read."""
    return render_template("inspections/live_part.html", inspection=_inspection(inspection_id))
