"""Vietnamese text in the codes used before Unicode: TCVN3 (TCVN 5712:1993) and VNI-Windows.

Old files hold such text as Latin letters that only a font of that code shows as Vietnamese, so
"ViÖt Nam" in .VnTime and "Vieät Nam" in VNI-Times both read Việt Nam.
"""

import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

_TCVN3 = "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦"
_IN_TCVN3 = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ"
#: VNI writes a letter, then its mark as a letter of its own: first the plain tones, then those of
#: letters with a breve, then of those with a circumflex.
_TONES = dict(zip("øùûõï", "\u0300\u0301\u0309\u0303\u0323", strict=True))
_BREVE = dict(zip("êèéúüë", ("", *_TONES.values()), strict=True))
_CIRCUMFLEX = dict(zip("âàáåãä", ("", *_TONES.values()), strict=True))
_SINGLE = {"ñ": "đ", "ì": "ì", "í": "í", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "ô": "ơ", "ö": "ư", "î": "ỵ"}
#: A syllable without its tone: onset, vowels, coda.
_SYLLABLE = re.compile(
    r"(ngh?|gh?|gi|kh|nh|ph|qu|th|tr|ch|[bcdđhklmnprstvx])?"
    r"((oa|uê|uy|[aêiy])(ch|nh)"
    r"|(iê|oa|oă|oe|oo|uâ|uê|uô|uy|uyê|yê|ươ|[aăâeêioôơuưy])(ng|[ckmnpt])?"
    r"|ai|ao|au|ay|âu|ây|eo|êu|ia|iu|iêu|oai|oay|oi|ôi|ơi|ua|ui|uơ|ưa|ưi|ưu|ươi|ươu|uôi|uya|uyu"
    r"|uây|yêu|oeo|uao)"
)
_WORD = re.compile(r"[^\W\d_]+(?:[^\w\s.,;:!?()\"'/-]+[^\W\d_]*)*|[^\x00-\x7f]+")
_ONLY_IN_UNICODE = re.compile("[\u0102\u0103\u0110\u0111\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_CAPITAL, _UP_TO_SMALL = re.compile("[A-Z]"), re.compile(".*[a-z]")
#: More letters than any syllable has, however its marks are written.
_LONGEST_SYLLABLE = 16
#: Characters by which the code of a text is guessed.
_SAMPLE = 50_000
#: So many of the words with marks must be Vietnamese syllables.
_SURE = 0.9


class Encoding(StrEnum):
    TCVN3 = "TCVN3"
    VNI = "VNI"


def encoding_of_font(font: str) -> Encoding | None:
    """Return the code that a font shows; None for fonts of Unicode."""
    if font.startswith(".Vn"):
        return Encoding.TCVN3
    return Encoding.VNI if font.upper().startswith("VNI-") else None


def to_unicode(text: str, encoding: Encoding, *, capitals: bool = False) -> str:
    """Convert text to composed Unicode; fonts as .VnTimeH show every letter as a capital."""
    if encoding is Encoding.TCVN3:
        converted = text.replace("\u03bc", "µ").translate(_tcvn3())
        return converted.upper() if capitals else _LETTERS.sub(_raise_letters, converted)
    pattern, table = _vni()
    return pattern.sub(lambda found: table[found[0]], text)


def _raise_letters(word: re.Match[str]) -> str:
    """`TH¤NG B¸O`: TCVN3 has no capitals with tones, its fonts show them so.

    What stands behind the last plain small letter, where it has two plain capitals.
    """
    text = word[0]
    small = _UP_TO_SMALL.match(text)
    start = small.end() if small else 0
    if len(_CAPITAL.findall(text, start)) < 2:
        return text
    return text[:start] + text[start:].upper()


def guess_encoding(text: str) -> Encoding | None:
    """Return the code of a text; None if it is Unicode, another language, or has no marks."""
    text = text[:_SAMPLE]
    if text.isascii() or _ONLY_IN_UNICODE.search(text) or not _has_coded_word(text):
        return None
    if _share_of_syllables(text) >= _SURE:
        return None
    shares = {encoding: _share_of_syllables(to_unicode(text, encoding)) for encoding in Encoding}
    best = max(shares, key=lambda encoding: shares[encoding])
    return best if shares[best] >= _SURE and _has_converted_word(text, best) else None


def fits_code(text: str, encoding: Encoding) -> bool:
    """Tell whether what stands in a font of a code is in it: more of its words are syllables so."""
    return _share_of_syllables(to_unicode(text, encoding)) > _share_of_syllables(text)


def has_unicode_letters(text: str) -> bool:
    """Tell whether a text has Vietnamese letters that the old codes write in another way."""
    return _ONLY_IN_UNICODE.search(text) is not None


def decode_legacy_text(text: str) -> str:
    """Return text in Unicode, converted where it is in an old code."""
    encoding = guess_encoding(text)
    return text if encoding is None else to_unicode(text, encoding)


def decode_values(value: Any) -> Any:
    """Return plain data in Unicode; its texts together tell whether they are in an old code."""
    encoding = guess_encoding(" ".join(_texts(value)))
    return value if encoding is None else _convert_values(value, encoding)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


def _convert_values(value: Any, encoding: Encoding) -> Any:
    if isinstance(value, str):
        return to_unicode(value, encoding)
    if isinstance(value, list):
        return [_convert_values(item, encoding) for item in value]
    if isinstance(value, dict):
        return {key: _convert_values(item, encoding) for key, item in value.items()}
    return value


def _share_of_syllables(text: str) -> float:
    """Return how many of the words with marks are Vietnamese syllables."""
    marked = [word for word in _WORD.findall(text) if not word.isascii()]
    fitting = (len(word) <= _LONGEST_SYLLABLE and _is_syllable(word) for word in marked)
    return sum(fitting) / len(marked) if marked else 0.0


def _has_coded_word(text: str) -> bool:
    """Return whether a word mixes letters and codes; signs as in "5 µm" prove nothing."""
    return any(
        len(word) > 2 and not word.isascii() and any(map(str.isascii, word))
        for word in _WORD.findall(text)
    )


def _has_converted_word(text: str, encoding: Encoding) -> bool:
    """Return whether a word of letters and codes means another one; `½` alone proves nothing."""
    return any(
        any(map(str.isascii, word)) and to_unicode(word, encoding) != word
        for word in _WORD.findall(text)
        if len(word) > 2 and not word.isascii()
    )


@lru_cache(maxsize=20_000)
def _is_syllable(word: str) -> bool:
    """Return whether a word is a syllable with at most one tone, in one case or with a capital."""
    if not (word.islower() or word.isupper() or word.istitle()):
        return False
    spread = unicodedata.normalize("NFD", word.lower())
    tones = [mark for mark in spread if mark in _TONES.values()]
    plain = unicodedata.normalize("NFC", "".join(c for c in spread if c not in _TONES.values()))
    return len(tones) <= 1 and _SYLLABLE.fullmatch(plain) is not None


@cache
def _tcvn3() -> dict[int, str]:
    return dict(zip(map(ord, _TCVN3), _IN_TCVN3, strict=True))


@cache
def _vni() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return the pattern of what VNI writes for one letter, longest first, and what it means."""
    table = {}
    for base, modified, marks in (
        *((letter, letter, _TONES) for letter in "aeouy"),
        ("ô", "ơ", _TONES),
        ("ö", "ư", _TONES),
        ("a", "ă", _BREVE),
        *((letter, roofed, _CIRCUMFLEX) for letter, roofed in zip("aeo", "âêô", strict=True)),
    ):
        for mark, tone in marks.items():
            composed = unicodedata.normalize("NFC", modified + tone)
            for upper in (False, True):
                first = base.upper() if upper else base
                meant = composed.upper() if upper else composed
                table[first + mark] = meant
                table[first + mark.upper()] = meant
    for code, letter in _SINGLE.items():
        table[code], table[code.upper()] = letter, letter.upper()
    longest_first = sorted(table, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), table
