"""Words in a code from before Unicode that stand in a font of Unicode."""

from collections import Counter
from collections.abc import Iterable, Iterator

from worker.word.lint.model import Line
from workflow.domain.texts.legacy_text import (
    Encoding,
    encoding_of_font,
    guess_encoding,
    has_unicode_letters,
    to_unicode,
)

#: One odd word may be of another language.
_LEAST_WORDS = 2
#: So many lines, and so many of those with marks, tell the code of a paper.
_LEAST_LINES, _NEARLY_ALL = 5, 0.6


def find_coded_lines(lines: Iterable[Line]) -> Iterator[tuple[Line, Encoding]]:
    """Lines in a code that their fonts do not show; beside such lines one word is enough.

    Where nearly all lines are in one code the others are too, though `Soá` might be Unicode.
    """
    whole = list(lines)
    found = {id(line): code for line in whole if (code := find_coded_text(line)) is not None}
    codes = Counter(found.values())
    usual, count = codes.most_common(1)[0] if codes else (None, 0)
    marked = sum(not line.raw.isascii() for line in whole)
    wholly = count >= _LEAST_LINES and count > _NEARLY_ALL * marked
    for line in whole:
        code = found.get(id(line))
        if usual is not None:
            alone = code is None and len(codes) == 1 and find_coded_text(line, 1) is usual
            code = usual if alone or (wholly and _may_be_in(line, usual)) else code
        if code is not None:
            yield line, code


def _may_be_in(line: Line, code: Encoding) -> bool:
    if any(encoding_of_font(font) for run in line.runs for font in run.fonts):
        return False
    return not has_unicode_letters(line.raw) and any(
        _is_coded(word, code) for word in line.raw.split()
    )


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
