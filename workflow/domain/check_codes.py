"""The short code that stands on a paper, by which anybody may ask whether it was issued."""

import re
import secrets

#: Without letters and digits that are read for one another (Crockford's Base 32).
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH, _GROUP = 12, 4
_TAKEN_FOR = str.maketrans("OIL", "011")
#: A code as it is printed, wherever it stands in a text.
PRINTED_CODE = re.compile("-".join([f"[{_ALPHABET}]{{{_GROUP}}}"] * (_LENGTH // _GROUP)))


def make_check_code() -> str:
    """A new code of 60 random bits, `7K2M-Q9XD-04TZ`: nobody finds one by trying."""
    return _group("".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH)))


def parse_check_code(typed: str) -> str | None:
    """The code that somebody typed or that an address ends with; None if it is none."""
    last = typed.strip().rstrip("/").rpartition("/")[2].upper().translate(_TAKEN_FOR)
    plain = re.sub(r"[\s.-]", "", last)
    if len(plain) != _LENGTH or set(plain) - set(_ALPHABET):
        return None
    return _group(plain)


def _group(plain: str) -> str:
    return "-".join(plain[start : start + _GROUP] for start in range(0, _LENGTH, _GROUP))
