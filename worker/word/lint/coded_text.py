"""Words in a code from before Unicode that stand in a font of Unicode."""

from worker.word.lint.model import Line
from workflow.domain.legacy_text import Encoding, encoding_of_font, guess_encoding, to_unicode

#: One odd word may be of another language.
_LEAST_WORDS = 2


def find_coded_text(line: Line) -> Encoding | None:
    """Return the code of a line that its fonts do not show; None if it is Unicode."""
    if line.raw.isascii() or any(encoding_of_font(font) for run in line.runs for font in run.fonts):
        return None
    encoding = guess_encoding(line.raw)
    if encoding is None:
        return None
    coded = [word for word in line.raw.split() if _is_coded(word, encoding)]
    return encoding if len(coded) >= _LEAST_WORDS else None


def _is_coded(word: str, encoding: Encoding) -> bool:
    """Letters and codes in one word; signs alone, as in `½`, prove nothing."""
    plain = any(letter.isascii() and letter.isalpha() for letter in word)
    return plain and to_unicode(word, encoding) != word
