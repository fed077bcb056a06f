"""Names shortened to initials, as offices write them: `Sở KH&ĐT` for `Sở Kế hoạch và Đầu tư`.

Whatever joins the letters (`&`, a dash, a comma, nothing) does not count, nor do "và", "các",
"tỉnh" and the province, which short names leave out.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_VOWELS = frozenset("aeiouy")
_LEFT_OUT = frozenset({"va", "cac"})
_WORD = re.compile(r"[^\W_]+")
#: Shorter ones are initials of too much to be taken for one member without asking.
LEAST_SURE = 3
_REMEMBERED = 16_384


class Initials(NamedTuple):
    """The first letters of a name's words."""

    letters: str
    #: The word behind each letter; None where only the letter is written.
    words: tuple[str | None, ...]
    #: The level and the province, where the name says them.
    level: tuple[str, ...] = ()

    @property
    def is_short(self) -> bool:
        """Tell if some words are written as their initials."""
        return None in self.words


class _Word(NamedTuple):
    text: str
    is_short: bool


@lru_cache(maxsize=_REMEMBERED)
def read_initials(name: str, place: str = "") -> Initials:
    """The initials of a name; `place` is the province of its council, without marks."""
    words, level = _leave_out(_list_words(name), tuple(place.split()))
    letters = "".join(word.text if word.is_short else word.text[0] for word in words)
    behind: list[str | None] = []
    for word in words:
        behind += [None] * len(word.text) if word.is_short else [word.text]
    return Initials(letters, tuple(behind), tuple(level))


def _list_words(name: str) -> list[_Word]:
    marked = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    plain = "".join(letter for letter in marked if not unicodedata.combining(letter))
    is_shouted = not any(letter.islower() for letter in plain)
    return [
        _Word(word.casefold(), _is_short(word, is_shouted=is_shouted))
        for word in _WORD.findall(plain)
    ]


def _is_short(word: str, *, is_shouted: bool) -> bool:
    """What has no vowel is an abbreviation, and what is in capitals in a name that is not."""
    if len(word) < 2 or not word.isalpha():
        return False
    return not _VOWELS & {*word.casefold()} or (word.isupper() and not is_shouted)


def _leave_out(words: list[_Word], place: tuple[str, ...]) -> tuple[list[_Word], list[str]]:
    """The words that count, and the level and province among the others."""
    kept: list[_Word] = []
    level: list[str] = []
    at = 0
    while at < len(words):
        text, follower = words[at].text, words[at + 1].text if at + 1 < len(words) else ""
        if place and tuple(word.text for word in words[at : at + len(place)]) == place:
            level += place
            at += len(place)
            continue
        if text == "tinh" and follower != "uy":
            level.append(text)
        elif text not in _LEFT_OUT:
            kept.append(words[at])
        at += 1
    return kept, level


def is_abbreviated(one: str, other: str, place: str = "") -> bool:
    """Tell if two names are one, some of whose words are written as initials in either.

    Where no word stands in both, they must say the same of level and province.
    """
    first, second = read_initials(one, place), read_initials(other, place)
    if first.letters != second.letters or not (first.is_short or second.is_short):
        return False
    pairs = zip(first.words, second.words, strict=True)
    spelled = [(a, b) for a, b in pairs if a is not None and b is not None]
    if any(a != b for a, b in spelled):
        return False
    return bool(spelled) or first.level == second.level
