"""The schema that papers are held to finds what makes Word call a file unreadable."""

import pytest

from tests.worker.word.minimal import minimal, paragraph
from tests.worker.word.schema import find_new_breaks, find_schema_breaks

GRID = "<w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>"


@pytest.mark.parametrize(
    "body",
    [
        f"<w:tbl>{GRID}<w:tr><w:tc/></w:tr></w:tbl>",
        f"<w:tbl>{GRID}<w:tr/></w:tbl>",
        "<w:tbl><w:tblPr/><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>",
        "<w:p><w:t>a</w:t></w:p>",
        "<w:p><w:p/></w:p>",
        "<w:p><w:r><w:t>a</w:t><w:rPr/></w:r></w:p>",
        '<w:p><w:r><w:rPr><w:color w:val="đỏ"/></w:rPr></w:r></w:p>',
        "<w:p><w:r><w:pict><w:txbxContent/></w:pict></w:r></w:p>",
        '<w:p w:none="1"/>',
    ],
)
def test_what_word_cannot_read_is_found(body: str) -> None:
    sound, broken = minimal(paragraph("a")), minimal(body + paragraph("a"))

    assert find_schema_breaks(sound) == set()
    assert find_new_breaks(broken, sound)
    assert find_new_breaks(broken, broken) == []
