"""Fix how words are stored: composed letters, and the codes used before Unicode."""

import unicodedata
from collections.abc import Iterator

from worker.word.lint.coded_text import find_coded_lines
from worker.word.lint.components import Paper
from worker.word.lint.docx_package import Package
from worker.word.lint.model import Run
from worker.word.lint.ooxml import Element, W
from workflow.domain.texts.legacy_text import (
    Encoding,
    encoding_of_font,
    fits_code,
    has_unicode_letters,
    to_unicode,
)


def compose_text(package: Package) -> int:
    """Compose letters and their marks, also where a mark begins the next run."""
    changed = 0
    for root in _parts(package):
        for paragraph in root.iter(W + "p"):
            changed += _compose_paragraph(list(paragraph.iter(W + "t")))
    return changed


def _parts(package: Package) -> Iterator[Element]:
    for name in sorted(package.names):
        folder, _, file = name.rpartition("/")
        root = package.xml(name) if folder == "word" and file.endswith(".xml") else None
        if root is not None:
            yield root


def _compose_paragraph(texts: list[Element]) -> int:
    changed, before = 0, None
    for element in texts:
        text = element.text or ""
        marks = len(text) - len(text.lstrip(_MARKS))
        if before is not None and marks:
            before.text = unicodedata.normalize("NFC", (before.text or "") + text[:marks])
            text = text[marks:]
        text = unicodedata.normalize("NFC", text)
        changed += text != (element.text or "")
        element.text = text
        before = element if text else before
    return changed


#: Every combining mark that Vietnamese letters are written with.
_MARKS = "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"


def convert_legacy_text(package: Package, paper: Paper) -> int:
    """Convert what is in TCVN3 or VNI: by its font, or by its letters in a font of Unicode.

    Text that is Unicode already keeps its letters; the step about fonts then names the right one.
    """
    changed = 0
    lines = [line.runs for line in paper.document.every_line]
    for encoding in Encoding:
        coded = [[run for run in runs if _encoding(run) is encoding] for runs in lines]
        text = " ".join("".join(run.text for run in runs) for runs in coded)
        if fits_code(text, encoding):
            # a run of the file is read once for each text in it
            once = {id(run.source): run for runs in coded for run in runs}
            changed += sum(_convert(run, encoding) for run in once.values())
    for line, found in find_coded_lines(paper.document.every_line):
        sources = {id(run.source): run for run in line.runs}
        changed += sum(_convert(run, found) for run in sources.values())
    return changed


def is_coded(run: Run) -> bool:
    """Tell whether a run is in the code of its font: no other font would show it."""
    encoding = _encoding(run)
    return encoding is not None and fits_code(run.text, encoding)


def _encoding(run: Run) -> Encoding | None:
    return next((found for font in run.fonts if (found := encoding_of_font(font))), None)


def _convert(run: Run, encoding: Encoding) -> int:
    changed = 0
    capitals = any(font.endswith("H") for font in run.fonts if font.startswith(".Vn"))
    if run.source is None or has_unicode_letters(run.text):
        return 0
    if encoding is Encoding.TCVN3:
        changed += _spell_out_soft_hyphens(run.source)
    for element in run.source.iter(W + "t"):
        text = to_unicode(element.text or "", encoding, capitals=capitals)
        changed += text != (element.text or "")
        element.text = text
    return changed


def _spell_out_soft_hyphens(run: Element) -> int:
    """Write ư as a letter: its code in TCVN3 is the soft hyphen, which Word stores as a mark."""
    marks = list(run.iter(W + "softHyphen"))
    for mark in marks:
        mark.tag, mark.text = W + "t", "ư"
    return len(marks)
