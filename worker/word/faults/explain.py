"""Say what went wrong with a tag or a value, in words for whoever wrote the template."""

import ast
import re

import jinja2
from jinja2.exceptions import TemplateSyntaxError, UndefinedError

from worker.word.errors import PackageError, Refusal
from workflow.domain.errors import Message

# What a render can end in; anything else is a mistake of ours and goes up as it is.
RENDER_ERRORS = (
    *(Refusal, jinja2.TemplateError, TypeError, ValueError, LookupError, ArithmeticError),
    RecursionError,
)

_SYNTAX = {
    "Unexpected end of template": Message("Thiếu thẻ đóng (endif hoặc endfor)."),
    "Encountered unknown tag": Message("Không có thẻ này."),
    "No filter named": Message("Không có bộ lọc này."),
    "No test named": Message("Không có phép thử này."),
    "expected name or number": Message("Sau dấu chấm phải là tên trường hoặc số."),
    "can't assign to": Message("Vòng lặp phải có dạng: for tên in danh_sách."),
    "tag name expected": Message("Thẻ viết dở dang."),
}
# expected token 'end of print statement', got 'b'; unexpected char '$' at 5; unexpected ')'
_CULPRIT = re.compile(r"""(?:got|unexpected(?: char)?) ((["']).+?\2)""")


def explain(error: BaseException) -> Message:
    if isinstance(error, Refusal | PackageError):
        return error.message
    if isinstance(error, TemplateSyntaxError):
        reason = error.message or ""
        known = next((text for start, text in _SYNTAX.items() if reason.startswith(start)), None)
        return known or _broken(reason)
    if isinstance(error, ZeroDivisionError):
        return Message("Phép chia cho 0.")
    if isinstance(error, RecursionError | SyntaxError):  # of the Python that Jinja wrote
        return Message("Mẫu lồng nhau quá sâu.")
    if isinstance(error, ValueError) and "integer string conversion" in str(error):
        return Message("Số quá lớn.")
    if isinstance(error, UndefinedError):
        return Message("Thiếu dữ liệu ở chỗ này.")
    if isinstance(error, TypeError) and "not supported between" in str(error):
        return Message("Không tính được chỗ này: chỉ so sánh được số với số, chữ với chữ.")
    return Message("Không tính được chỗ này: giá trị không hợp với phép tính hoặc bộ lọc.")


def _broken(reason: str) -> Message:
    """Name what Jinja could not read."""
    found = _CULPRIT.search(reason)
    what = _read_literal(found[1]) if found else ""
    if not what or what.startswith("end of"):
        return Message("Thẻ viết dở dang.") if found else Message("Thẻ viết sai.")
    return Message("Thẻ viết sai ở «{what}».", what=what)


def _read_literal(text: str) -> str:
    """Turn Jinja's Python spelling of a value back into what somebody typed."""
    try:
        return str(ast.literal_eval(text))
    except (ValueError, SyntaxError):
        return text[1:-1]
