"""Dates, times and years as people in Việt Nam type them: one rule for every field.

Each function returns the value or raises `BadInputError`, whose sentence shows how to write it.
"""

import datetime as dt
import re

from workflow.domain.errors import BadInputError, Message
from workflow.domain.labels import N_
from workflow.domain.texts.typed_text import plain_text, quote_typed, refuse_typed, untoned_text

#: Nothing that this service keeps is older, and no plan reaches further.
FIRST_YEAR, LAST_YEAR = 1945, 2100
_A_YEAR = 366
_DAY_MINUTES = 24 * 60

_DAY = r"(?P<day>\d{1,2})"
_MONTH = r"(?P<month>\d{1,2})"
_YEAR = r"(?P<year>\d{4}|\d{2})"
_WEEKDAY = r"(?:thu\s+\w+|chu\s+nhat|t[2-7]|cn)"
#: What stands before a date in a letter, without tones, as all words below.
_BEFORE = re.compile(rf"(?:{_WEEKDAY},?\s+)?(?:ngay\s+)?")
#: And behind it: the end of a sentence, the day of the week.
_AFTER = re.compile(rf"(?:\s*[.,;]|\s*\({_WEEKDAY}\)|,?\s+{_WEEKDAY})*$")
#: A date of a database or of Excel brings midnight along.
_MIDNIGHT = re.compile(r"[T ]0?0:00(?::00(?:\.0+)?)?Z?$")
#: Excel in English writes months so.
_ENGLISH_MONTHS = (
    *("jan", "feb", "mar", "apr", "may", "jun"),
    *("jul", "aug", "sep", "oct", "nov", "dec"),
)
_ENGLISH_MONTH = re.compile(rf"(?<=[\s/-])({'|'.join(_ENGLISH_MONTHS)})[a-z]*(?=[\s/.,-]|$)")
_DATES = (
    re.compile(r"(?P<year>\d{4})\s*[-/.]\s*(?P<month>\d{1,2})\s*[-/.]\s*(?P<day>\d{1,2})"),
    re.compile(rf"{_DAY}\s*[/.\- ]\s*{_MONTH}(?:(?:\s*[/.\- ]|,?\s+nam)\s*{_YEAR})?"),
    re.compile(
        rf"{_DAY}[\s-]+(?:thang|thg|th)\.?\s*{_MONTH}(?:(?:(?:,?\s+nam|,|\s*/)?\s+|-){_YEAR})?"
    ),
    # The keyboard of numbers that phones show has no separators.
    re.compile(r"(?P<day>\d\d)(?P<month>\d\d)(?P<year>\d{4}|\d\d)"),
)
#: Months by name: of the moon, or of the sun as well.
_NAMED_MONTH = re.compile(r"\b(?:thang|thg)\.?\s+(gieng|chap)\b")
_PART = r"(?P<part>sang|trua|chieu|toi|dem|sa|ch|am|pm)?"
_TIMES = (
    re.compile(
        r"(?P<hour>\d{1,2})\s*(?:[:hg.]|gio)\s*(?P<minute>\d{1,2}|ruoi)?\s*(?:phut|p|')?"
        rf"(?::00)?\s*{_PART}"
    ),
    re.compile(rf"(?P<hour>\d{{1,2}})\s+(?P<minute>ruoi)\s*{_PART}"),
    re.compile(
        rf"(?P<hour>\d{{1,2}})\s*(?:h|g|gio)?\s*(?P<minute>kem\s*\d{{1,2}})\s*(?:phut|p|')?\s*{_PART}"
    ),
    re.compile(rf"(?P<hour>\d{{1,2}})(?P<minute>)\s*{_PART}"),
    re.compile(r"(?P<hour>\d{1,2})(?P<minute>\d\d)(?P<part>)"),
)
_BEFORE_TIME = re.compile(r"(?:vao\s+)?(?:luc\s+|hoi\s+)?")
#: The hours that people mean by a part of the day, the first that fits; Windows writes SA and CH.
_PARTS = {
    "": range(24),
    "sang": range(12),
    "trua": range(10, 15),
    "chieu": range(12, 19),
    "toi": range(17, 24),
    "dem": (*range(18, 24), *range(5)),
    **dict.fromkeys(("sa", "am"), range(12)),
    **dict.fromkeys(("ch", "pm"), range(12, 24)),
}
_YEARS = re.compile(
    r"(?:(?:nam(?: hoc)?|nien hoc|n\.?h\.?)\s*:?\s*)?"
    r"(\d{4})(?:\s*(?:[-/_]|den|va|\s)\s*(\d{4}|\d{2})|(\d{4}))?"
)
#: A school year by its last digits: 21-22.
_SHORT_YEARS = re.compile(r"(?:(?:nam hoc|nien hoc|n\.?h\.?)\s*:?\s*)?(\d\d)\s*[-/_]\s*(\d\d)")


