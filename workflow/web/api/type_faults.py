"""Faults that msgspec finds in what programs send, in words of the service, with their place."""

import re

import msgspec

from workflow.domain.errors import BadInputError, Message
from workflow.domain.labels import N_

#: So much of what was sent is told again.
_LONGEST = 60
#: The sentences of msgspec, as patterns, the special ones first; ours get their named groups.
_SENTENCES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"Object missing required field `(?P<name>.+)`"), N_("Thiếu trường «{name}».")),
    (re.compile(r"Object contains unknown field `(?P<name>.+)`"), N_("Có trường lạ: {name}.")),
    (
        re.compile(r"Invalid enum value (?P<given>.+)"),
        N_("Giá trị {given} không có trong danh sách."),
    ),
    (re.compile(r"Expected `str` of length >= 1"), N_("Không được để trống.")),
    (re.compile(r"Expected `str` of length <= (?P<most>\d+)"), N_("Dài quá {most} chữ.")),
    (re.compile(r"Expected `array` of length >= (?P<least>\d+)"), N_("Cần ít nhất {least} mục.")),
    (re.compile(r"Expected `array` of length <= (?P<most>\d+)"), N_("Nhiều nhất {most} mục.")),
    (re.compile(r"Expected `\w+` >= (?P<least>[\d.-]+)"), N_("Phải từ {least} trở lên.")),
    (re.compile(r"Expected `\w+` <= (?P<most>[\d.-]+)"), N_("Nhiều nhất là {most}.")),
    (
        re.compile(
            r"Invalid RFC3339 encoded datetime|Expected `datetime` with a timezone component"
        ),
        N_("Hãy ghi ngày, giờ và múi giờ, ví dụ 2025-01-10T08:00:00+07:00."),
    ),
    (
        re.compile(r"Expected `(?P<wanted>.+)`, got `(?P<given>.+)`"),
        N_("Giá trị sai kiểu: cần {wanted}, nhận được {given}."),
    ),
)


def explain_fault(error: msgspec.ValidationError) -> BadInputError:
    """Say what is wrong and where."""
    sentence, _sep, path = str(error).partition(" - at `$")
    place = path.strip("`.")
    for pattern, text in _SENTENCES:
        if found := pattern.fullmatch(sentence):
            named = {name: value[:_LONGEST] for name, value in found.groupdict().items()}
            place = f"{place}.{named['name']}".lstrip(".") if "name" in named else place
            return BadInputError(Message(text, **named), field=place or None)
    return BadInputError(
        Message("Giá trị không hợp lệ: {detail}.", detail=sentence[:200]), field=place or None
    )
