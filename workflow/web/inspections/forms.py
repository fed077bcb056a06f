"""What is to be checked, and as what."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import FileField
from wtforms.validators import ValidationError

from workflow.domain.vietnamese_text import normalize_text
from workflow.services.printing.inspections import MAX_FILE_BYTES
from workflow.web.forms import Form, RadioChoiceField

_LONGEST_NAME = 200


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

    def validate_file(self, field: FileField) -> None:
        """Refuse nothing, an empty file and one that is too large, before it is kept."""
        if not isinstance(field.data, FileStorage) or not field.data.filename:
            raise ValidationError(_("Hãy chọn một tệp Word (.docx)."))
        if not self.content:
            raise ValidationError(_("Tệp này trống."))
        if len(self.content) > MAX_FILE_BYTES:
            raise ValidationError(_("Tệp lớn hơn 20 MB."))

    @property
    def content(self) -> bytes:
        """The bytes of the file."""
        self.file.data.stream.seek(0)
        found: bytes = self.file.data.stream.read()
        return found

    @property
    def file_name(self) -> str:
        """The name that the person gave the file, without folders."""
        name = self.file.data.filename.replace("\\", "/").rpartition("/")[2]
        return normalize_text(name, field="file")[-_LONGEST_NAME:]
