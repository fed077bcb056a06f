"""A whole paper in TCVN3 becomes one in Unicode, whatever faults can be read in it then."""

import pytest
from docx.oxml.ns import qn
from docx.text.run import Run

from tests.worker.word.lint.body_papers import body_papers
from tests.worker.word.lint.sheet import open_docx, save_docx
from worker.word.lint import convert_to_unicode, fix, lint
from worker.word.lint.document import read_document
from workflow.domain.texts.legacy_text import Encoding, to_unicode

#: Each letter in TCVN3, by what it means.
CODES = {to_unicode(chr(code), Encoding.TCVN3): chr(code) for code in range(0xFF, 0xA0, -1)}


def in_tcvn3(docx: bytes) -> bytes:
    """Capitals have tones in a font of their own, which shows small letters as capitals."""
    document = open_docx(docx)
    for element in document.element.body.iter(qn("w:r")):
        run = Run(element, document)
        capitals = run.text.isupper()
        text = run.text.lower() if capitals else run.text
        for shown in element.iter(qn("w:t")):
            shown.text = "".join(CODES.get(letter, letter) for letter in text)
        run.font.name = ".VnTimeH" if capitals else ".VnTime"
    return save_docx(document)


def in_vni(docx: bytes) -> bytes:
    """As typed with the keys of VNI, in a font that does not show it."""
    small, capital = "øùûõïâêäáàåãëéèúü", "ØÙÛÕÏÂÊÄÁÀÅÃËÉÈÚÜ"
    pairs = [f"{letter}{mark}" for letter in "aeiouyôö" for mark in small]
    pairs += [f"{letter}{mark}" for letter in "AEIOUYÔÖ" for mark in capital]
    codes = {to_unicode(pair, Encoding.VNI): pair for pair in pairs}
    codes |= {to_unicode(one, Encoding.VNI): one for one in "ñìíæóòôöîÑÌÍÆÓÒÔÖÎ"}
    document = open_docx(docx)
    for shown in document.element.body.iter(qn("w:t")):
        shown.text = "".join(codes.get(letter, letter) for letter in shown.text or "")
    return save_docx(document)


def test_the_code_of_nearly_all_lines_is_that_of_the_paper() -> None:
    docx = body_papers()["treasury letter"].build()

    assert words(fix(in_vni(docx)).docx) == words(docx)


def words(docx: bytes) -> list[str]:
    return [line.text for line in read_document(docx).lines]


@pytest.mark.parametrize("name", ["treasury letter", "party plan", "school decision"])
@pytest.mark.parametrize("convert", [lambda docx: fix(docx).docx, convert_to_unicode])
def test_a_paper_in_an_old_code_can_be_read(name: str, convert: object) -> None:
    paper = body_papers()[name]
    right = paper.build()
    faulty = paper.with_text("symbol", "Số", "số").build()

    for docx in (right, faulty):
        assert callable(convert)
        converted = convert(in_tcvn3(docx))
        assert words(converted) == words(docx)
        assert lint(converted).findings == lint(docx).findings
