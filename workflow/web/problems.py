"""What goes wrong, said to a program: problem details (RFC 9457) with the codes of the rules."""

from http import HTTPStatus
from typing import Any

import msgspec
from flask import Response, g
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from workflow import logs
from workflow.domain.errors import (
    BadInputError,
    DomainError,
    MoveRefusedError,
    NotAllowedError,
    NotFoundError,
    StaleFormError,
    TooBusyError,
)
from workflow.services.printing.page_process import UnviewableError
from workflow.services.units.name_matching import DoubtfulNamesError
from workflow.web.language import translate

PROBLEM_MIMETYPE = "application/problem+json"
_SECONDS_TO_WAIT = 10


class FindingItem(msgspec.Struct, frozen=True):
    """A finding of the checks: its code, `E` or `W`, what it says, the record path it is about."""

    code: str
    severity: str
    message: str
    field: str


class ChangeItem(msgspec.Struct, frozen=True):
    """A field that somebody else changed meanwhile."""

    field: str
    old: str
    new: str


class CandidateItem(msgspec.Struct, frozen=True):
    """An agency that a doubtful name may mean."""

    unit_id: int
    name: str


class DoubtItem(msgspec.Struct, frozen=True):
    """A name to be answered in `name_answers` before anything is stored."""

    name: str
    candidates: tuple[CandidateItem, ...]


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """Why a request was not carried out."""

    status: int
    #: A word for programs; sentences may change.
    code: str
    title: str
    request_id: str
    #: The record path, or the name in the request, that it is about.
    field: str | None = None
    #: What the checks found, where a move was refused.
    findings: tuple[FindingItem, ...] = ()
    #: What somebody else saved, where facts changed since they were read; and their version.
    changes: tuple[ChangeItem, ...] = ()
    version: int | None = None
    #: Names to be answered.
    doubts: tuple[DoubtItem, ...] = ()


#: The word and the status of each refusal of a rule, the most special first.
_KINDS: tuple[tuple[type[DomainError], str, HTTPStatus], ...] = (
    (NotFoundError, "not_found", HTTPStatus.NOT_FOUND),
    (NotAllowedError, "not_allowed", HTTPStatus.FORBIDDEN),
    (StaleFormError, "stale", HTTPStatus.PRECONDITION_FAILED),
    (DoubtfulNamesError, "doubtful_names", HTTPStatus.UNPROCESSABLE_ENTITY),
    (MoveRefusedError, "refused", HTTPStatus.CONFLICT),
    (TooBusyError, "too_busy", HTTPStatus.SERVICE_UNAVAILABLE),
    (UnviewableError, "unviewable", HTTPStatus.SERVICE_UNAVAILABLE),
    (BadInputError, "bad_input", HTTPStatus.UNPROCESSABLE_ENTITY),
)


def build_problem(status: int, code: str, title: str, **members: Any) -> Response:
    """Build the answer of a request that was not carried out."""
    problem = Problem(status, code, title, logs.get_request_id(), **members)
    answer = Response(msgspec.json.encode(problem), status, mimetype=PROBLEM_MIMETYPE)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        answer.headers["Retry-After"] = str(_SECONDS_TO_WAIT)
    if status == HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="thidua"'
    return answer


def describe_refusal(error: DomainError) -> Response:
    """Say which rule refused, in its own sentence."""
    code, status = next(
        ((code, status) for kind, code, status in _KINDS if isinstance(error, kind)),
        ("refused", HTTPStatus.CONFLICT),
    )
    members: dict[str, Any] = {"field": error.field}
    if isinstance(error, StaleFormError):
        members["changes"] = tuple(ChangeItem(*change) for change in error.changes)
        members["version"] = error.version
    if isinstance(error, DoubtfulNamesError):
        members["doubts"] = tuple(
            DoubtItem(doubt.name, tuple(CandidateItem(*_pair(row)) for row in doubt.candidates))
            for doubt in error.doubts
        )
    if isinstance(error, MoveRefusedError):
        members["findings"] = g.get("problem_findings", ())
    return build_problem(status, code, translate(error.message), **members)


def _pair(candidate: Any) -> tuple[int, str]:
    return candidate.id, candidate.name


def describe_http_error(error: HTTPException) -> Response:
    """Say in words what a status means."""
    status = error.code or 500
    code = HTTPStatus(status).name.lower()
    answer = build_problem(status, code, _say(status))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return answer


def _say(status: int) -> str:
    known = {
        401: _("Cần một mã truy cập còn hiệu lực trong tiêu đề Authorization."),
        403: _("Mã truy cập không có quyền làm việc này."),
        404: _("Không có gì ở địa chỉ này."),
        405: _("Địa chỉ này không nhận phương thức vừa gửi."),
        412: _("Hồ sơ đã thay đổi so với bản nêu trong tiêu đề If-Match."),
        413: _("Nội dung gửi lên quá lớn."),
        415: _("Nội dung gửi lên không đúng kiểu đã ghi trong tài liệu."),
        428: _("Hãy gửi kèm tiêu đề If-Match với ETag của hồ sơ."),
        429: _("Có quá nhiều yêu cầu trong thời gian ngắn."),
    }
    return known.get(status, _("Yêu cầu vừa gửi chưa đúng."))
