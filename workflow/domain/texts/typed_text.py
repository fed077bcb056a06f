"""What is typed into a field, before it is read: plain signs, bounds, sentences of refusal."""

import re
import unicodedata

from workflow.domain.errors import BadInputError, Message
from workflow.domain.vietnamese_text import drop_invisible, strip_accents

#: No text of a record is longer.
LONGEST_TEXT = 100_000
#: Names are long in an office, but not longer than this; a paper and an address hold it.
LONGEST_LINE = 1000
#: No date, time or year is written with more letters.
_LONGEST = 100
_DASH = re.compile("[\u2010-\u2015\u2043\u207b\u2212\u2500\ufe58\ufe63\uff0d~]")
_SLASH = re.compile(r"[\u2044\u2215\\]")
_FULL_WIDTH = re.compile("[\uff01-\uff5e]")


def plain_text(text: str) -> str:
    """The text with plain digits, hyphens, slashes and spaces, without space around it."""
    text = _SLASH.sub("/", drop_invisible(text)).replace("\u2019", "'")
    text = _FULL_WIDTH.sub(lambda found: chr(ord(found[0]) - 0xFEE0), _DASH.sub("-", text))
    return "".join(map(_plain_character, text)).strip()


def _plain_character(character: str) -> str:
    match unicodedata.category(character):
        case "Nd":
            return str(unicodedata.decimal(character))
        case "Zs":
            return " "
    return character


def untoned_text(text: str) -> str:
    """The text as people type it without tones, in small letters; nothing of one that is too long.

    Patterns that look at each run from each of its places are not tried on more.
    """
    plain = plain_text(text)
    return strip_accents(plain) if len(plain) <= _LONGEST else ""


def quote_typed(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:39]}…"


def refuse_typed(sentence: str, typed: str) -> BadInputError:
    return BadInputError(Message(sentence, typed=quote_typed(typed)))
