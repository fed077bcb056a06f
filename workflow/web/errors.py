"""Pages for what goes wrong: one clear sentence, what to do, and nothing of the inside."""

import logging
import math
from http import HTTPStatus

from flask import Flask, Response, make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError
from werkzeug.exceptions import HTTPException

from workflow import logs
from workflow.domain.errors import (
    DomainError,
    NotAllowedError,
    NotFoundError,
    StaleFormError,
    TooBusyError,
)
from workflow.services.printing.page_process import UnviewableError
from workflow.services.stores.file_store import UnwritableStoreError
from workflow.services.stores.medium import StoreAwayError
from workflow.web import problems
from workflow.web.auth.current_user import act_as_anonymous
from workflow.web.language import translate
from workflow.web.protection.security import count_seconds_left
from workflow.web.submitting import CommitInDoubtError, has_committed
from workflow.web.urls import current_url, home_url, is_api_request

logger = logging.getLogger(__name__)

#: The database does not answer, is being restarted, has no connection to spare, or, after its
#: server was changed for another, can only be read.
DATABASE_UNAVAILABLE = (OperationalError, InterfaceError, InternalError, NoConnectionError)
_SECONDS_TO_WAIT = 10
#: A page with its status, or a problem for a program.
ErrorAnswer = tuple[str, int] | Response
FailureAnswer = tuple[str, int, dict[str, str]] | Response


def init_app(app: Flask) -> None:
    """Register the error pages."""
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(CSRFError, csrf_error)
    app.register_error_handler(DomainError, domain_error)
    app.register_error_handler(CommitInDoubtError, commit_in_doubt)
    for error in DATABASE_UNAVAILABLE:
        app.register_error_handler(error, database_unavailable)
    for gone in (ObjectDeletedError, StaleDataError):
        app.register_error_handler(gone, changed_meanwhile)
    app.register_error_handler(UnwritableStoreError, store_unwritable)
    app.register_error_handler(StoreAwayError, store_away)
    app.register_error_handler(Exception, unexpected_error)


def error_page(status: int, title: str, advice: str) -> ErrorAnswer:
    """A page with one sentence on what happened, one on what to do, and the way back to a form.

    A program gets the first as a problem.
    """
    if is_api_request():
        return problems.build_problem(status, HTTPStatus(status).name.lower(), title)
    sent_from = current_url() if request.method == "POST" else home_url()
    again = sent_from if sent_from != home_url() else ""
    page = render_template("errors/error.html", title=title, advice=advice, code="", again=again)
    return page, status


def http_error(error: HTTPException) -> ErrorAnswer | HTTPException:
    """Say in words what a status means."""
    status = error.code or 500
    if status < 400:
        return error
    if is_api_request():
        return problems.describe_http_error(error)
    if status == 429:
        return _too_many()
    title, advice = _title_and_advice(status)
    return error_page(status, title, advice)


def _too_many() -> Response:
    """Tell how long the limit that was met lasts."""
    seconds = count_seconds_left()
    if seconds > 90:
        advice = _("Hãy chờ %(count)s phút rồi thử lại.", count=math.ceil(seconds / 60))
    else:
        advice = _("Hãy chờ %(count)s giây rồi thử lại.", count=seconds)
    answer = make_response(error_page(429, _("Có quá nhiều lần thử trong thời gian ngắn."), advice))
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _title_and_advice(status: int) -> tuple[str, str]:
    known = {
        403: (
            _("Anh/chị không có quyền xem hoặc làm việc này."),
            _("Nếu cần, hãy liên hệ cán bộ phụ trách của Hội đồng để được cấp quyền."),
        ),
        404: (
            _("Không tìm thấy trang này."),
            _("Hãy kiểm tra lại địa chỉ, hoặc quay về bảng theo dõi và đi từ đó."),
        ),
        405: (
            _("Địa chỉ này không mở trực tiếp được."),
            _("Hãy quay về bảng theo dõi và bấm lại từ đó."),
        ),
        413: (
            _("Tệp gửi lên lớn hơn 20 MB, hoặc biểu mẫu có quá nhiều ô."),
            _("Hãy quay lại, nén tệp hoặc chia nhỏ rồi gửi lại. Phần đã lưu trước đó vẫn còn."),
        ),
    }
    fallback = (
        _("Yêu cầu vừa gửi chưa đúng."),
        _("Hãy quay lại trang trước và làm lại."),
    )
    return known.get(status, fallback)


