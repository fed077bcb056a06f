"""Names of blocs: what kind they tell, and what is left of them in a picture of all blocs."""

from workflow.domain.record import BlocKind
from workflow.domain.vietnamese_text import strip_accents

#: What most names share.
_SHARED_WORDS = frozenset({"khối", "cụm", "thi", "đua", "số", "các", "và"})
_MOST_LETTERS = 4


def find_bloc_kind(name: str) -> BlocKind | None:
    """The kind that a name begins with; None for a name that tells none."""
    if is_cum_name(name):
        return BlocKind.CUM
    return BlocKind.KHOI if strip_accents(name).startswith("khoi") else None


def is_cum_name(name: str) -> bool:
    """Tell whether a name is that of a cụm; it may have been typed without accents."""
    return strip_accents(name).startswith("cum")


def abbreviate_bloc(name: str) -> str:
    """Keep the number of a bloc, "17"; else a name in capitals; else the initials of its words."""
    words = [word.strip(",.;:()–-") for word in name.split()]
    if number := next((word for word in words if word.isdecimal()), None):
        return number[:_MOST_LETTERS]
    own = [word for word in words if word and word.casefold() not in _SHARED_WORDS]
    if capitals := next((word for word in own if _is_in_capitals(word)), None):
        return capitals
    return "".join(word[0] for word in own or words if word)[:_MOST_LETTERS].upper()


def _is_in_capitals(word: str) -> bool:
    return word.isupper() and word.isalpha() and len(word) <= _MOST_LETTERS