def parse_day(text: str, *, near: dt.date) -> dt.date:
    """A date, day first; without a year, the one nearest to `near`; `22` is 2022, `87` is 1987."""
    plain = plain_text(text)
    bare = _AFTER.sub("", _BEFORE.sub("", untoned_text(_MIDNIGHT.sub("", plain)), count=1))
    bare = _ENGLISH_MONTH.sub(lambda found: f"{_ENGLISH_MONTHS.index(found[1]) + 1}", bare)
    match = next((found for form in _DATES if (found := form.fullmatch(bare))), None)
    if named := _NAMED_MONTH.search(bare):
        raise _ask_month(plain, named[1])
    if match is None:
        raise refuse_typed(N_("«{typed}» chưa phải ngày/tháng/năm; hãy ghi như 24/01/2022."), plain)
    day, month = int(match["day"]), int(match["month"])
    try:
        if match["year"] is None:
            return _nearest(day, month, near)
        return check_day(dt.date(_full_year(match["year"]), month, day))
    except ValueError:
        sentence = Message("Không có ngày {day}; hãy xem lại.", day=plain)
        raise BadInputError(sentence) from None


def _ask_month(typed: str, name: str) -> BadInputError:
    """A month that may be one of the moon is not guessed."""
    text = N_(
        "«{typed}» có thể là tháng âm lịch; hãy ghi ngày dương lịch bằng số"
        " (tháng {number} dương lịch thì ghi như 24/{number}/2022)."
    )
    number = {"gieng": "1", "chap": "12"}[name]
    return BadInputError(Message(text, typed=quote_typed(typed), number=number))


def _full_year(digits: str) -> int:
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (1900 if int(digits) >= FIRST_YEAR % 100 else 2000)


def _nearest(day: int, month: int, near: dt.date) -> dt.date:
    """Raises `ValueError` for a day that no year within twelve months has."""
    found = []
    for year in (near.year - 1, near.year, near.year + 1):
        try:
            found.append(dt.date(year, month, day))
        except ValueError:
            continue
    near_ones = [one for one in found if abs(one - near).days <= _A_YEAR]
    return min(near_ones, key=lambda one: abs(one - near))


def check_day(day: dt.date) -> dt.date:
    """The same day; raises `BadInputError` if nothing of this service can have happened on it."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise _out_of_range(str(day.year))
    return day


def _out_of_range(year: str) -> BadInputError:
    text = N_("Năm {year} nằm ngoài khoảng từ {first} đến {last}; hãy xem lại.")
    return BadInputError(Message(text, year=year, first=str(FIRST_YEAR), last=str(LAST_YEAR)))


def parse_time(text: str) -> str:
    """A time of day as records keep it, `14:00`: typed as 14:00, 14h, 8g30, 2 giờ rưỡi chiều."""
    plain = plain_text(text)
    bare = _BEFORE_TIME.sub("", untoned_text(plain), count=1)
    match = next((found for form in _TIMES if (found := form.fullmatch(bare))), None)
    part = (match["part"] or "") if match else ""
    typed = int(match["hour"]) if match else 24
    hours = [typed, (typed + 12) % 24] if part and typed <= 12 else [typed]
    hour = next((one for one in hours if one in _PARTS[part]), None)
    minute = _read_minute(match["minute"] or "0") if match else 0
    if hour is None or not -60 < minute < 60:
        raise refuse_typed(N_("«{typed}» chưa phải giờ:phút; hãy ghi như 14:00."), plain)
    hour, minute = divmod((hour * 60 + minute) % _DAY_MINUTES, 60)
    return f"{hour:02}:{minute:02}"


def _read_minute(typed: str) -> int:
    """The minutes after the hour; below 0 for `kém 15`."""
    if typed.startswith("kem"):
        return -int(typed.removeprefix("kem"))
    return int(typed) if typed.isdecimal() else 30


def parse_year(text: str) -> str:
    """The label of a year, in one spelling: `2021`, or `2021-2022` for a school year."""
    plain = " ".join(plain_text(text).split())
    bare = untoned_text(plain).rstrip(".;,")
    if short := _SHORT_YEARS.fullmatch(bare):
        bare = f"20{short[1]}-{short[2]}"
    match = _YEARS.fullmatch(bare)
    if match is None:
        sentence = N_("Hãy ghi năm bằng bốn chữ số, ví dụ 2021 hoặc 2020-2021.")
        raise BadInputError(Message(sentence))
    first = int(match[1])
    second = match[2] or match[3]
    last = int(match[1][: 4 - len(second)] + second) if second else first
    for year in (first, last):
        if not FIRST_YEAR <= year <= LAST_YEAR and (year == first or last == first + 1):
            raise _out_of_range(str(year))
    if second is None:
        return str(first)
    if last != first + 1:
        text = N_("Năm học gồm hai năm liền nhau, ví dụ 2020-2021; hãy xem lại «{typed}».")
        raise refuse_typed(text, plain)
    return f"{first}-{last}"


def read_asked_year(text: str) -> str:
    """The label of a year that somebody looks for; what is no year stays, and none is found."""
    try:
        return parse_year(text)
    except BadInputError:
        return text
