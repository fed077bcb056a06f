"""Keys that compare Vietnamese words whatever their tone marks, capitals and spaces."""

import unicodedata
from functools import lru_cache

import regex

TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_SURNAMES = """
    nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh đoàn lâm mai
    trịnh đào cao lương tô tạ châu hà thái tăng quách la thân kiều tiêu nông vi giàng điểu
    trương triệu phùng từ văn chu nghiêm thạch kim lưu hứa
"""
#: Words that open a post or the name of a body, never the name of a person.
_OPENING_WORDS = """
    ban báo bên bí bộ các chi chánh chỉ chủ chức cơ công cục cụm giám hiệu hội kế khối ký kính
    lưu người như nơi phòng phó quyền sở thành thẩm thủ thư thứ trung trưởng tổ tổng tỉnh ủy uỷ
    viện văn việc đại đoàn đảng đơn đóng đội
"""
#: K'Brưi, H'Hen: names of one word with the prefix of their people.
_ONE_WORD_NAME = regex.compile(r"\p{Lu}['’ʼ]\p{Lu}?\p{Ll}{1,12}")
SURNAMES = frozenset(_SURNAMES.split())
NOT_SURNAMES = frozenset(_OPENING_WORDS.split()) - SURNAMES


@lru_cache(maxsize=4096)
def letters_key(text: str) -> str:
    """Return only the letters and digits, in small letters and without any mark."""
    spread = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in spread if c.isalnum())


@lru_cache(maxsize=4096)
def strip_tones(text: str) -> str:
    """Drop the tones: 'Hòa' and 'Hoà', 'Ủy' and 'Uỷ' become equal; vowels stay what they are."""
    spread = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(c for c in spread if c not in TONES))


def is_title_case(name: str) -> bool:
    """Return whether every word of a name begins with one capital, as H'Bơ Niê does."""
    words = [word for word in regex.split(r"[\s\-'’ʼ]+", name) if word and word[0].isalpha()]
    return bool(words) and all(
        word[0].isupper() and (len(word) == 1 or word[1:].islower()) for word in words
    )


def looks_like_name(text: str) -> bool:
    """Return whether a text may be a person's name.

    A known surname is enough; names of the highlands, as A Ting Hoa, are known by their capitals.
    """
    words = text.split()
    if len(words) == 1:
        return _ONE_WORD_NAME.fullmatch(text) is not None
    if not 2 <= len(words) <= 6:
        return False
    first = words[0].lower()
    if first in SURNAMES:
        return True
    plain = not regex.search(r"[\d,;:./()]", text)
    return plain and first not in NOT_SURNAMES and is_title_case(text)
