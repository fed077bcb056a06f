"""Numbers as people in Việt Nam type them: one rule for every field.

Each function returns the value or raises `BadInputError`, whose sentence shows how to write it.
"""

import re
from decimal import Decimal

from workflow.domain.errors import BadInputError, Message
from workflow.domain.labels import N_
from workflow.domain.texts.typed_text import plain_text, quote_typed, refuse_typed

#: A number has fewer digits before its comma than this, and no more behind it than these.
_MOST = 10**9
MOST_DECIMALS = 4
_MOST_COUNT_DIGITS = 9
_GROUPED = r"[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d{0,2}(?: \d{3})+"
_DECIMAL = re.compile(rf"(\d+|{_GROUPED})(?:,(\d+))?")
#: Three zeros behind a comma: somebody who writes English means thousands.
_ENGLISH = re.compile(r"[1-9]\d{0,2}(?:,000)+")
#: A point for a comma is understood only where it cannot set thousands apart.
_POINT = re.compile(r"(\d+)\.(\d{1,2}|\d{4,})|(0)\.(\d+)")


def parse_decimal(text: str, *, digits: int = 15) -> Decimal:
    """A number of 0 or more: `1.000` is a thousand, `1.234,5` and `98,5` have a decimal comma."""
    plain = plain_text(text)
    if not _ENGLISH.fullmatch(plain) and (match := _DECIMAL.fullmatch(plain)):
        whole, part = re.sub("[. ]", "", match[1]), match[2] or ""
    elif match := _POINT.fullmatch(plain):
        whole, part = match[1] or match[3], match[2] or match[4]
    elif re.fullmatch(r"-\s*[\d.,]+", plain):
        raise BadInputError(Message("«{typed}» là số âm; hãy ghi số từ 0 trở lên.", typed=plain))
    elif fault := _find_share(plain):
        raise fault
    elif re.fullmatch(r"[\d.,]+", plain):
        text = N_(
            "«{typed}» đọc được nhiều cách; hãy ghi như 1.234,5: chấm hàng nghìn, phẩy thập phân."
        )
        raise BadInputError(Message(text, typed=quote_typed(plain)))
    else:
        raise _not_a_number(plain)
    if len(whole.lstrip("0")) > digits:
        raise _too_large(plain, digits)
    if len(part) > MOST_DECIMALS:
        raise refuse_typed(N_("«{typed}» có quá bốn chữ số thập phân; hãy xem lại."), plain)
    return Decimal(f"{whole}.{part}" if part else whole)


def _find_share(plain: str) -> BadInputError | None:
    """Say what to write instead of so many of so many."""
    if match := re.fullmatch(r"(\d+)\s*/\s*\d+", plain):
        text = N_("«{typed}» là hai số; hãy chỉ ghi {first}.")
        return BadInputError(Message(text, typed=quote_typed(plain), first=match[1]))
    return None


def check_number(number: Decimal | int, *, least: int = 0) -> None:
    """Raise `BadInputError` for a number that nobody could have typed into a form."""
    if number < least:
        sentence = N_("{number} nhỏ hơn {least}.")
        raise BadInputError(Message(sentence, number=_show(number), least=str(least)))
    decimals = -Decimal(number).as_tuple().exponent  # type: ignore[operator]
    if number >= _MOST or decimals > MOST_DECIMALS:
        sentence = N_("{number} quá lớn hoặc có quá bốn chữ số thập phân; hãy xem lại.")
        raise BadInputError(Message(sentence, number=_show(number)))


def _show(number: Decimal | int) -> str:
    return quote_typed(str(number).replace(".", ","))


def _too_large(typed: str, most: int) -> BadInputError:
    text = N_("«{typed}» quá lớn: phần nguyên có nhiều nhất {most} chữ số.")
    return BadInputError(Message(text, typed=quote_typed(typed), most=str(most)))


def _not_a_number(text: str) -> BadInputError:
    return refuse_typed(N_("«{typed}» chưa phải một số; hãy ghi như 98,5."), text)


def parse_count(text: str) -> int:
    """A whole number of 0 or more, up to nine digits."""
    plain = re.sub(r"(?<=\d),0{1,2}$", "", plain_text(text))
    if re.fullmatch(r"-\s*\d+", plain):
        raise BadInputError(Message("«{typed}» là số âm; hãy ghi số từ 0 trở lên.", typed=plain))
    if fault := _find_share(plain):
        raise fault
    digits = re.sub("[. ]", "", plain).lstrip("0") or "0"
    if re.fullmatch(rf"\d+|{_GROUPED}", plain, re.ASCII) is None:
        raise refuse_typed(N_("«{typed}» chưa phải số nguyên; hãy ghi như 9."), plain)
    if len(digits) > _MOST_COUNT_DIGITS:
        raise _too_large(plain, _MOST_COUNT_DIGITS)
    return int(digits)
