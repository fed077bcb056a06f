"""Numbers, dates and ways of deciding, in the words of an official paper.

Dates follow Nghị định 30/2020/NĐ-CP, Phụ lục I, II.4.b: days below 10 and the months 1 and 2
take a leading zero, the months 3 to 9 do not.
"""

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal

from workflow.domain.errors import Message
from workflow.domain.law.regulation import VoteBase
from workflow.domain.names.bloc_names import is_cum_name
from workflow.domain.record import Bloc, Contest, Method, Purpose

#: What shares are counted against, with its name: 9, `thành viên`.
CountedBase = tuple[int, str]

NBSP = "\u00a0"
LETTERS = "abcdđeghiklmnopqrstuvxy"

#: What is said before the name of somebody.
ADDRESSES = ("ông ", "bà ", "ông/bà ", "đồng chí ", "đ/c ")
#: A point for thousands, a comma for decimals.
_MARKS = str.maketrans(",.", ".,")
_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")

_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")

#: What shares of votes are counted against, by the base that a regulation names.
COUNTED_BASES: dict[VoteBase, str] = {
    "total": "thành viên",
    "present": "thành viên có mặt",
    "issued": "phiếu phát ra",
    "valid": "phiếu hợp lệ",
}
METHODS: dict[Method, str] = {
    Method.SECRET_BALLOT: "bỏ phiếu kín",
    Method.OPEN_BALLOT: "biểu quyết công khai",
    Method.ACCLAMATION: "suy tôn tại hội nghị, không bỏ phiếu",
    Method.SCORE: "căn cứ kết quả chấm điểm, không bỏ phiếu",
    Method.ROTATION: "luân phiên, không bỏ phiếu",
    Method.APPOINTMENT: "chỉ định, không bỏ phiếu",
}

_CHOSEN: dict[Purpose, str] = {
    Purpose.LEADING_UNIT: "bình chọn là đơn vị dẫn đầu",
    Purpose.MERIT: "bình chọn",
    Purpose.HEAD: "bầu làm Trưởng {group}",
    Purpose.DEPUTY: "bầu làm Phó Trưởng {group}",
    Purpose.OTHER: "bình chọn",
}

_VERBS: dict[Method, str] = {
    Method.ACCLAMATION: "được hội nghị suy tôn",
    Method.SCORE: "được chọn theo kết quả chấm điểm",
    Method.ROTATION: "được chọn theo thứ tự luân phiên",
    Method.APPOINTMENT: "được chỉ định",
}


def two_digits(number: int) -> str:
    """A day or the number of a paper as papers write it: 0, 03, 12, 1009."""
    return f"{number:02d}" if number else "0"


def format_count(number: int) -> str:
    """A count as papers write it: 0, 03, 120, 1.009."""
    return group_thousands(number) if number > 9 else two_digits(number)


def group_thousands(number: int) -> str:
    """A count with its thousands apart and no zero before it: 3, 1.009."""
    return f"{number:,}".translate(_MARKS)


def month_digits(month: int) -> str:
    """01 and 02 take their zero; the other months do not."""
    return two_digits(month) if month <= 2 else str(month)


def long_date(day: dt.date) -> str:
    """`ngày 24 tháng 01 năm 2022`."""
    return f"ngày {two_digits(day.day)} tháng {month_digits(day.month)} năm {day.year}"


def short_date(day: dt.date) -> str:
    """`24/01/2022`; `04/3/2020`."""
    return f"{two_digits(day.day)}/{month_digits(day.month)}/{day.year}"


def weekday(day: dt.date) -> str:
    """`thứ Hai` … `Chủ nhật` (NĐ 30, Phụ lục II, V.8.c)."""
    return _WEEKDAYS[day.weekday()]


def format_time(time: str) -> str:
    """`14 giờ 00` for `14:00`."""
    hour, minute = time.split(":")
    return f"{hour} giờ {minute}"


