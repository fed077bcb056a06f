"""Pages look for old codes in a Word file by pieces, and hold nothing of what it unpacks to."""

import io
import tracemalloc
import zipfile

import pytest

from workflow.services.council_templates.old_codes import _PIECE, _may_have_old_code


def packed(xml: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", xml)
    return stream.getvalue()


@pytest.mark.parametrize("before", [0, _PIECE - 7, _PIECE - 1, _PIECE, 3 * _PIECE - 4])
@pytest.mark.parametrize("sign", ['w:ascii=".VnTime"', "Thµnh phè", 'w:cs="VNI-Times"'])
def test_an_old_code_is_found_wherever_a_piece_ends(sign: str, before: int) -> None:
    assert _may_have_old_code(packed(b" " * before + sign.encode()))
    assert not _may_have_old_code(packed(b" " * before + "Thành phố".encode()))


def test_what_a_file_unpacks_to_is_not_held() -> None:
    docx = packed(b" " * 60 * 2**20)
    tracemalloc.start()

    assert not _may_have_old_code(docx)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2 * 2**20
