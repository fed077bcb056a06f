"""Fields that take what people type: Vietnamese dates and numbers, text as it is stored.

An empty field is `None` (an empty tuple for `Lines`), as in a record: unknown, not "".
"""

import datetime as dt
import re
import unicodedata
from decimal import Decimal
from typing import Any, ClassVar

from flask_babel import gettext as _
from wtforms import Field, StringField, TextAreaField
from wtforms.widgets import TextInput

from workflow.domain.errors import BadInputError
from workflow.domain.vietnamese_text import normalize_text

#: Names are long in an office, but not longer than this; a paper holds it.
LONGEST_LINE = 1000
LONGEST_TEXT = 100_000


def clean_text(text: str) -> str:
    """Normalize text for storing; raises `ValueError` with a message for the field."""
    try:
        return normalize_text(text).strip()
    except BadInputError as error:
        raise ValueError(
            _("Có ký tự lạ mà Word không chứa được. Hệ thống đã bỏ ký tự đó; hãy xem lại rồi lưu.")
        ) from error


def _strip_unprintable(text: str) -> str:
    """The text without what no page can show."""
    return "".join(
        character
        for character in text
        if character in "\n\r\t" or unicodedata.category(character) not in {"Cc", "Cs"}
    )


def _shorten(text: str) -> str:
    """Shorten typed text for quoting it in a message."""
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:39]}…"


def _check_length(text: str, longest: int) -> str:
    if len(text) > longest:
        raise ValueError(
            _("Dài quá %(longest)s chữ; hãy rút gọn.", longest=f"{longest:,}".replace(",", "."))
        )
    return text


class TypedField(Field):
    """A field that keeps what was typed and shows it again when it could not be read."""

    widget = TextInput()
    typed: str | None = None

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return
        self.typed = valuelist[0]
        self.data = None
        if text := clean_text(self.typed):
            self.data = self.read(text)

    def read(self, text: str) -> Any:
        """The value of the text; raises `ValueError` with a sentence for the person."""
        raise NotImplementedError

    def write(self, value: Any) -> str:
        """The value as it is typed."""
        return str(value)

    def _value(self) -> str:
        if self.typed is not None:
            return _strip_unprintable(self.typed)
        return "" if self.data is None else self.write(self.data)


class LineField(TypedField, StringField):
    """Text of one line."""

    def read(self, text: str) -> str:
        return _check_length(" ".join(text.split("\n")), LONGEST_LINE)


class TextField(TypedField, TextAreaField):
    """Text of several lines, one value."""

    widget = TextAreaField.widget

    def read(self, text: str) -> str:
        return _check_length(text, LONGEST_TEXT)


class LinesField(TypedField, TextAreaField):
    """A list, one thing a line."""

    widget = TextAreaField.widget

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        self.data = self.data or ()

    def read(self, text: str) -> tuple[str, ...]:
        _check_length(text, LONGEST_TEXT)
        return tuple(line.strip() for line in text.split("\n") if line.strip())

    def write(self, value: Any) -> str:
        return "\n".join(value)


class DayField(TypedField):
    """A date typed as ngày/tháng/năm; with JavaScript a calendar is offered too."""

    #: 24/1/2022, 24-01-2022, 24.01.2022, 24 1 2022; and 2022-01-24 from a calendar.
    _DAY_FIRST: ClassVar = re.compile(r"(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{4})")
    _YEAR_FIRST: ClassVar = re.compile(r"(\d{4})-(\d{2})-(\d{2})")

    def read(self, text: str) -> dt.date:
        if match := self._DAY_FIRST.fullmatch(text):
            day, month, year = map(int, match.groups())
        elif match := self._YEAR_FIRST.fullmatch(text):
            year, month, day = map(int, match.groups())
        else:
            raise ValueError(
                _(
                    "«%(typed)s» chưa phải ngày/tháng/năm; hãy ghi như 24/01/2022.",
                    typed=_shorten(text),
                )
            )
        try:
            return dt.date(year, month, day)
        except ValueError:
            raise ValueError(_("Không có ngày %(day)s; hãy xem lại.", day=text)) from None

    def write(self, value: Any) -> str:
        return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else str(value)


class TimeOfDayField(TypedField):
    """A time of day, typed as 14:00, 14h or 14h30; kept as "14:00", as records have it."""

    _TIME: ClassVar = re.compile(r"(\d{1,2})\s*(?:[:h.]|giờ)\s*(\d{1,2})?\s*(?:phút)?", re.I)

    def read(self, text: str) -> str:
        match = self._TIME.fullmatch(text)
        hour, minute = (int(match[1]), int(match[2] or 0)) if match else (24, 0)
        if hour > 23 or minute > 59:
            raise ValueError(
                _("«%(typed)s» chưa phải giờ:phút; hãy ghi như 14:00.", typed=_shorten(text))
            )
        return f"{hour:02}:{minute:02}"


class WholeNumberField(TypedField):
    """A count: a whole number of 0 or more."""

    def read(self, text: str) -> int:
        digits = re.sub(r"(?<=\d)[. ](?=\d{3}\b)", "", text)
        if not re.fullmatch(r"\d{1,9}", digits, re.ASCII):
            raise ValueError(
                _("«%(typed)s» chưa phải số nguyên; hãy ghi như 9.", typed=_shorten(text))
            )
        return int(digits)


class ScoreField(TypedField):
    """A number with a decimal comma; a point is taken for a comma too."""

    def read(self, text: str) -> Decimal:
        if not re.fullmatch(r"-?\d{1,6}(?:[.,]\d{1,4})?", text, re.ASCII):
            raise ValueError(
                _("«%(typed)s» chưa phải một số; hãy ghi như 98,5.", typed=_shorten(text))
            )
        return Decimal(text.replace(",", "."))

    def write(self, value: Any) -> str:
        return str(value).replace(".", ",")


class QuantityField(ScoreField):
    """An amount of anything, from 0 on: money and people run to more digits than scores."""

    def read(self, text: str) -> Decimal:
        if not re.fullmatch(r"\d{1,15}(?:[.,]\d{1,4})?", text, re.ASCII):
            raise ValueError(
                _(
                    "«%(typed)s» chưa phải số từ 0 trở lên; hãy ghi như 1234,5, không chấm nghìn.",
                    typed=_shorten(text),
                )
            )
        return Decimal(text.replace(",", "."))