def format_days(dates: Sequence[dt.date]) -> str:
    """Days of a meeting: one day, a run of days, or each day by itself."""
    ordered = sorted(set(dates))
    if len(ordered) == 1:
        return f"ngày {short_date(ordered[0])}"
    if (ordered[-1] - ordered[0]).days == len(ordered) - 1 and len(ordered) > 2:
        return f"từ ngày {short_date(ordered[0])} đến ngày {short_date(ordered[-1])}"
    *first, last = [short_date(day) for day in ordered]
    return f"các ngày {', '.join(first)} và {last}"


def format_year(label: str) -> str:
    """`năm 2021`; a label of two years is a school year: `năm học 2017-2018`."""
    if label.casefold().startswith("năm"):
        return label
    return f"năm học {label}" if re.fullmatch(r"\d{4} ?[-–] ?\d{4}", label) else f"năm {label}"


def format_decimal(number: Decimal, places: int = 0) -> str:
    """A score with its decimals as given, or more of them: `98,5`, `1.234,5`."""
    figures = f"{number:,.{max(places, count_decimals(number))}f}"
    return figures.translate(_MARKS)


def count_decimals(number: Decimal) -> int:
    """Count the decimals that a number is given with."""
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def compute_percent(part: int, base: int) -> Decimal:
    """The share of `part` in `base` in per cent, rounded half up to two places."""
    hundredths = (part * 20000 + base) // (2 * base)
    return Decimal(hundredths) / 100


def format_percent_digits(share: Decimal) -> str:
    """`88,89`; `87,50`; `100`."""
    return f"{share:,.2f}".removesuffix(".00").translate(_MARKS)


def format_percent(part: int, base: int) -> str:
    """A share in per cent, half up to two decimals: `88,89%`, `87,50%`, `100%`."""
    return f"{format_percent_digits(compute_percent(part, base))}%"


def spell_number(number: int) -> str:
    """A number below one thousand in words: `hai mươi mốt`."""
    if number < 10:
        return _DIGITS[number]
    if number < 100:
        return _spell_tens(number)
    hundreds, rest = divmod(number, 100)
    head = f"{_DIGITS[hundreds]} trăm"
    if rest == 0:
        return head
    return f"{head} lẻ {_DIGITS[rest]}" if rest < 10 else f"{head} {_spell_tens(rest)}"


def _spell_tens(number: int) -> str:
    tens, unit = divmod(number, 10)
    head = "mười" if tens == 1 else f"{_DIGITS[tens]} mươi"
    if unit == 0:
        return head
    if unit == 5:
        return f"{head} lăm"
    return f"{head} mốt" if unit == 1 and tens > 1 else f"{head} {_DIGITS[unit]}"


def format_count_with_words(number: int) -> str:
    """A count in figures and words, `01 (một)`, so that it cannot be altered by hand."""
    figures = format_count(number)
    return f"{figures} ({spell_number(number)})" if number < 1000 else figures


def join_list(items: Sequence[str], separator: str = "; ") -> str:
    """Items in a sentence, `và` before the last; names with commas are parted by semicolons."""
    *first, last = items or ("",)
    return f"{separator.join(first)} và {last}" if first else last


def capitalize_first(phrase: str) -> str:
    """A phrase at the start of a sentence; only its first letter changes."""
    return phrase[:1].upper() + phrase[1:]


