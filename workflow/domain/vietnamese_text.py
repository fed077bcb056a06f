"""Vietnamese text as it is stored, and names as they are compared."""

import re
import unicodedata
from functools import lru_cache
from typing import Any

from workflow.domain.errors import BadInputError, Message

_TONES = "\u0300\u0301\u0303\u0309\u0323"  # huyền, sắc, ngã, hỏi, nặng
_TONES_IN_ORDER = "\u0300\u0309\u0303\u0301\u0323"
#: Accents that make another letter, in NFD, as they sort: behind every `az`, before every `b`.
_SORTED_AS = {"\u0306": "{", "\u0302": "|", "\u031b": "}"}
_DIGITS = 6
#: What `fold_name` leaves of accents, and what is typed by those who leave them out.
ACCENTS = {
    **dict(zip("ăâêôơưđ", "aaeooud", strict=True)),
    **dict.fromkeys(_TONES, ""),
}
_BEFORE_NUMBERS = ("so", "nam", "hoc")
_ALLOWED_CONTROLS = "\n\t"
#: Marks that nobody sees or typed: soft hyphens, zero-width spaces and joiners, directions.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)


def normalize_text(text: str, *, field: str | None = None) -> str:
    """Text as it is stored: NFC, plain line ends and hyphens, without invisible marks.

    A hyphen that keeps its line comes from what was copied out of a paper; it is the same hyphen.
    Raises `BadInputError` naming the character, since Word can't hold it and dropping it silently
    would change what somebody wrote.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = drop_invisible(text.replace("\u2011", "-"))
    for character in text:
        if not _storable(character):
            raise BadInputError(
                Message(
                    "Có ký tự điều khiển (mã {code}) mà Word không chứa được; hãy xóa ký tự đó.",
                    code=f"U+{ord(character):04X}",
                ),
                field=field,
            )
    return text


def drop_invisible(text: str) -> str:
    """The text without marks that nobody sees or typed."""
    return _INVISIBLE.sub("", text)


def _storable(character: str) -> bool:
    if character in _ALLOWED_CONTROLS:
        return True
    return unicodedata.category(character) not in {"Cc", "Cs"} and character not in "\ufffe\uffff"


def normalize_values(value: Any, path: str = "") -> Any:
    """`clean` every string in nested JSON values; raises `BadInputError` with the path."""
    if isinstance(value, str):
        return normalize_text(value, field=path or None)
    if isinstance(value, list):
        return [normalize_values(item, f"{path}[{index}]") for index, item in enumerate(value)]
    if isinstance(value, dict):
        return {
            key: normalize_values(item, f"{path}.{key}" if path else key)
            for key, item in value.items()
        }
    return value


@lru_cache(maxsize=4096)  # rules compare every name with the same few words
def fold_name(name: str) -> str:
    """A key under which spellings of one name are equal.

    Case, repeated spaces and the place of the tone mark don't count: `Hoà` is `Hòa`, `Uỷ` is `Ủy`.
    """
    letters = unicodedata.normalize("NFD", unicodedata.normalize("NFD", name).casefold())
    return " ".join(_fold_syllable(word) for word in letters.split())


def strip_accents(name: str) -> str:
    """`fold_name` without any accent, as people type in a hurry: `le` for `Lê`, `do` for `Đỗ`."""
    return "".join(ACCENTS.get(letter, letter) for letter in fold_name(name))


def make_search_text(*names: str) -> str:
    """Make the text that a search looks into: names as compared and, a line below, without accents.

    So `y tế` and `y te` both find `Sở Y tế`, and `tê` does not.
    """
    return "\n".join(key for name in names for key in (fold_name(name), strip_accents(name)))


def list_forms_before_signs(word: str) -> list[str]:
    """A folded word as it stands in folded names: alone, and before a comma, which tones follow.

    `hóa` is found in `Sở Văn hóa, Thể thao và Du lịch`.
    """
    letters = word.rstrip(_TONES)
    tones = word[len(letters) :]
    return [word, *(f"{letters}{sign}{tones}" for sign in ",;)" if tones and letters)]


def make_sort_key(name: str) -> str:
    """A key that sorts, byte by byte, as Vietnamese lists do: a ă â b c d đ, tones last.

    Case and punctuation don't count, and numbers sort as numbers: Khối 2 before Khối 10.
    """
    letters = unicodedata.normalize("NFD", name.casefold().replace("đ", "d{"))
    spelled = "".join(_SORTED_AS.get(mark, mark) for mark in letters if mark not in _TONES)
    spelled = re.sub(r"[^a-z0-9{|}]+", " ", spelled).strip()
    numbered = re.sub(r"\d+", lambda number: pad_number(number[0]), spelled)
    tones = "".join(f"{_rank_tone(word)}" for word in letters.split())
    return f"{numbered}\t{tones.rstrip('0')}"


def pad_number(digits: str) -> str:
    """A number as it stands in a sort key."""
    return digits.zfill(_DIGITS)


def split_number_words(text: str) -> list[str]:
    """The words that somebody looks for, as `fold_name` has them, with numbers of their own.

    `cum6` is `cum 6`; `số` before a number, `năm` and `năm học` before a year say nothing more.
    """
    apart = re.sub(r"(?<=[^\W\d_])(?=\d)", " ", unicodedata.normalize("NFC", text))
    words: list[str] = []
    before_number = False
    for word in reversed(fold_name(apart).split()):
        before_number = before_number and strip_accents(word) in _BEFORE_NUMBERS
        if not before_number:
            words.insert(0, word)
            before_number = word[0].isdigit()
    return words


def make_person_sort_key(name: str) -> str:
    """The key by which people are listed: the given name, which is said last, then the rest."""
    *before, given = name.split() or [""]
    return make_sort_key(" ".join([given, *before]))


def _rank_tone(syllable: str) -> int:
    """The place of a syllable's tone in dictionaries: không, huyền, hỏi, ngã, sắc, nặng."""
    return max((_TONES_IN_ORDER.index(mark) + 1 for mark in syllable if mark in _TONES), default=0)


def _fold_syllable(letters: str) -> str:
    """Put the tone marks of a word behind its letters, so that their place no longer matters."""
    tones = sorted((mark for mark in letters if mark in _TONES), key=unicodedata.combining)
    bare = "".join(letter for letter in letters if letter not in _TONES)
    return unicodedata.normalize("NFC", bare) + "".join(tones)
