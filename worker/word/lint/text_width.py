"""Text widths in Times New Roman, to compare drawn lines with the words above them."""

import unicodedata
from functools import lru_cache

import regex

from worker.word.lint.model import Line, RunFormat

#: Advance widths in thousandths of the size, the Times metrics every compatible font keeps.
_UPRIGHT = {
    180: "'",
    200: "|",
    250: " ,.",
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
    250: " ,.",
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
_WORDS = regex.compile(r"\s+|\S+")
_MM_PER_POINT = 25.4 / 72


def text_width_mm(line: Line) -> float:
    """Return how long the words of a line are on paper."""
    return sum(_run_width_mm(run.text, run.look) for run in line.runs)


def _run_width_mm(text: str, look: RunFormat) -> float:
    shown = text.upper() if look.caps else text
    return _thousandths(shown, bold=look.bold) * look.size * _MM_PER_POINT / 1000


def wrapped_widths_mm(line: Line, room_mm: float) -> list[float]:
    """Return how long each row of a line is once its words are wrapped to that room."""
    rows: list[float] = [0.0]
    space = 0.0
    words = [(text, run) for run in line.runs for text in _WORDS.findall(run.text)]
    for text, run in words:
        width = _run_width_mm(text, run.look)
        if text.isspace():
            space += width
        elif rows[-1] and rows[-1] + space + width > room_mm:
            rows.append(width)
            space = 0.0
        else:
            rows[-1] += space + width
            space = 0.0
    return rows


@lru_cache(maxsize=4096)
def _thousandths(text: str, *, bold: bool) -> int:
    table = _TABLES[bold]
    return sum(table.get(char, 500) for char in _letters(text))


def _letters(text: str) -> str:
    """Drop marks that take no width; the horn of ơ and ư stays."""
    spread = unicodedata.normalize("NFD", text)
    kept = (c for c in spread if c == _HORN or not unicodedata.combining(c))
    return unicodedata.normalize("NFC", "".join(kept))
