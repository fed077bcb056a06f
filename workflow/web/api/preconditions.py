"""The version of facts, as answers tell it (`ETag`) and requests name it (`If-Match`)."""

import re

from flask import abort, request

from workflow.models import Review

#: A compressed answer bears its coding too: `"3:br"`.
_TAG = re.compile(r'"(\d{1,9})(?::(?:br|gzip))?"', re.ASCII)


def make_etag(review: Review) -> dict[str, str]:
    """The header that tells the version of the facts."""
    return {"ETag": f'"{review.version}"'}


def read_version(review: Review) -> int:
    """The version that the request was made for: 428 where it names none, 412 for no known one.

    `*` names none: whoever sends it would overwrite what they have not read. Of several tags the
    newest counts.
    """
    named = request.headers.get("If-Match", "*").strip()
    if named == "*":
        abort(428)
    matches = [_TAG.fullmatch(tag.strip()) for tag in named.split(",")]
    versions = [int(match[1]) for match in matches if match]
    known = [version for version in versions if 1 <= version <= review.version]
    if not known:
        abort(412)
    return max(known)
