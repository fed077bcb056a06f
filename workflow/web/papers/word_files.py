"""Word files that people send in: the form, and the name they gave the file."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import FileField
from wtforms.validators import ValidationError

from workflow.domain.vietnamese_text import normalize_text
from workflow.web.forms import Form

_LONGEST_NAME = 200


class EditedPaperForm(Form):
    """The Word file of a paper that somebody has edited."""

    file = FileField(
        _l("Tệp Word đã sửa (.docx)"),
        description=_l("Kéo tệp thả vào ô này, hoặc bấm để chọn. Tối đa 20 MB."),
        render_kw={"accept": ".docx"},
    )

    def validate_file(self, field: FileField) -> None:
        """Refuse nothing; what is in the file is looked at before it is kept."""
        if not isinstance(field.data, FileStorage) or not field.data.filename:
            raise ValidationError(_("Hãy chọn tệp Word đã sửa (.docx)."))


def read_upload(field: FileField) -> tuple[str, bytes]:
    """The name of an uploaded file, without folders, and its bytes."""
    name = field.data.filename.replace("\\", "/").rpartition("/")[2]
    field.data.stream.seek(0)
    return normalize_text(name, field="file")[-_LONGEST_NAME:], field.data.stream.read()
