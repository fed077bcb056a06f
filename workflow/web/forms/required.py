"""Fields that may not stay empty."""

from typing import Any, ClassVar

from wtforms.validators import StopValidation


class Required:
    """Ask for a field with a sentence of its own: `Line("Địa điểm", [Needed(_l("Hãy ghi …"))])`."""

    field_flags: ClassVar = {"required": True}

    def __init__(self, message: Any) -> None:
        self.message = message

    def __call__(self, _form: Any, field: Any) -> None:
        if not field.errors and field.data in (None, "", (), []):
            raise StopValidation(str(self.message))
