"""Say where in the template something went wrong: the part, the paragraph, the placeholder."""

import html
import re
from collections.abc import Iterator
from types import TracebackType

import jinja2
from jinja2.exceptions import TemplateSyntaxError, UndefinedError

from worker.word.errors import Fault, PackageError, Refusal
from worker.word.source import Source
from workflow.domain.errors import Message

# What a render can end in; anything else is a mistake of ours and goes up as it is.
RENDER_ERRORS = (
    *(Refusal, jinja2.TemplateError, TypeError, ValueError, LookupError, ArithmeticError),
    RecursionError,
)

_PLACEHOLDER = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_ELEMENT = re.compile(rf"({_PLACEHOLDER.pattern})|<[^>]*>")  # a placeholder may hold a <
_MAX_PARAGRAPH = 200
_SYNTAX = {
    "Unexpected end of template": Message("Thiếu thẻ đóng (endif hoặc endfor)."),
    "Encountered unknown tag": Message("Không có thẻ này."),
    "No filter named": Message("Không có bộ lọc này."),
    "No test named": Message("Không có phép thử này."),
}
_BROKEN = Message("Thẻ viết sai.")


def fault_at(
    source: Source, line: int, message: Message, near: str | None = None, name: str = ""
) -> Fault:
    """A fault in the paragraph that stands on `line` of the prepared source."""
    text = source.text.split("\n")[line - 1].strip("\x00")
    paragraph = html.unescape(_ELEMENT.sub(r"\1", text)).strip()
    placeholders = _PLACEHOLDER.findall(text)
    named = [found for found in placeholders if re.search(rf"\b{re.escape(name)}\b", found)]
    placeholder = next(iter([*(named if name else []), *placeholders]), "")
    return Fault(source.label, paragraph[:_MAX_PARAGRAPH], placeholder, message, near)


def explain(error: BaseException) -> Message:
    if isinstance(error, Refusal | PackageError):
        return error.message
    if isinstance(error, TemplateSyntaxError):
        said = error.message or ""
        return next((text for start, text in _SYNTAX.items() if said.startswith(start)), _BROKEN)
    if isinstance(error, ZeroDivisionError):
        return Message("Phép chia cho 0.")
    if isinstance(error, RecursionError | SyntaxError):  # of the Python that Jinja wrote
        return Message("Mẫu lồng nhau quá sâu.")
    if isinstance(error, UndefinedError):
        return Message("Thiếu dữ liệu ở chỗ này.")
    return Message("Không tính được chỗ này ({reason}).", reason=str(error))


def find_line(error: BaseException, source: Source, template: jinja2.Template) -> int:
    """The line of the prepared source that `error` came through last."""
    found = 1
    for trace in _traces(error.__traceback__):
        if trace.tb_frame.f_code.co_filename == source.name:
            found = template.get_corresponding_lineno(trace.tb_lineno)
    return found


def _traces(trace: TracebackType | None) -> Iterator[TracebackType]:
    while trace is not None:
        yield trace
        trace = trace.tb_next
