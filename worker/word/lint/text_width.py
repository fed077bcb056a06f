"""Text widths in Times New Roman, to compare drawn lines with the words above them."""

import regex

from worker.word.lint.model import Line, RunFormat
from workflow.domain.papers.letter_widths import sum_thousandths

_WORDS = regex.compile(r"\s+|\S+")
_MM_PER_POINT = 25.4 / 72


def text_width_mm(line: Line) -> float:
    """Return how long the words of a line are on paper."""
    return sum(_run_width_mm(run.text, run.look) for run in line.runs)


def _run_width_mm(text: str, look: RunFormat) -> float:
    shown = text.upper() if look.caps else text
    return sum_thousandths(shown, bold=look.bold) * look.size * _MM_PER_POINT / 1000


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
