"""Declare an operation once: its route, what it reads and answers, and so its documentation."""

from codecs import BOM_UTF8
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import wraps
from typing import Any

import msgspec
from flask import Response, request
from flask_babel import gettext as _

from workflow.domain.errors import BadInputError, Message
from workflow.domain.roles import Right
from workflow.domain.texts.plain_values import TOO_DEEP, is_too_deep
from workflow.web.api.blueprint import bp
from workflow.web.api.type_faults import explain_fault
from workflow.web.form_receipts import KEY_HEADER
from workflow.web.problems import build_problem
from workflow.web.protection.access import public, requires, signed_in

JSON = "application/json"
#: A record of 200 members with all they reported takes a tenth of that.
LARGEST_BODY = 4 * 1024 * 1024
_LONGEST_KEY = 255
_encoder = msgspec.json.Encoder(decimal_format="number")
_decoder = msgspec.json.Decoder(float_hook=Decimal)


@dataclass(frozen=True)
class Answer:
    """What a view answers beside a plain value: headers, another status."""

    value: Any
    headers: dict[str, str] = field(default_factory=dict)
    status: int | None = None


@dataclass(frozen=True)
class Contract:
    """JSON in the words of the exchange format, whose schema is a file: a record, or a section."""

    name: str


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One operation as its route and its documentation have it."""

    method: str
    path: str
    name: str
    #: What it does, in a sentence of the source language.
    says: str
    group: str
    right: Right | None
    #: Whether it needs a token at all.
    is_public: bool
    answer: Any
    status: int
    media: str
    query: type[msgspec.Struct] | None
    body: Any
    body_media: str
    #: Facts are changed as they were read: the request names their version in `If-Match`.
    if_match: bool
    #: Answers carry the version of the facts as `ETag`.
    etag: bool
    #: Statuses beyond those that all operations of its kind share.
    also: tuple[int, ...]


OPERATIONS: list[Operation] = []
View = Callable[..., Any]


def operation(
    method: str,
    path: str,
    *,
    says: str,
    answer: Any = None,
    right: Right | None = Right.SEE_REVIEW,
    is_public: bool = False,
    status: int = 200,
    media: str = JSON,
    query: type[msgspec.Struct] | None = None,
    body: Any = None,
    body_media: str = JSON,
    if_match: bool = False,
    etag: bool = False,
    also: tuple[int, ...] = (),
) -> Callable[[View], View]:
    """Register a view as an operation; it gets the parts of its address, `query` and `body`."""

    def register(view: View) -> View:
        declared = Operation(
            method=method, path=path, name=view.__name__, says=says,
            group=view.__module__.rpartition(".")[2], right=right, is_public=is_public,
            answer=answer, status=status, media=media, query=query, body=body,
            body_media=body_media, if_match=if_match, etag=etag, also=also,
        )  # fmt: skip
        OPERATIONS.append(declared)
        guarded = public if is_public else requires(right) if right else signed_in
        bp.add_url_rule(path, view.__name__, guarded(_wrap(view, declared)), methods=[method])
        return view

    return register


def _wrap(view: View, declared: Operation) -> View:
    @wraps(view)
    def answer(**address: Any) -> Response:
        if declared.method == "POST" and (fault := _find_key_fault()):
            return build_problem(400, "idempotency_key", fault)
        if declared.query is not None:
            address["query"] = read_query(declared.query)
        if declared.body is not None and declared.body_media == JSON:
            if fault := _find_media_fault():
                return build_problem(415, "unsupported_media_type", fault)
            address["body"] = read_body(declared.body)
        return _encode(view(**address), declared)

    return answer


def _find_media_fault() -> str:
    if request.mimetype != JSON:
        return _("Hãy gửi JSON.")
    if request.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        return _("Nội dung gửi lên không được nén (Content-Encoding).")
    return ""


def _find_key_fault() -> str:
    key = request.headers.get(KEY_HEADER, "")
    if not key:
        return _("Hãy gửi kèm tiêu đề Idempotency-Key, một khóa mới cho mỗi yêu cầu.")
    return _("Khóa Idempotency-Key dài quá 255 ký tự.") if len(key) > _LONGEST_KEY else ""


def _encode(result: Any, declared: Operation) -> Response:
    if isinstance(result, Response):
        return result
    given = result if isinstance(result, Answer) else Answer(result)
    content = given.value if isinstance(given.value, bytes) else _encoder.encode(given.value)
    answer = Response(content, given.status or declared.status, mimetype=declared.media)
    answer.headers.update(given.headers)
    return answer


def read_query(kind: type[msgspec.Struct]) -> Any:
    """Read the query string; names that are not known are left alone."""
    return convert(request.args.to_dict(), kind, strict=False)


def read_body(kind: Any) -> Any:
    """Read the JSON of the request; for a contract its plain values, which a service checks."""
    request.max_content_length = LARGEST_BODY
    content = request.get_data().removeprefix(BOM_UTF8)  # as some systems write it before JSON
    try:
        plain = _decoder.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadInputError(Message("Nội dung gửi lên không phải JSON hợp lệ.")) from error
    if is_too_deep(plain):
        raise BadInputError(TOO_DEEP)
    if _has_nul(plain):
        raise BadInputError(Message("Văn bản có ký tự không lưu được."))
    return plain if isinstance(kind, Contract) else convert(plain, kind, strict=True)


def _has_nul(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_has_nul(part) for pair in value.items() for part in pair)
    if isinstance(value, list):
        return any(_has_nul(item) for item in value)
    return isinstance(value, str) and "\0" in value


def convert(plain: Any, kind: Any, *, strict: bool) -> Any:
    """Check plain values against a type; raises `BadInputError` that names the place."""
    try:
        return msgspec.convert(plain, kind, strict=strict)
    except msgspec.ValidationError as error:
        raise explain_fault(error) from error
