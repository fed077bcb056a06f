"""Compare Vietnamese words however they are typed: tone marks, capitals and spaces aside."""

import unicodedata
from functools import lru_cache

TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
SURNAMES = frozenset(
    [
        "nguyễn",
        "trần",
        "lê",
        "phạm",
        "hoàng",
        "huỳnh",
        "phan",
        "vũ",
        "võ",
        "đặng",
        "bùi",
        "đỗ",
        "hồ",
        "ngô",
        "dương",
        "lý",
        "đinh",
        "đoàn",
        "lâm",
        "mai",
        "trịnh",
        "đào",
        "cao",
        "lương",
        "tô",
        "tạ",
        "châu",
        "hà",
        "thái",
        "tăng",
        "quách",
        "la",
        "thân",
        "kiều",
        "tiêu",
        "nông",
        "vi",
        "giàng",
        "điểu",
        "trương",
        "triệu",
        "phùng",
        "từ",
        "văn",
        "chu",
        "nghiêm",
        "thạch",
        "kim",
        "lưu",
        "hứa",
    ]
)


@lru_cache(maxsize=4096)
def letters_key(text: str) -> str:
    """Only the letters and digits, small, without any mark: what a word looks like from afar."""
    spread = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in spread if c.isalnum())


@lru_cache(maxsize=4096)
def strip_tones(text: str) -> str:
    """Without tones: 'Hòa' and 'Hoà', 'Ủy' and 'Uỷ' become equal; vowels stay what they are."""
    spread = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(c for c in spread if c not in TONES))


def is_title_case(name: str) -> bool:
    """Whether every word of a name begins with one capital."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalpha()]
    return bool(words) and all(
        word[0].isupper() and word[1:].islower() | (len(word) == 1) for word in words
    )


def looks_like_name(text: str) -> bool:
    """Whether a text may be a person's name: a known surname and two to five words."""
    words = text.split()
    return 2 <= len(words) <= 6 and words[0].lower() in SURNAMES
