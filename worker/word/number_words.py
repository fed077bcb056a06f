"""Numbers written in Vietnamese words."""

_UNITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5,
    "nhăm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_SCALES = {"nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}


def number_in_words(text: str) -> int | None:
    """Return the number that words spell; None if they spell none or say something else too."""
    total, group, tens, seen = 0, 0, None, False
    for word in text.lower().split():
        if word in _UNITS:
            tens = _UNITS[word] if tens is None else tens + _UNITS[word]
            seen = True
        elif word in ("mười", "mươi"):
            tens = 10 if word == "mười" else 10 * (tens or 0)
            seen = True
        elif word == "trăm" and tens is not None:
            group, tens = 100 * tens, None
        elif word in ("linh", "lẻ"):
            tens = None
        elif word in _SCALES and seen:
            amount = group + (tens or 0)
            more = amount * _SCALES[word]
            total, group, tens = total + more if amount else total * _SCALES[word], 0, None
        else:
            return None
    return total + group + (tens or 0) if seen else None
