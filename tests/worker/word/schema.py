"""What Microsoft's schemas of Word files say of one: those of its Open XML SDK, read in Python."""

import re
import tempfile
from functools import cache
from pathlib import Path

from openxml_audit import FileFormat, OpenXmlValidator
from openxml_audit.errors import ValidationError, ValidationErrorType

from tests.worker.word.documents import changed, members

#: Parts that no template changes; python-docx brings thousands of elements of styles along.
_UNFILLED = re.compile(r"word/(styles|stylesWithEffects|numbering|fontTable|webSettings|theme/)")
#: Which of several elements: another one in a paper than in its template.
_PLACE = re.compile(r"\[\d+\]")


@cache
def _validator() -> OpenXmlValidator:
    return OpenXmlValidator(FileFormat.MICROSOFT_365, max_errors=0, semantic_validation=False)


def find_new_breaks(paper: bytes, template: bytes) -> list[str]:
    """What the schemas do not let a paper have, its template neither, and which it has alone."""
    found = find_schema_breaks(paper)
    return sorted(found - find_schema_breaks(template)) if found else []


def find_schema_breaks(content: bytes) -> set[str]:
    """Everything in the filled parts of a file that the schemas do not let it have."""
    left_out = dict.fromkeys(filter(_UNFILLED.match, members(content)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "paper.docx"
        path.write_bytes(changed(content, left_out))
        errors = _validator().validate(path).errors
    return {
        f"{error.part_uri}: {error.description} ({_PLACE.sub('', error.path)})"
        for error in errors
        if error.error_type is ValidationErrorType.SCHEMA and not _is_only_order_of_a_look(error)
    }


def _is_only_order_of_a_look(error: ValidationError) -> bool:
    """ISO/IEC 29500-1 lets properties of a run stand in any order, as docxtpl writes them."""
    is_look = _PLACE.sub("", error.path).endswith("/rPr")
    return is_look and error.description.startswith("Unexpected element")
