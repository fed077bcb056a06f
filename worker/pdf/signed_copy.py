"""The process that looks at signed copies: scans and PDF files (`worker.bounded_loop`)."""

import datetime as dt
import io
import re
import unicodedata
from collections import Counter
from typing import Any

import pypdfium2
from PIL import Image, UnidentifiedImageError

from worker.bounded_loop import serve
from worker.pdf.errors import UnprintableError
from worker.pdf.signature_fields import prepare_for_signing
from worker.pdf.signatures import read_signatures
from worker.pdf.text import read_pages
from worker.pdf.word_order import PrintedWords, find_displaced
from worker.word.comparison.margins import read_margins
from worker.word.comparison.units import open_body, read_units
from worker.word.files.opc import OpcPackage
from workflow.domain.errors import Message
from workflow.domain.signatures import TextOutcome
from workflow.services.child_processes.frames import Frame

#: A word, or a figure as `9/9` and `1.250,5`.
_WORDS = re.compile(r"\d[\d.,/]*\d|\w+")
_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-", "\u2011": "-", "\u00a0": " ", "\u2060": None})
#: Shares of our words that the copy lacks: beyond the one it is another paper; where nearly all are
#: lacking and it has few words, it is a scan.
_OTHER_PAPER, _SCAN = 0.25, 0.1
_MAX_PAGES = 200
_MAX_TOLD = 40
_LONGEST = 500
#: Of another paper, or of one that cannot be read, every word is another one.
_WITH_WORDS = (TextOutcome.SAME, TextOutcome.DIFFERENT)
_FORMATS = ("PNG", "JPEG", "TIFF")


def answer(request: dict[str, Any], parts: list[bytes]) -> Frame:
    """Look at a copy beside the issued paper, with the files of the trust folder as further parts.

    Or at its words alone. Or prepare the PDF of a paper for signing.
    """
    match request["do"]:
        case "prepare":
            return {}, prepare_for_signing(parts[0], request["signer"])
        case "text":
            return {}, _clean("\n".join(_read_page_texts(parts[0]))).encode()
        case "words":
            return {"report": _compare_words(*parts)}, b""
        case _:
            copy, paper, *trusted = parts
            received_at = dt.datetime.fromisoformat(request["received_at"])
            return {"report": _look(copy, paper, trusted, received_at)}, b""


def _look(
    copy: bytes, paper: bytes, trusted: list[bytes], received_at: dt.datetime
) -> dict[str, Any]:
    if not copy.startswith(b"%PDF-"):
        _check_picture(copy)
        return {"kind": "picture", "text": TextOutcome.UNREADABLE.value, "signatures": []}
    signatures = read_signatures(copy, trusted, received_at)
    return _compare_words(copy, paper) | {"signatures": signatures}


def _compare_words(copy: bytes, paper: bytes) -> dict[str, Any]:
    package, _root, body = open_body(paper)
    printed, units = _read_words(copy), read_units(body)
    ours = Counter(_find_words("\n".join(unit.text for unit in units)))
    pages = len(printed.page_starts) + 1
    margins = _count_margin_words(package, pages)
    compared = _compare(ours, Counter(printed.words), margins)
    if compared["text"] == TextOutcome.SAME.value and (
        displaced := find_displaced(units, printed, _find_words)
    ):
        samples = [text[:_LONGEST] for text in displaced[:_MAX_TOLD]]
        compared |= {"text": TextOutcome.DIFFERENT.value, "displaced": samples}
    return {"kind": "pdf", "signatures": [], **compared}


def _check_picture(content: bytes) -> None:
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
            picture.load()
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError, ValueError) as error:
        text = Message("Tệp không phải PDF hay ảnh quét (JPG, PNG, TIFF) đọc được.")
        raise UnprintableError(text) from error


def _read_words(pdf: bytes) -> PrintedWords:
    return PrintedWords.read(_read_page_texts(pdf), _find_words)


def _read_page_texts(pdf: bytes) -> tuple[str, ...]:
    try:
        with pypdfium2.PdfDocument(pdf) as document:
            pages = len(document)
        if pages > _MAX_PAGES:
            raise UnprintableError(Message("Tệp PDF này có quá nhiều trang."))
        return read_pages(pdf)
    except pypdfium2.PdfiumError as error:
        raise UnprintableError(Message("Tệp PDF này hỏng, không đọc được.")) from error


def _find_words(text: str) -> list[str]:
    return _WORDS.findall(_clean(text))


def _clean(text: str) -> str:
    return unicodedata.normalize("NFC", text).translate(_HYPHENS)


def _count_margin_words(package: OpcPackage, pages: int) -> Counter[str]:
    """Count the words of header and footer: on each page its number, and our check code."""
    counted = Counter({str(number): pages for number in range(1, pages + 1)})
    for text in read_margins(package):
        counted.update(_find_words(text) * pages)
    return counted


def _compare(ours: Counter[str], theirs: Counter[str], margins: Counter[str]) -> dict[str, Any]:
    """Compare the words of paper and copy: lacking ones count, further ones may be stamps."""
    missing, extra = ours - theirs, theirs - ours
    lacking = missing.total() / max(ours.total(), 1)
    if theirs.total() < _SCAN * ours.total():
        outcome = TextOutcome.UNREADABLE
    elif lacking > _OTHER_PAPER:
        outcome = TextOutcome.OTHER_PAPER
    else:
        outcome = TextOutcome.DIFFERENT if missing else TextOutcome.SAME
    differences = (missing, extra - margins) if outcome in _WITH_WORDS else (Counter(), Counter())
    lists = ([*counted.elements()][:_MAX_TOLD] for counted in differences)
    return {"text": outcome.value, **dict(zip(("missing", "extra"), lists, strict=True))}


if __name__ == "__main__":
    serve(answer)
