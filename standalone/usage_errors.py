"""What click says of a mistyped command, in Vietnamese."""

import re

import click

#: What click says of the whole command, and what that is here; the first that fits.
_SENTENCES = (
    (r"Missing argument '(.+)'\.", "thiếu {0}"),
    (r"Missing (?:option|parameter) '(.+?)'\.", "thiếu tùy chọn {0}"),
    (r"No such command '(.+?)'\.", "không có lệnh «{0}»"),
    (r"No such option '?(.+?)'?\.", "không có tùy chọn {0}"),
    (r"Option '(.+?)' requires an argument\.", "tùy chọn {0} cần một giá trị"),
    (r"Option '(.+?)' requires (\d+) arguments\.", "tùy chọn {0} cần {1} giá trị"),
    (r"Option '(.+?)' does not take a value\.", "tùy chọn {0} không nhận giá trị"),
    (r"Got unexpected extra arguments? \((.+)\)", "thừa «{0}»"),
    (r"Argument '(.+?)' takes (\d+) values?.*", "{0} cần {1} giá trị"),
)
#: What it says of a value.
_VALUES = (
    (r"\w+ '(.+)' does not exist\.", "không có tệp hoặc thư mục «{0}»"),
    (r"\w+ '(.+)' is a directory\.", "«{0}» là một thư mục, không phải tệp"),
    (r"\w+ '(.+)' is a file\.", "«{0}» là một tệp, không phải thư mục"),
    (r"\w+ '(.+)' is not readable\.", "không có quyền đọc «{0}»"),
    (r"\w+ '(.+)' is not writable\.", "không có quyền ghi «{0}»"),
    (r"(\S+) is not in the range (-?\d+)<=x<=(-?\d+)\.", "{0} nằm ngoài khoảng từ {1} đến {2}"),
    (r"(\S+) is not in the range x>=(-?\d+)\.", "{0} nhỏ hơn {1}"),
    (r"(\S+) is not in the range x<=(-?\d+)\.", "{0} lớn hơn {1}"),
    (r"'(.*)' is not a valid (?:integer|float).*\.", "«{0}» không phải là số"),
    (r"'(.*)' is not (?:one of )?('.+')\.", "«{0}» không thuộc: {1}"),
)


def explain_usage(error: click.UsageError) -> str:
    """The reason in Vietnamese; empty for what has none here, as a sentence of our own."""
    said = error.format_message()
    if isinstance(error, click.BadParameter) and not isinstance(error, click.MissingParameter):
        reason = _translate(error.message, _VALUES)
        return f"{_name_parameter(error)}{reason}" if reason else ""
    return _translate(said, _SENTENCES)


def _translate(said: str, table: tuple[tuple[str, str], ...]) -> str:
    for pattern, sentence in table:
        if found := re.match(pattern, said, re.DOTALL):
            return sentence.format(*(group.replace("'", "") for group in found.groups()))
    return ""


def _name_parameter(error: click.BadParameter) -> str:
    if error.param is None:
        return ""
    return error.param.get_error_hint(error.ctx).replace("'", "") + ": "
