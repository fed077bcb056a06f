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
    """The version that the request was made for: 428 where it names none, 412 for no known one."""
    named = request.headers.get("If-Match")
    if named is None:
        abort(428)
    match = _TAG.fullmatch(named.strip())
    if match is None or not 1 <= int(match[1]) <= review.version:
        abort(412)
    return int(match[1])
