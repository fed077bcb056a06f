"""The form for a Word file that was edited."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import FileField
from wtforms.validators import ValidationError

from workflow.domain.errors import BadInputError
from workflow.services.uploads.upload_rules import UploadPlace
from workflow.web.forms import Form
from workflow.web.language import translate
from workflow.web.uploads import Upload, receive_upload


class EditedPaperForm(Form):
    """The Word file of a paper that somebody has edited."""

    file = FileField(
        _l("Tệp Word đã sửa (.docx)"),
        description=_l("Kéo tệp thả vào ô này, hoặc bấm để chọn. Tối đa 20 MB."),
        render_kw={"accept": ".docx"},
    )

    received: Upload

    def validate_file(self, field: FileField) -> None:
        """Refuse no file; what an edit may carry is looked at when the two are compared."""
        if not isinstance(field.data, FileStorage) or not field.data.filename:
            raise ValidationError(_("Hãy chọn tệp Word đã sửa (.docx)."))
        try:
            self.received = receive_upload(field.data, UploadPlace.WORD)
        except BadInputError as error:
            raise ValidationError(translate(error.message)) from error


class SignedCopyForm(Form):
    """The signed copy of an issued paper."""

    file = FileField(
        _l("Bản đã ký (PDF, JPG, PNG, TIFF)"),
        description=_l("Bản quét, hoặc PDF đã ký số. Tối đa 20 MB."),
        render_kw={"accept": ".pdf,.jpg,.jpeg,.png,.tif,.tiff"},
    )

    received: Upload

    def validate_file(self, field: FileField) -> None:
        """Refuse what is neither PDF nor picture; what is in it is looked at before it is kept."""
        if not isinstance(field.data, FileStorage) or not field.data.filename:
            raise ValidationError(_("Hãy chọn bản đã ký."))
        try:
            self.received = receive_upload(field.data, UploadPlace.SIGNED)
        except BadInputError as error:
            raise ValidationError(translate(error.message)) from error
