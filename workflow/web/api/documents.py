"""The OpenAPI document, generated from the operations as they are declared."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from flask import Flask, url_for

from workflow.domain.labels import N_
from workflow.domain.schema import SECTIONS
from workflow.domain.webhooks import WebhookKind
from workflow.services.printing.release import current_release
from workflow.web import language
from workflow.web.api import examples
from workflow.web.api.operation import JSON, OPERATIONS, Operation, operation
from workflow.web.api.schemas import build_schemas
from workflow.web.api.webhooks import BODIES
from workflow.web.form_receipts import KEY_HEADER
from workflow.web.language import current_language, translate
from workflow.web.problems import PROBLEM_MIMETYPE, Problem
from workflow.web.query_args import LARGEST_ID

_PART = re.compile(r"<(?:int:)?(\w+)>")
_SAYS_STATUS = {
    200: N_("Được."),
    201: N_("Đã thêm; địa chỉ ở tiêu đề Location."),
    202: N_("Đã nhận; hãy xem lại ở địa chỉ trong tiêu đề Location."),
    303: N_("Yêu cầu với khóa này đã làm rồi; kết quả ở địa chỉ trong tiêu đề Location."),
    400: N_("Yêu cầu sai dạng, hoặc thiếu khóa Idempotency-Key."),
    401: N_("Thiếu mã truy cập, hoặc mã đã hết hạn, bị thu hồi."),
    403: N_("Mã truy cập hoặc tài khoản không có quyền này."),
    404: N_("Không có, hoặc không được biết đến."),
    405: N_("Địa chỉ này không nhận phương thức vừa gửi."),
    409: N_("Một quy tắc không cho làm; «findings» là các điểm kiểm tra."),
    410: N_("Tệp bị mất hoặc hỏng, đang được khôi phục."),
    412: N_("Có người vừa sửa; «changes» là các thay đổi."),
    413: N_("Nội dung quá lớn."),
    415: N_("Nội dung không đúng kiểu."),
    422: N_("Giá trị sai; «field» là chỗ sai, «doubts» là tên cần trả lời."),
    428: N_("Thiếu tiêu đề If-Match."),
    429: N_("Quá nhiều yêu cầu; chờ số giây ở tiêu đề Retry-After."),
    503: N_("Đang bận; thử lại với cùng khóa Idempotency-Key."),
}


@operation(
    "GET", "/openapi.json", says=N_("Tài liệu này, theo OpenAPI 3.1."), answer=dict[str, Any],
    is_public=True,
)  # fmt: skip
def read_document() -> dict[str, Any]:
    return build_document(current_language(), url_for("api.read_document").rpartition("/")[0])


def print_document(in_language: str) -> dict[str, Any]:
    """The document apart from any service, for what is printed of it."""
    app = Flask(__name__, static_folder=None)
    language.init_app(app)
    headers = {"Accept-Language": in_language}
    with app.test_request_context("/api/v1/openapi.json", headers=headers):
        return build_document(in_language, "/api/v1")


@lru_cache(maxsize=4)
def build_document(_language: str, base: str) -> dict[str, Any]:
    """Build the document in the language of the request."""
    types = [part for declared in OPERATIONS for part in _list_types(declared)]
    schemas, components = build_schemas([*types, *BODIES.values(), Problem])
    by_type = dict(zip(map(repr, [*types, *BODIES.values()]), schemas, strict=False))
    paths: dict[str, dict[str, Any]] = {}
    for declared in OPERATIONS:
        path = _PART.sub(r"{\1}", declared.path)
        paths.setdefault(path, {})[declared.method.lower()] = _describe(
            declared, by_type, components
        )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": translate(N_("Thi Đua – giao diện cho phần mềm")),
            "version": current_release(),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": base}],
        "security": [{"token": []}],
        "paths": paths,
        "webhooks": {kind.value: _describe_message(kind, by_type) for kind in WebhookKind},
        "components": {
            "schemas": components,
            "examples": examples.list_problems(),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _describe_message(kind: WebhookKind, schemas: dict[str, Any]) -> dict[str, Any]:
    """Describe what is sent to whoever wants to be told of this kind."""
    headers = ("webhook-id", "webhook-timestamp", "webhook-signature")
    content = {JSON: {"schema": schemas[repr(BODIES[kind])]}}
    return {
        "post": {
            "operationId": kind.value,
            "summary": translate(kind.label),
            "parameters": [
                {"name": name, "in": "header", "required": True, "schema": {"type": "string"}}
                for name in headers
            ],
            "requestBody": {"required": True, "content": content},
            "responses": {"2XX": {"description": translate(N_("Đã nhận; mã khác thì gửi lại."))}},
        }
    }


def _list_types(declared: Operation) -> Iterator[Any]:
    for kind in (declared.answer, declared.body, declared.query):
        if kind is not None:
            yield kind


def _describe(
    declared: Operation, schemas: dict[str, Any], components: dict[str, Any]
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": declared.name,
        "summary": translate(declared.says),
        "tags": [declared.group],
        "parameters": list(_list_parameters(declared, components)),
        "responses": {
            str(status): _describe_answer(declared, status, schemas)
            for status in list_statuses(declared)
        },
    }
    if declared.right:
        found["x-right"] = declared.right.value
    if declared.is_public:
        found["security"] = []
    if declared.body is not None:
        schema = schemas[repr(declared.body)]
        if declared.body_media != JSON:
            schema = _mark_binary(schema, components)
        found["requestBody"] = {
            "required": True,
            "content": {declared.body_media: {"schema": schema, **examples.of_body(declared.name)}},
        }
    return found


def _mark_binary(reference: dict[str, str], components: dict[str, Any]) -> dict[str, Any]:
    """Parts of a form that are files are sent as they are, not in base 64."""
    schema = components[reference["$ref"].rpartition("/")[2]]
    for part in schema["properties"].values():
        if part.pop("contentEncoding", None):
            part["format"] = "binary"
    return reference


def _list_parameters(declared: Operation, components: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for name in _PART.findall(declared.path):
        example = examples.of_parameter(declared.name, "address", name)
        part = {"name": name, "in": "path", "required": True, "schema": _describe_part(name)}
        yield part | example
    if declared.query is not None:
        schema = components[declared.query.__name__]
        for name, part in schema["properties"].items():
            required = name in schema.get("required", ())
            example = examples.of_parameter(declared.name, "query", name)
            yield {"name": name, "in": "query", "required": required, "schema": part} | example
    if declared.method == "POST":
        key = {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"}
        yield {"name": KEY_HEADER, "in": "header", "required": True, "schema": key}
    if declared.if_match:
        tag = {"type": "string", "pattern": '^"[0-9]{1,9}"$'}
        yield {"name": "If-Match", "in": "header", "required": True, "schema": tag}


def _describe_part(name: str) -> dict[str, Any]:
    if name == "section":
        return {"type": "string", "enum": [section.key for section in SECTIONS]}
    return {"type": "integer", "minimum": 0, "maximum": LARGEST_ID}


def list_statuses(declared: Operation) -> list[int]:
    """List the statuses that an operation answers with."""
    if declared.is_public:
        return [declared.status, 400, 429]
    reads = bool(declared.query or declared.body)
    posts, writes = declared.method == "POST", declared.method != "GET"
    beyond = (
        (reads or "<" in declared.path, {404}),
        ("<" in declared.path, {405}),  # where the number is one that no row can have
        (reads or posts, {422}),
        (declared.body is not None, {413, 415}),
        (posts, {303, 413}),
        (writes, {409}),
        (declared.if_match, {412, 428}),
    )
    found = {declared.status, 400, 401, 403, 429, 503, *declared.also}
    return sorted(found.union(*(statuses for holds, statuses in beyond if holds)))


def _describe_answer(declared: Operation, status: int, schemas: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"description": translate(_SAYS_STATUS[status])}
    if headers := list(_list_headers(declared, status)):
        found["headers"] = {name: {"schema": {"type": kind}} for name, kind in headers}
    if status >= 400:
        problem = {"$ref": "#/components/schemas/Problem"}
        found["content"] = {PROBLEM_MIMETYPE: {"schema": problem, **examples.of_problem(status)}}
    elif status == declared.status:
        schema = (
            schemas[repr(declared.answer)]
            if declared.answer is not None
            else {"type": "string", "format": "binary"}
        )
        found["content"] = {declared.media: {"schema": schema, **examples.of_answer(declared.name)}}
    return found


def _list_headers(declared: Operation, status: int) -> Iterator[tuple[str, str]]:
    if status == declared.status and declared.etag:
        yield "ETag", "string"
    if status in {201, 202, 303} or (status == 200 and declared.method == "POST"):
        yield "Location", "string"
    if status in {429, 503}:
        yield "Retry-After", "integer"
    if not declared.is_public and status not in {401, 405}:  # no token, or no operation, to count
        for name in ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"):
            yield name, "integer"
