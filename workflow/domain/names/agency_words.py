"""Names of agencies compared by their words: whole, short or without their place."""

import re
from functools import lru_cache

from workflow.domain.vietnamese_text import fold_name

_SHORT = {
    "ubnd": "ủy ban nhân dân",
    "hđnd": "hội đồng nhân dân",
    "vksnd": "viện kiểm sát nhân dân",
    "tand": "tòa án nhân dân",
    "mttq": "mặt trận tổ quốc",
    "ubmttq": "ủy ban mặt trận tổ quốc",
    "ubkt": "ủy ban kiểm tra",
    "lđlđ": "liên đoàn lao động",
    "tu": "tỉnh ủy",
    "đbqh": "đại biểu quốc hội",
    "bch": "ban chấp hành",
    "btv": "ban thường vụ",
    "lhpn": "liên hiệp phụ nữ",
    "ccb": "cựu chiến binh",
    "ctđ": "chữ thập đỏ",
    "htx": "hợp tác xã",
    "vp": "văn phòng",
    "nhnn": "ngân hàng nhà nước",
    "nhcsxh": "ngân hàng chính sách xã hội",
    "agribank": "ngân hàng nông nghiệp phát triển nông thôn",
    "bidv": "ngân hàng đầu tư phát triển",
    "vietcombank": "ngân hàng ngoại thương",
    "vietinbank": "ngân hàng công thương",
    "vnpt": "viễn thông",
}
_AND = fold_name("và")
_BRANCH = tuple(fold_name("chi nhánh").split())
_LEVELS = tuple(
    tuple(fold_name(level).split())
    for level in ("tỉnh", "thành phố", "huyện", "quận", "thị xã", "xã", "phường", "đặc khu")
)
#: What people call their own agency.
_OWN = {fold_name(name) for name in ("Nhà trường", "Cơ quan", "Đơn vị")}


def drop_issuer(words: str, issuer: str) -> str:
    """Drop the agency from a post within it: `Tổ chức cán bộ Sở Y tế` is `Tổ chức cán bộ`."""
    found = words.split()
    for at in range(1, len(found)):
        if starts_with(issuer, found[at]) and is_of_issuer(" ".join(found[at:]), issuer):
            return " ".join(found[:at])
    return words


def is_of_issuer(words: str, issuer: str) -> bool:
    """Tell whether words after a title name the issuing agency, whole, short, or its place."""
    name = read_words(issuer)
    expanded = tuple(full for word in read_words(words) for full in _expand_initials(word, name))
    expanded = _drop_place(_drop_branch(expanded, name), name)
    return fold_name(words) in _OWN or expanded[: len(name)] == name or set(expanded) <= set(name)


def _drop_branch(words: tuple[str, ...], name: tuple[str, ...]) -> tuple[str, ...]:
    """The words without `chi nhánh`, where the agency is recorded without it."""
    own = name[: len(_BRANCH)] == _BRANCH
    return words[len(_BRANCH) :] if words[: len(_BRANCH)] == _BRANCH and not own else words


def _drop_place(words: tuple[str, ...], name: tuple[str, ...]) -> tuple[str, ...]:
    """The words without the place, where the agency's name ends with its level: `… Thành phố`."""
    for level in _LEVELS:
        at = next((n for n in range(len(words)) if words[n : n + len(level)] == level), None)
        if at is not None and name[-len(level) :] == level:
            return words[: at + len(level)]
    return words


def _expand_initials(word: str, name: tuple[str, ...]) -> tuple[str, ...]:
    """The words of the agency's name that a word like `PTTH` is the initials of; else the word."""
    for start in range(len(name) - len(word) + 1 if len(word) > 1 else 0):
        run = name[start : start + len(word)]
        if all(full[0] == letter for full, letter in zip(run, word, strict=True)):
            return run
    return (word,)


@lru_cache(maxsize=1024)
def read_words(text: str) -> tuple[str, ...]:
    """The words that tell agencies apart, without `và` and signs, usual short forms written out."""
    words = re.sub(r"[,.()&/–-]", " ", text).split()
    full = " ".join(_SHORT.get(word.casefold(), word) for word in words)
    return tuple(word for word in fold_name(full).split() if word != _AND)


def starts_with(text: str, start: str) -> bool:
    size = len(start.split())
    return fold_name(" ".join(text.split()[:size])) == fold_name(start)


def drop_words(text: str, start: str) -> str:
    return " ".join(text.split()[len(start.split()) :])
