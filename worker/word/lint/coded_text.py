"""Words in a code from before Unicode that stand in a font of Unicode."""

from worker.word.lint.model import Line
from workflow.domain.legacy_text import Encoding, encoding_of_font, guess_encoding

#: One odd word may be of another language.
_LEAST_WORDS = 2


def find_coded_text(line: Line) -> Encoding | None:
    """Return the code of a line that its fonts do not show; None if it is Unicode."""
    if line.raw.isascii() or any(encoding_of_font(font) for run in line.runs for font in run.fonts):
        return None
    marked = [word for word in line.raw.split() if not word.isascii()]
    return guess_encoding(line.raw) if len(marked) >= _LEAST_WORDS else None
