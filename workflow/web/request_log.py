"""Every request gets an id, one log line and a place in the figures.

The id comes from the proxy (`X-Request-ID`) or is made here; it goes back in the answer, along with
the jobs that the request enqueues, and is shown on the page of a crash.
"""

import logging
import time
from contextlib import ExitStack

from flask import Flask, Response, g, request

from workflow import logs
from workflow.web import metrics
from workflow.web.urls import SAME_FOR_ALL

logger = logging.getLogger(__name__)

REQUEST_ID_HEADER = "X-Request-ID"


def init_app(app: Flask) -> None:
    """Count and log; registered before everything else that looks at a request."""
    app.before_request(_start_request)
    app.after_request(_log_request)
    app.teardown_request(_close_scope)


def _start_request() -> None:
    g.request_scope = ExitStack()
    g.request_scope.enter_context(logs.bind_request_id(request.headers.get(REQUEST_ID_HEADER)))
    g.began = time.perf_counter()


def _log_request(response: Response) -> Response:
    seconds = time.perf_counter() - g.began
    route = request.endpoint or "unknown"
    response.headers[REQUEST_ID_HEADER] = logs.get_request_id()
    metrics.count_request(request.method, route, response.status_code, seconds)
    is_quiet = route in SAME_FOR_ALL and response.status_code < 400  # of interest if it fails
    level = logging.DEBUG if is_quiet else logging.INFO
    logs.log_facts(
        logger, level, "request",
        method=request.method, route=route, status=response.status_code, ms=round(seconds * 1000),
    )  # fmt: skip
    return response


def _close_scope(_error: BaseException | None) -> None:
    if scope := g.pop("request_scope", None):
        scope.close()