def csrf_error(_error: CSRFError) -> ErrorAnswer:
    """A form from another session: signed out meanwhile, or left open too long."""
    return error_page(
        400,
        _("Trang này đã mở quá lâu nên chưa lưu được."),
        _("Hãy mở lại trang; nội dung đã nhập thường vẫn còn, lấy lại được rồi lưu."),
    )


def domain_error(error: DomainError) -> ErrorAnswer:
    """A rule of the service said no: its own sentence says why."""
    if is_api_request():
        return problems.describe_refusal(error)
    return error_page(
        _status_of(error),
        translate(error.message),
        _("Hãy quay lại trang trước để sửa hoặc chọn cách khác."),
    )


def _status_of(error: DomainError) -> int:
    if isinstance(error, NotFoundError):
        return 404
    if isinstance(error, NotAllowedError):
        return 403
    if isinstance(error, TooBusyError | UnviewableError):
        return 503
    return 409 if isinstance(error, StaleFormError) else 400


def database_unavailable(error: Exception) -> FailureAnswer:
    """The database could not be asked just now: nothing was saved, and soon it may be again."""
    return _failure_page(
        error,
        503,
        _("Hệ thống đang bận hoặc đang khởi động lại, chưa làm được việc vừa rồi."),
        _(
            "Dữ liệu đã lưu trước đó vẫn an toàn. Hãy chờ vài giây rồi quay lại và thử lại;"
            " nếu vẫn lỗi, báo mã dưới đây cho người quản trị."
        ),
    )


def changed_meanwhile(_error: Exception) -> ErrorAnswer:
    """What this request had read was taken away by somebody else before it stored anything."""
    return error_page(
        409,
        _("Người khác vừa đổi hoặc xóa điều này nên chưa làm được việc vừa rồi."),
        _("Hãy mở lại trang, xem rồi làm lại."),
    )


def commit_in_doubt(error: Exception) -> FailureAnswer:
    """The answer to COMMIT was lost; whether the changes are stored shows only when looked at."""
    return _failure_page(
        error,
        503,
        _("Mất kết nối đúng lúc đang lưu: việc vừa rồi có thể đã lưu, có thể chưa."),
        _("Hãy chờ vài giây, mở lại trang và xem trước; chỉ làm lại nếu thấy chưa lưu."),
    )


def store_unwritable(error: Exception) -> FailureAnswer:
    """A file could not be kept: the request as a whole has not happened."""
    return _failure_page(
        error,
        503,
        _("Không ghi được tệp vào kho lưu, chưa làm được việc vừa rồi."),
        _(
            "Dữ liệu đã lưu trước đó vẫn an toàn. Hãy báo mã dưới đây cho người quản trị"
            " để xem ổ đĩa, rồi thử lại."
        ),
    )


def store_away(error: Exception) -> FailureAnswer:
    """The object store could not be asked just now: neither is anything stored nor lost."""
    return _failure_page(
        error,
        503,
        _("Kho tệp không trả lời, chưa làm được việc vừa rồi."),
        _(
            "Dữ liệu và tệp đã lưu trước đó vẫn an toàn. Hãy chờ vài phút rồi thử lại;"
            " nếu vẫn lỗi, báo mã dưới đây cho người quản trị."
        ),
    )


def unexpected_error(error: Exception) -> FailureAnswer:
    """Something nobody thought of: a code for the page and the log, nothing else."""
    return _failure_page(
        error,
        500,
        _("Có lỗi trong hệ thống, chưa làm được việc vừa rồi."),
        _(
            "Dữ liệu đã lưu trước đó vẫn an toàn. Hãy thử lại;"
            " nếu vẫn lỗi, báo mã dưới đây cho người quản trị."
        ),
    )


def _failure_page(error: Exception, status: int, title: str, advice: str) -> FailureAnswer:
    """A page that asks nothing of what may have failed; its code is the id in the log's lines.

    What failed after the commit did not undo it: then the page says that the changes are stored.
    """
    if has_committed():
        title = _("Việc vừa rồi đã được lưu, nhưng trang tiếp theo chưa hiện được.")
        advice = _("Không cần làm lại. Hãy chờ vài giây rồi mở lại trang.")
    code = logs.get_request_id()
    logs.log_facts(logger, logging.ERROR, "request failed", error=error)
    if is_api_request():
        name = HTTPStatus(status).name.lower()
        return problems.build_problem(status, "stored" if has_committed() else name, title)
    act_as_anonymous()
    page = render_template("errors/crash.html", title=title, advice=advice, code=code, again="")
    return page, status, {"Retry-After": str(_SECONDS_TO_WAIT)} if status == 503 else {}