def format_letter_mark(index: int) -> str:
    """The mark of the n-th điểm, by the Vietnamese alphabet: a, b, c, d, đ, e, g …"""
    return LETTERS[index % len(LETTERS)] * (index // len(LETTERS) + 1)


def get_group_word(bloc: Bloc) -> str:
    """The word that the bloc calls itself by: Khối or Cụm."""
    is_cum = bloc.kind == "cum" or (bloc.kind is None and is_cum_name(bloc.name))
    return "Cụm" if is_cum else "Khối"


def format_head_title(bloc: Bloc) -> str:
    """Give the title by which the head of the bloc signs its tables: `TRƯỞNG KHỐI`."""
    return f"TRƯỞNG {get_group_word(bloc).upper()}"


def format_head_office(bloc: Bloc) -> str:
    """The office of heading the bloc, after its name has been written once: `Trưởng Khối`."""
    return f"Trưởng {get_group_word(bloc)}"


def format_head_office_in_full(bloc: Bloc) -> str:
    """The office in a title: `Trưởng Khối thi đua 6`."""
    word = get_group_word(bloc)
    named = bloc.name.casefold().startswith(word.casefold())
    return f"Trưởng {bloc.name}" if named else f"Trưởng {word}"


def format_subject(contest: Contest, bloc: Bloc, this_year: str, next_year: str | None) -> str:
    """Name the subject of a contest: its title, else by its purpose; later rounds say so."""
    text = contest.title or _list_default_subjects(bloc, this_year, next_year)[contest.purpose]
    if contest.purpose is Purpose.MERIT and not contest.title and _names_person(contest):
        text = text.replace("Đơn vị", "Đơn vị, cá nhân", 1)
    return f"{text} (vòng {contest.round})" if contest.round > 1 else text


def lower_address(name: str) -> str:
    """A person inside a sentence: `bà Lê Thị Vinh` for `Bà Lê Thị Vinh`."""
    return name[:1].lower() + name[1:] if name.casefold().startswith(ADDRESSES) else name


def _names_person(contest: Contest) -> bool:
    names = (*contest.chosen, *(tally.candidate for tally in contest.tallies))
    return any(name.casefold().startswith(ADDRESSES) for name in names)


def _list_default_subjects(bloc: Bloc, this_year: str, next_year: str | None) -> dict[Purpose, str]:
    following = f" {format_year(next_year)}" if next_year else ""
    return {
        Purpose.LEADING_UNIT: f"Đơn vị dẫn đầu {get_group_word(bloc)} {format_year(this_year)}",
        Purpose.MERIT: f"Đơn vị được đề nghị khen thưởng {format_year(this_year)}",
        Purpose.HEAD: f"{format_head_office(bloc)}{following}",
        Purpose.DEPUTY: f"Phó {format_head_office(bloc)}{following}",
        Purpose.OTHER: "Nội dung khác",
    }


def format_share(votes: int, whole: CountedBase | None) -> str:
    """Votes with their base and per cent: `8/9 thành viên, 88,89%`."""
    if whole is None:
        return f"{format_count(votes)} phiếu"
    number, name = whole
    return f"{_format_part(votes, number)} {name}, {format_percent(votes, number)}"


def _format_part(votes: int, whole: int) -> str:
    return f"{group_thousands(votes)}/{group_thousands(whole)}"


def format_outcome(candidate: str, contest: Contest, bloc: Bloc, whole: CountedBase | None) -> str:
    """Phrase how a candidate was chosen, worded as it was decided, with the votes if known."""
    tally = next((tally for tally in contest.tallies if tally.candidate == candidate), None)
    if tally is None or tally.votes is None:
        return f"{candidate} {_choose_verb(contest, bloc)}"
    written = tally.written_votes
    by_letter = f"; trong đó {format_count(written)} ý kiến bằng văn bản" if written else ""
    if whole and whole[1].startswith("thành viên") and contest.method not in _VERBS:
        by_whom = f"{_format_part(tally.votes, whole[0])} {whole[1]}"
        verb = _choose_verb(contest, bloc).removeprefix("được ")
        rate = format_percent(tally.votes, whole[0])
        return f"{candidate} được {by_whom} {verb} ({rate}{by_letter})"
    return (
        f"{candidate} {_choose_verb(contest, bloc)} ({format_share(tally.votes, whole)}{by_letter})"
    )


def _choose_verb(contest: Contest, bloc: Bloc) -> str:
    chosen = _CHOSEN[contest.purpose].format(group=get_group_word(bloc))
    return _VERBS.get(contest.method) or f"được {chosen}"


#: What is not named any longer, where it is no agencies.
MORE_CONDITIONS = Message("{names} và {count} điều kiện khác")
MORE_CRITERIA = Message("{names} và {count} tiêu chí khác")
_MORE_AGENCIES = Message("{names} và {count} đơn vị khác")


def join_names(names: list[str], more: Message = _MORE_AGENCIES, limit: int = 5) -> Message | str:
    """Names joined for a sentence, the rest as a count in words."""
    shown = "; ".join(names[:limit])
    rest = len(names) - limit
    return more.with_params(names=shown, count=rest) if rest > 0 else shown
