"""A template as one file that another installation takes in: the Word file, and what it is for."""

import io
import json
import zipfile
from contextlib import suppress
from dataclasses import replace
from typing import Any

from workflow.domain.errors import BadInputError, Message
from workflow.models import TemplateVersion
from workflow.services.council_templates.old_codes import convert_old_codes
from workflow.services.council_templates.versions import NewTemplate, TemplatePlace
from workflow.services.stores.file_store import sha256_of
from workflow.services.stores.zip_damage import ZIP_DAMAGE
from workflow.services.uploads.upload_rules import MAX_FILE_BYTES, clean_file_name

SCHEMA = "thidua/council-template/1"
_ABOUT, _FILE = "template.json", "template.docx"
_MAX_ABOUT = 64 * 2**10
_BROKEN = Message("Gói mẫu này hỏng hoặc không đúng dạng; hãy xuất lại từ nơi gửi.")
# What `zipfile` and `json` raise for what is none of ours.
_DAMAGE = (*ZIP_DAMAGE, KeyError)


def pack_version(version: TemplateVersion, content: bytes) -> bytes:
    """The Word file of a version with its kind, family, name and reason."""
    about = {
        "schema": SCHEMA,
        "kind": version.kind,
        "family": version.family,
        "number": version.number,
        "council": version.council.name,
        "file_name": version.file_name,
        "note": version.note,
        "sha256": version.file_sha256,
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_ABOUT, json.dumps(about, ensure_ascii=False, indent=1))
        archive.writestr(_FILE, content)
    return stream.getvalue()


def unpack_template(place: TemplatePlace, new: NewTemplate) -> NewTemplate:
    """Take the Word file out of a package; text in an old code is converted in either.

    Raises `BadInputError` for a damaged package, and for one of another kind or family.
    """
    if not _is_package(new.content):
        return replace(new, content=convert_old_codes(new.content))
    try:
        about, content = _read(new.content)
        found = str(about["kind"]), str(about["family"])
        is_whole = about["schema"] == SCHEMA and about["sha256"] == sha256_of(content)
        name = clean_file_name(str(about["file_name"]))
    except _DAMAGE as error:
        raise BadInputError(_BROKEN, field="file") from error
    if not is_whole or not name.lower().endswith((".docx", ".dotx")):
        raise BadInputError(_BROKEN, field="file")
    if found != (place.kind.value, place.family.value):
        raise BadInputError(
            Message(
                "Gói mẫu này là của loại văn bản hoặc thể thức khác; hãy mở đúng trang của nó."
            ),
            field="file",
        )
    return replace(new, file_name=name, content=convert_old_codes(content))


def _is_package(content: bytes) -> bool:
    with suppress(*_DAMAGE), zipfile.ZipFile(io.BytesIO(content)) as archive:
        return _ABOUT in archive.namelist()
    return False


def _read(content: bytes) -> tuple[dict[str, Any], bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        about = json.loads(_read_member(archive, _ABOUT, _MAX_ABOUT))
        docx = _read_member(archive, _FILE, MAX_FILE_BYTES)
    if not isinstance(about, dict):
        raise ValueError(_ABOUT)
    return about, docx


def _read_member(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """Unpack no more than `most` bytes, whatever the file says of its size."""
    with archive.open(name) as member:
        content = member.read(most + 1)
    if len(content) > most:
        raise ValueError(name)
    return content
