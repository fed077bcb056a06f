"""How wide letters are in Times New Roman, for whoever draws a line under words or checks it."""

import unicodedata
from functools import lru_cache

from workflow.domain.texts.wording import NBSP

#: Advance widths in thousandths of the size, the Times metrics every compatible font keeps.
_UPRIGHT = {
    180: "'",
    200: "|",
    250: " \u00a0,.",
    278: "/:;\\ijlt",
    333: "!()-I[]`fr",
    389: "Js",
    408: '"',
    444: "?acez“”",
    469: "^",
    480: "{}",
    500: "#$*0123456789_bdghknopquvxyđ–",
    529: "ơ",
    541: "~",
    542: "ư",
    556: "FPS",
    564: "+<=>",
    611: "ELTZ",
    667: "BCR",
    722: "ADGHKNOQUVXYwĐƠ",
    776: "Ư",
    778: "&m",
    833: "%",
    889: "M",
    921: "@",
    944: "W",
    1000: "…",
}
_BOLD = {
    220: "|",
    250: " \u00a0,.",
    278: "'/\\il",
    333: "!()-:;[]`fjt",
    389: "Is",
    394: "{}",
    444: "cerz",
    500: "#$*0123456789?J_agovxy–“”",
    520: "~",
    554: "ơ",
    555: '"',
    556: "Sbdhknpquđ",
    570: "+<=>",
    581: "^",
    600: "ư",
    611: "FP",
    667: "BELTZ",
    722: "ACDNRUVXYwĐ",
    778: "GHKOQƠ",
    796: "Ư",
    833: "&m",
    930: "@",
    944: "M",
    1000: "%W…",
}
_HORN = "\u031b"
_TABLES = {
    False: {char: width for width, chars in _UPRIGHT.items() for char in chars},
    True: {char: width for width, chars in _BOLD.items() for char in chars},
}


@lru_cache(maxsize=4096)
def sum_thousandths(text: str, *, bold: bool) -> int:
    """Sum the widths of letters, in thousandths of the size; an unknown one counts half."""
    words = text.replace(NBSP, " ").split(" ")
    spaces = (len(words) - 1) * _TABLES[bold][" "]
    return spaces + sum(_sum_word(word, bold=bold) for word in words)


@lru_cache(maxsize=8192)  # lines are tried with a break after each of their words
def _sum_word(word: str, *, bold: bool) -> int:
    table = _TABLES[bold]
    return sum(table.get(char, 500) for char in _letters(word))


def _letters(text: str) -> str:
    """Drop marks that take no width; the horn of ơ and ư stays."""
    spread = unicodedata.normalize("NFD", text)
    kept = (c for c in spread if c == _HORN or not unicodedata.combining(c))
    return unicodedata.normalize("NFC", "".join(kept))
