"""What click says of a mistyped command, in Vietnamese."""

import re

import click

#: What click says of the whole command, and what that is here; the first that fits.
_SENTENCES = (
    (r"Missing argument '(.+)'\.", r"thiếu \1"),
    (r"Missing (?:option|parameter) '(.+?)'\.", r"thiếu tùy chọn \1"),
    (r"No such command '(.+?)'\.", r"không có lệnh «\1»"),
    (r"No such option '?(.+?)'?\.", r"không có tùy chọn \1"),
    (r"Option '(.+?)' requires an argument\.", r"tùy chọn \1 cần một giá trị"),
    (r"Option '(.+?)' requires (\d+) arguments\.", r"tùy chọn \1 cần \2 giá trị"),
    (r"Option '(.+?)' does not take a value\.", r"tùy chọn \1 không nhận giá trị"),
    (r"Got unexpected extra arguments? \((.+)\)", r"thừa «\1»"),
    (r"Argument '(.+?)' takes (\d+) values?.*", r"\1 cần \2 giá trị"),
)
#: What it says of a value.
_VALUES = (
    (r"\w+ '(.+)' does not exist\.", r"không có tệp hoặc thư mục «\1»"),
    (r"\w+ '(.+)' is a directory\.", r"«\1» là một thư mục, không phải tệp"),
    (r"\w+ '(.+)' is a file\.", r"«\1» là một tệp, không phải thư mục"),
    (r"\w+ '(.+)' is not readable\.", r"không có quyền đọc «\1»"),
    (r"\w+ '(.+)' is not writable\.", r"không có quyền ghi «\1»"),
    (r"(\S+) is not in the range (-?\d+)<=x<=(-?\d+)\.", r"\1 nằm ngoài khoảng từ \2 đến \3"),
    (r"(\S+) is not in the range x>=(-?\d+)\.", r"\1 nhỏ hơn \2"),
    (r"(\S+) is not in the range x<=(-?\d+)\.", r"\1 lớn hơn \2"),
    (r"'(.*)' is not a valid (?:integer|float).*\.", r"«\1» không phải là số"),
    (r"'(.*)' is not (?:one of )?('.+')\.", r"«\1» không thuộc: \2"),
)


def explain_usage(error: click.UsageError) -> str:
    """The reason in Vietnamese; empty for what has none here, as a sentence of our own."""
    if isinstance(error, click.BadParameter) and not isinstance(error, click.MissingParameter):
        reason = _translate(error.message, _VALUES)
        return f"{_name_parameter(error)}{reason}" if reason else ""
    return _translate(error.format_message(), _SENTENCES)


def _translate(sentence: str, table: tuple[tuple[str, str], ...]) -> str:
    for pattern, ours in table:
        if found := re.match(pattern, sentence, re.DOTALL):
            return found.expand(ours).replace("'", "")
    return ""


def _name_parameter(error: click.BadParameter) -> str:
    if error.param is None:
        return ""
    return error.param.get_error_hint(error.ctx).replace("'", "") + ": "
