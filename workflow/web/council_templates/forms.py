"""The forms of the pages of council templates."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import FileField
from wtforms.validators import InputRequired, ValidationError

from workflow.domain.council_templates import TemplateDecisionKind
from workflow.domain.errors import BadInputError
from workflow.services.uploads.upload_rules import UploadPlace
from workflow.web.forms import (
    ChoiceField,
    DayField,
    Form,
    LineField,
    MultipleChoiceField,
    RadioChoiceField,
)
from workflow.web.language import translate
from workflow.web.uploads import Upload, receive_upload


class TemplateForm(Form):
    """A Word file that becomes the next version."""

    file = FileField(
        _l("Tệp mẫu Word (.docx, .dotx), hoặc gói mẫu (.zip)"),
        description=_l("Kéo tệp thả vào ô này, hoặc bấm để chọn. Tối đa 20 MB."),
        render_kw={"accept": ".docx,.dotx,.zip"},
    )
    note = LineField(
        _l("Lý do đưa mẫu này vào"),
        description=_l("Ví dụ: theo biểu mẫu kèm Quyết định số 12/QĐ-HĐTĐKT"),
    )

    received: Upload

    def validate_file(self, field: FileField) -> None:
        """Refuse no file and what is no Word file; what is in it is looked at by its trial."""
        if not isinstance(field.data, FileStorage) or not field.data.filename:
            raise ValidationError(_("Hãy chọn một tệp mẫu Word (.docx, .dotx)."))
        try:
            self.received = receive_upload(field.data, UploadPlace.WORD)
        except BadInputError as error:
            raise ValidationError(translate(error.message)) from error


class OldPaperForm(Form):
    """A paper of the office and its review: a template is made of it."""

    file = FileField(
        _l("Văn bản cũ (.docx)"),
        description=_l("Bản Word của một văn bản cùng loại đã làm. Tối đa 20 MB."),
        render_kw={"accept": ".docx"},
    )
    review = ChoiceField(_l("Kỳ tổng kết mà văn bản ấy nói về"), choices=[])

    received: Upload

    def validate_file(self, field: FileField) -> None:
        """Refuse no file; what is in it is looked at where it is read."""
        if not isinstance(field.data, FileStorage) or not field.data.filename:
            raise ValidationError(_("Hãy chọn một văn bản Word (.docx)."))
        try:
            self.received = receive_upload(field.data, UploadPlace.WORD)
        except BadInputError as error:
            raise ValidationError(translate(error.message)) from error

    def validate_review(self, field: ChoiceField) -> None:
        """Refuse no review."""
        if not field.data:
            raise ValidationError(_("Hãy chọn kỳ tổng kết."))


class KeptFieldsForm(Form):
    """The proposed fields that staff confirm."""

    chosen = MultipleChoiceField(_l("Giữ các trường này"), choices=[])


class TemplateDecisionForm(Form):
    """A decision on a version, from which day, and why."""

    kind = RadioChoiceField(
        _l("Quyết định"), [InputRequired(_l("Hãy chọn một quyết định."))], choices=[]
    )
    since = DayField(
        _l("Từ ngày"),
        description=_l(
            "Văn bản mang ngày này trở đi theo quyết định này. Lùi ngày được, nhưng không qua văn"
            " bản đã phát hành hay của kỳ đã kết thúc: chúng giữ mẫu cũ."
        ),
    )
    reason = LineField(_l("Lý do"))

    def offer(self, kinds: tuple[TemplateDecisionKind, ...]) -> "TemplateDecisionForm":
        """Offer these decisions; approving is chosen, which a second person comes for."""
        self.kind.offer([(kind.value, translate(kind.label)) for kind in kinds])
        if TemplateDecisionKind.APPROVED in kinds and not self.kind.data:
            self.kind.data = TemplateDecisionKind.APPROVED.value
        return self
