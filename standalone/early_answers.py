"""Answers to requests that no view sees: refused while they arrive, or by gunicorn's parser.

A program gets a problem (RFC 9457) as from any other refusal, everybody else a sentence.
"""

import json
import logging
from http import HTTPStatus

from gunicorn.http import errors  # type: ignore[import-untyped]  # it ships no types

from workflow import logs

logger = logging.getLogger(__name__)

#: Where programs ask, as `web.urls` has it.
_API = b" /api/"
TOO_LARGE_OR_MALFORMED = (
    "Yêu cầu gửi lên quá lớn, quá chậm hoặc chưa đúng; hãy thử lại."
    " (The request is too large, too slow or malformed; please try again.)"
)
BUSY = (
    "Hệ thống đang bận, chưa làm được việc vừa rồi; hãy chờ vài giây, quay lại và thử lại."
    " (The service is busy and has not done this; wait a few seconds, go back and try again.)"
)
FAILED = "Có lỗi trong hệ thống, chưa làm được việc vừa rồi. (The service failed to do this.)"
#: Seconds after which who is told to wait may ask again.
_SECONDS_TO_WAIT = 10
_HEAD = """HTTP/1.1 {status} {phrase}\r
Content-Type: {media}\r
Cache-Control: no-store\r
Connection: close\r
X-Content-Type-Options: nosniff\r
X-Request-ID: {request_id}\r
Content-Length: {length}\r
{more}\r
"""
_PHRASES = {413: "Content Too Large", 414: "URI Too Long"}
#: What the parser refuses otherwise than as malformed.
_STATUSES = (
    (errors.LimitRequestLine, 414),
    (errors.LimitRequestHeaders, 431),
    (errors.UnsupportedTransferCoding, 501),
    (errors.ExpectationFailed, 417),
    (errors.ForbiddenProxyRequest, 403),
    (errors.ConfigurationProblem, 500),
    (errors.InvalidResponseHeader, 500),
    (errors.InvalidResponseHeaderName, 500),
    (errors.ParseException, 400),
)


def find_status(error: Exception) -> int:
    """Find the status of what stopped a request before a view answered it."""
    return next((status for kind, status in _STATUSES if isinstance(error, kind)), 500)


def compose_answer(status: int, sentence: str, beginning: bytes) -> bytes:
    """Compose a whole answer, after which the connection is closed.

    `beginning` is that of the request, which tells who asks.
    """
    media, body = "text/plain; charset=utf-8", f"{sentence}\n".encode()
    with logs.bind_request_id(None) as request_id:
        logs.log_facts(logger, logging.INFO, "request refused early", status=status)
    if beginning.find(_API) == beginning.find(b" ") >= 0:
        media = "application/problem+json"
        problem = {
            "status": status,
            "code": HTTPStatus(status).name.lower(),
            "title": sentence,
            "request_id": request_id,
        }
        body = json.dumps(problem, ensure_ascii=False).encode()
    is_busy = status == HTTPStatus.SERVICE_UNAVAILABLE
    head = _HEAD.format(
        status=status,
        phrase=_PHRASES.get(status, HTTPStatus(status).phrase),
        media=media,
        request_id=request_id,
        length=len(body),
        more=f"Retry-After: {_SECONDS_TO_WAIT}\r\n" if is_busy else "",
    )
    return head.encode() + body
