"""Fields that take what people type: Vietnamese dates and numbers, text as it is stored.

An empty field is `None` (an empty tuple for `Lines`), as in a record: unknown, not "".
"""

import datetime as dt
import unicodedata
from decimal import Decimal
from typing import Any, ClassVar, cast

from flask import g
from flask_babel import gettext as _
from wtforms import Field, StringField, TextAreaField
from wtforms.widgets import TextInput

from workflow.domain.errors import BadInputError
from workflow.domain.texts.pasted_lists import clean_lines, read_names
from workflow.domain.texts.typed_dates import parse_day, parse_time, parse_year
from workflow.domain.texts.typed_numbers import parse_count, parse_decimal
from workflow.domain.texts.typed_text import LONGEST_LINE, LONGEST_TEXT
from workflow.domain.texts.usual_days import find_usual_day
from workflow.domain.vietnamese_text import normalize_text
from workflow.web.clock import today
from workflow.web.forms.rows import MOST_ROWS
from workflow.web.language import translate


def clean_text(text: str) -> str:
    """Normalize text for storing; raises `ValueError` with a message for the field."""
    try:
        return normalize_text(text.replace("\u00ad", "")).strip()  # soft hyphens come from Word
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
    #: The keyboard that a phone shows.
    inputmode: ClassVar = ""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.inputmode:
            self.render_kw = {"inputmode": self.inputmode, **(options.get("render_kw") or {})}

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return
        self.typed = valuelist[0]
        self.data = None
        if text := clean_text(self.typed):
            try:
                self.data = self.read(text)
            except BadInputError as error:
                raise ValueError(translate(error.message)) from error

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
    """A list, one thing a line; as long as others, or as it is stored already."""

    widget = TextAreaField.widget

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        self.data = self.data or ()
        if len(self.data) > (most := max(MOST_ROWS, len(self.object_data or ()))):
            raise ValueError(_("Danh sách dài quá %(most)s dòng; hãy bớt lại.", most=most))

    def read(self, text: str) -> tuple[str, ...]:
        _check_length(text, LONGEST_TEXT)
        return tuple(line.strip() for line in text.split("\n") if line.strip())

    def write(self, value: Any) -> str:
        return "\n".join(value)


class CopiedLinesField(LinesField):
    """A list that is often copied from a paper: without its numbers, bullets and semicolons."""

    def read(self, text: str) -> tuple[str, ...]:
        _check_length(text, LONGEST_TEXT)
        return tuple(filter(None, (line.rstrip(" ;") for line in clean_lines(text))))


class UnitNamesField(LinesField):
    """A list of agencies, each once, however it was copied."""

    def read(self, text: str) -> tuple[str, ...]:
        _check_length(text, LONGEST_TEXT)
        return tuple(name for name, _role in read_names(text))


def expect_days_near(day: dt.date | None) -> None:
    """Let dates without a year on this page be near a day; None is the usual one."""
    g.expected_day = day


def _usual_day() -> dt.date:
    """The day that such a date is near: of its meeting, the end of the year, else today."""
    if expected := g.get("expected_day"):
        return cast("dt.date", expected)
    review = g.get("review")
    return (find_usual_day(review.year) if review else None) or today()


class DayField(TypedField):
    """A date typed as ngày/tháng/năm; with JavaScript a calendar is offered too.

    A phone shows digits, on some without separators: 24012022 is read as well.
    """

    inputmode = "numeric"

    def read(self, text: str) -> dt.date:
        return parse_day(text, near=_usual_day())

    def write(self, value: Any) -> str:
        return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else str(value)


class TimeOfDayField(TypedField):
    """A time of day, typed as 14:00, 14h or 8g30; kept as "14:00", as records have it."""

    inputmode = "numeric"

    def read(self, text: str) -> str:
        return parse_time(text)


class YearField(TypedField):
    """A year or a school year, kept in one spelling."""

    inputmode = "numeric"

    def read(self, text: str) -> str:
        return parse_year(text)


class WholeNumberField(TypedField):
    """A count: a whole number of 0 or more."""

    inputmode = "numeric"

    def read(self, text: str) -> int:
        return parse_count(text)


class ScoreField(TypedField):
    """A number of 0 or more with a decimal comma."""

    inputmode = "decimal"
    digits: ClassVar = 6

    def read(self, text: str) -> Decimal:
        return parse_decimal(text, digits=self.digits)

    def write(self, value: Any) -> str:
        """Without zeros at the end: "1,000" would be asked about."""
        text = f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
        return text.replace(".", ",")


class QuantityField(ScoreField):
    """An amount of anything: money and people run to more digits than scores."""

    digits: ClassVar = 15
