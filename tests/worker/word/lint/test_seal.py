"""A seal that lies over the signature is as it should be; so is a wide signature in its line."""

import io
import struct
from typing import Any

import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from tests.worker.word.lint.mutations import find_paragraph
from tests.worker.word.lint.papers import good
from tests.worker.word.lint.rule_breaks import seal_png
from tests.worker.word.lint.sheet import open_docx, save_docx
from worker.word.lint import lint


def wide(picture: bytes) -> bytes:
    """The same picture, said to be three times as wide as high."""
    return picture[:16] + struct.pack(">2I", 3, 1) + picture[24:]


def floated(document: Any) -> None:
    """Lift the picture out of the line, as Word does for one in front of the text."""
    inline = next(document.element.body.iter(qn("wp:inline")))
    anchor = OxmlElement("wp:anchor")
    anchor.extend(list(inline))
    inline.getparent().replace(inline, anchor)


@pytest.mark.parametrize("over", [True, False], ids=["over the signature", "in the line"])
@pytest.mark.parametrize("is_seal", [True, False], ids=["seal", "signature"])
def test_only_a_seal_that_covers_nothing_is_noted(over: bool, is_seal: bool) -> None:  # noqa: FBT001
    document = open_docx(good("plan"))
    content = seal_png() if is_seal else wide(seal_png())
    find_paragraph(document, "Nguyễn Văn An").runs[0].add_picture(io.BytesIO(content), width=Mm(36))
    if over:
        floated(document)

    rules = {finding.rule for finding in lint(save_docx(document)).findings}

    assert rules == ({"ND30-KY-09"} if is_seal and not over else set())
