"""Words in a code from before Unicode that stand in a font of Unicode."""

from collections.abc import Iterable, Iterator

from worker.word.lint.model import Line
from workflow.domain.texts.legacy_text import Encoding, encoding_of_font, guess_encoding, to_unicode

#: One odd word may be of another language.
_LEAST_WORDS = 2


def find_coded_lines(lines: Iterable[Line]) -> Iterator[tuple[Line, Encoding]]:
    """Lines in a code that their fonts do not show; beside such lines one word is enough."""
    whole = list(lines)
    found = {id(line): code for line in whole if (code := find_coded_text(line)) is not None}
    codes = set(found.values())
    for line in whole:
        code = found.get(id(line))
        if code is None and len(codes) == 1 and find_coded_text(line, 1) in codes:
            (code,) = codes
        if code is not None:
            yield line, code


def find_coded_text(line: Line, least: int = _LEAST_WORDS) -> Encoding | None:
    """Return the code of a line that its fonts do not show; None if it is Unicode."""
    if line.raw.isascii() or any(encoding_of_font(font) for run in line.runs for font in run.fonts):
        return None
    encoding = guess_encoding(line.raw)
    if encoding is None:
        return None
    coded = [word for word in line.raw.split() if _is_coded(word, encoding)]
    return encoding if len(coded) >= least else None


def _is_coded(word: str, encoding: Encoding) -> bool:
    """Letters and codes in one word; signs alone, as in `½`, prove nothing."""
    plain = any(letter.isascii() and letter.isalpha() for letter in word)
    return plain and to_unicode(word, encoding) != word
