"""Written forms of the values of a regulation: text, or lines of text.

TOML, database and form hold the same text; `read` makes the typed value of it or
raises `BadInputError` with a sentence, `say` is how the value reads on a page.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol, TypeAlias

from workflow.domain.errors import BadInputError, Message
from workflow.domain.labels import N_
from workflow.domain.law.regulation import DayOfYear, LawRef
from workflow.domain.texts.typed_dates import parse_day
from workflow.domain.texts.typed_numbers import parse_count, parse_decimal

PlainValue: TypeAlias = str | tuple[str, ...]

#: Looked at before any arithmetic: 1e99999999 is a number too, and takes minutes to write out.
_SHARE = re.compile(r"\d{1,9}(?:/\d{1,9}|\.\d{1,9})?%?", re.ASCII)
_DAY_OF_YEAR = re.compile(
    r"(?:ngày\s+)?(\d{1,2})(?:\s*[/.-]\s*|\s+tháng\s+)(\d{1,2})(\s+(?:của\s+)?năm\s+sau)?",
    re.ASCII | re.IGNORECASE,
)
#: Digits of points before the comma.
_DIGITS = 6


_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))


class ClauseKind(Protocol):
    """The form of a clause's values."""

    @property
    def lines(self) -> bool:
        """Tell whether it is written on several lines."""

    @property
    def hint(self) -> str | Message:
        """Describe how the value is written, for the person who types it."""

    def read(self, plain: PlainValue) -> Any:
        """The typed value; raises `BadInputError`."""

    def say(self, plain: PlainValue) -> tuple[str, ...]:
        """The value as people read it, one text a line; each may be looked up in a catalogue."""


def build_refusal(sentence: str, **params: Any) -> BadInputError:
    """Build the error for a value that cannot be read."""
    return BadInputError(Message(sentence, **params))


def _to_text(plain: PlainValue) -> str:
    """The text with plain digits, signs and spaces, whatever it was pasted from."""
    text = plain if isinstance(plain, str) else " ".join(plain)
    return unicodedata.normalize("NFKC", text).translate(_DASHES).strip()


def split_lines(plain: PlainValue) -> tuple[str, ...]:
    """The lines of a value that say something."""
    rows = plain.splitlines() if isinstance(plain, str) else plain
    return tuple(row.strip() for row in rows if row.strip())


@dataclass(frozen=True)
class ShareKind:
    """An exact share: `4/5`, `80 %` or `66,67 %`; or, where `word` is given, that word for none."""

    word: str = ""
    lines: bool = False
    hint: str = N_("Ví dụ: 4/5 hoặc 80 %")

    def read(self, plain: PlainValue) -> Fraction | None:
        text = _to_text(plain).replace(",", ".").replace(" ", "")
        if self.word and _to_text(plain).casefold() == self.word:
            return None
        share = _read_share(text) if _SHARE.fullmatch(text) else Fraction(0)
        if not 0 < share <= 1:
            raise build_refusal(
                "«{text}» không phải một tỷ lệ từ 0 đến 100 %; hãy ghi như 4/5 hoặc 80 %.",
                text=_to_text(plain),
            )
        return share

    def say(self, plain: PlainValue) -> tuple[str, ...]:
        share = self.read(plain)
        return (self.word,) if share is None else (format_fraction(share),)


def _read_share(text: str) -> Fraction:
    try:
        return Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)
    except ZeroDivisionError:
        return Fraction(0)


def format_fraction(share: Fraction) -> str:
    """80 %, 66,5 %; a share that has no such end stays a fraction: 2/3."""
    hundredths = share * 10000
    if hundredths.denominator != 1:
        return f"{share.numerator}/{share.denominator}"
    return f"{Decimal(int(hundredths)) / 100:f} %".replace(".", ",")


@dataclass(frozen=True)
class WholeNumberKind:
    """A count between two bounds."""

    least: int
    most: int
    lines: bool = False

    @property
    def hint(self) -> Message:
        return Message("Số nguyên từ {least} đến {most}", least=self.least, most=self.most)

    def read(self, plain: PlainValue) -> int:
        text = _to_text(plain)
        try:
            number = parse_count(text)
        except BadInputError:
            number = self.least - 1
        if not self.least <= number <= self.most:
            raise build_refusal(
                "«{text}» không phải số nguyên từ {least} đến {most}.",
                text=text,
                least=self.least,
                most=self.most,
            )
        return number

    def say(self, plain: PlainValue) -> tuple[str, ...]:
        return (str(self.read(plain)),)


@dataclass(frozen=True)
class AmountKind:
    """Points, exact, by the one rule for numbers: `100`, `12,5`, `1.000` is a thousand."""

    lines: bool = False
    hint: str = N_("Số điểm, ví dụ 100 hoặc 12,5")

    def read(self, plain: PlainValue) -> Decimal:
        return parse_decimal(_to_text(plain), digits=_DIGITS)

    def say(self, plain: PlainValue) -> tuple[str, ...]:
        return (f"{self.read(plain):f}".replace(".", ","),)


