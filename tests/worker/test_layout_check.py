"""A file that is checked against the layout rules is also looked at for dangers."""

import io
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.worker.word.lint.papers import good
from tests.worker.word.minimal import field
from worker.layout_check import SAFETY, check_layout
from workflow.services.printing.inspection_outcomes import CheckedFile


def with_field(content: bytes, code: str) -> bytes:
    document = docx.Document(io.BytesIO(content))
    xml = field(code).replace("<w:p>", f"<w:p {nsdecls('w')}>", 1)
    document.element.body.insert(0, parse_xml(xml))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def dangers(content: bytes) -> list[dict[str, Any]]:
    checked = check_layout(content, None, None)
    assert isinstance(checked, CheckedFile)
    found = [row for row in checked.report["findings"] if row["rule"] == SAFETY]
    assert checked.warnings >= len(found)
    return found


@pytest.mark.parametrize("code", ["DDEAUTO x", "INCLUDETEXT x", "LINK x", 'HYPERLINK "file:///x"'])
def test_a_danger_is_a_warning_with_its_part(code: str) -> None:
    (found,) = dangers(with_field(good("decision"), code))

    assert found["where"]["part"] == "word/document.xml"
    assert found["severity"] == "warning"


@pytest.mark.parametrize("code", ["PAGE", 'HYPERLINK "http://thuvienphapluat.vn"'])
def test_what_papers_have_is_no_danger(code: str) -> None:
    assert dangers(with_field(good("decision"), code)) == []