@dataclass(frozen=True)
class ChoiceKind:
    """One of a few values; each has a label."""

    options: Mapping[str, str]
    values: Mapping[str, Any] | None = None
    lines: bool = False
    hint: str = ""

    def read(self, plain: PlainValue) -> Any:
        text = _to_text(plain)
        if text not in self.options:
            raise build_refusal(
                "«{text}» không thuộc: {choices}.", text=text, choices=", ".join(self.options)
            )
        return self.values[text] if self.values else text

    def say(self, plain: PlainValue) -> tuple[str, ...]:
        self.read(plain)
        return (self.options[_to_text(plain)],)


@dataclass(frozen=True)
class OrderedChoicesKind:
    """Some of a few values, in order, none twice."""

    options: Mapping[str, str]
    lines: bool = True

    @property
    def hint(self) -> Message:
        known = Message("; ".join(f"{key} ({{{key}}})" for key in self.options), **self.options)
        return Message("Mỗi dòng một mục, theo thứ tự: {known}", known=known)

    def read(self, plain: PlainValue) -> tuple[str, ...]:
        steps = split_lines(plain)
        for step in steps:
            if step not in self.options:
                raise build_refusal(
                    "«{text}» không thuộc: {choices}.", text=step, choices=", ".join(self.options)
                )
        if len(set(steps)) < len(steps):
            raise build_refusal("Có mục được ghi hai lần.")
        return steps

    def say(self, plain: PlainValue) -> tuple[str, ...]:
        return tuple(self.options[step] for step in self.read(plain))


@dataclass(frozen=True)
class DayOfYearKind:
    """A day of the year reviewed, `10/12`, or of the year after it, `30/3 năm sau`."""

    lines: bool = False
    hint: str = N_("Ví dụ: 10/12 hoặc 30/3 năm sau")

    def read(self, plain: PlainValue) -> DayOfYear:
        text = _to_text(plain)
        match = _DAY_OF_YEAR.fullmatch(text)
        if match:
            day, month = int(match[1]), int(match[2])
            try:
                dt.date(2001, month, day)  # not a leap year: 29/2 is no day of every year
                return DayOfYear(month, day, 1 if match[3] else 0)
            except ValueError:
                pass
        raise build_refusal(
            "«{text}» không phải ngày của mọi năm; hãy ghi như 10/12 hoặc 30/3 năm sau.", text=text
        )

    def say(self, plain: PlainValue) -> tuple[str, ...]:
        day = self.read(plain)
        return (f"{day.day}/{day.month}{' năm sau' if day.offset else ''}",)


@dataclass(frozen=True)
class LinesKind:
    """Texts, one a line."""

    lines: bool = True
    hint: str = N_("Mỗi dòng một mục")

    def read(self, plain: PlainValue) -> tuple[str, ...]:
        return split_lines(plain)

    def say(self, plain: PlainValue) -> tuple[str, ...]:
        return split_lines(plain)


def split_cells(row: str, count: int) -> list[str]:
    """The parts of a line between its bars, empty ones added up to `count`.

    A row that was copied from a spreadsheet has tabs between its cells.
    """
    found = [cell.strip() for cell in row.split("|" if "|" in row else "\t")]
    return found + [""] * (count - len(found))


@dataclass(frozen=True)
class ActsKind:
    """Acts to cite: `luat-06-2022 | Luật Thi đua, khen thưởng … | 01/01/2024 | `."""

    lines: bool = True
    hint: str = N_("Mỗi dòng một văn bản: mã | tên như khi viện dẫn | từ ngày | đến ngày")

    def read(self, plain: PlainValue) -> tuple[LawRef, ...]:
        return tuple(self._row(row) for row in split_lines(plain))

    def _row(self, row: str) -> LawRef:
        parts = split_cells(row, 4)
        if len(parts) != 4 or not parts[0] or not parts[1]:
            raise build_refusal("«{text}» cần dạng: mã | tên | từ ngày | đến ngày.", text=row)
        act = LawRef(parts[0], parts[1], _parse_date(parts[2]), _parse_date(parts[3]))
        if act.valid_from and act.valid_to and act.valid_to < act.valid_from:
            raise build_refusal(
                "«{text}»: ngày hết hiệu lực trước ngày có hiệu lực.", text=act.text
            )
        return act

    def say(self, plain: PlainValue) -> tuple[str, ...]:
        return tuple(_describe_act(act) for act in self.read(plain))


def _describe_act(act: LawRef) -> str:
    since = f" từ {act.valid_from:%d/%m/%Y}" if act.valid_from else ""
    until = f" đến {act.valid_to:%d/%m/%Y}" if act.valid_to else ""
    return f"{act.text}{' –' if since or until else ''}{since}{until}"


def _parse_date(text: str) -> dt.date | None:
    if not text:
        return None
    if not re.search(r"\d\D+\d+\D+\d", text):  # no year is nearer than another
        raise build_refusal("«{text}» không phải ngày dạng ngày/tháng/năm.", text=text)
    try:
        return parse_day(text, near=dt.date(2000, 1, 1))
    except BadInputError:
        raise build_refusal("«{text}» không phải ngày dạng ngày/tháng/năm.", text=text) from None
