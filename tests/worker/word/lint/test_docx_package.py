"""A file that can't be checked is refused in one sentence, and costs little."""

import io
import zipfile
from collections.abc import Callable

import pytest

from tests.worker.word.lint.papers import good
from worker.word.lint import UnreadableFileError, lint
from worker.word.lint.docx_package import open_package

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BOMB = b'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><w>&b;</w>'


def with_member(name: str, content: bytes) -> bytes:
    """The good plan with one member added or replaced."""
    stream = io.BytesIO()
    source = zipfile.ZipFile(io.BytesIO(good("plan")))
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.namelist():
            if member != name:
                target.writestr(member, source.read(member))
        target.writestr(name, content)
    return stream.getvalue()


def zipped(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return stream.getvalue()


def nested(depth: int) -> bytes:
    """Tables in tables."""
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    inner = "<w:tbl><w:tr><w:tc>" * depth + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * depth
    return f'<w:document xmlns:w="{namespace}"><w:body>{inner}</w:body></w:document>'.encode()


def endless() -> bytes:
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "<w:p/>" * 40_000
    return f'<w:document xmlns:w="{namespace}"><w:body>{body}</w:body></w:document>'.encode()


#: Made by the test that reads it: one is a zip of 200 MB.
REFUSED: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "words": lambda: b"not a Word file",
    "an old or locked file": lambda: OLE + bytes(512),
    "a cut file": lambda: good("plan")[:2000],
    "a zip of something else": lambda: zipped(a=b"1"),
    "macros": lambda: with_member("word/vbaProject.bin", b"macro"),
    "a zip bomb": lambda: with_member("word/media/image1.bin", bytes(200 * 2**20)),
    "an entity bomb": lambda: with_member("word/document.xml", BOMB),
    "broken XML": lambda: with_member("word/document.xml", b"<w:document"),
    "tables without end": lambda: with_member("word/document.xml", nested(80)),
    "paragraphs without end": lambda: with_member("word/document.xml", endless()),
    "a main part of another kind": lambda: with_member("word/document.xml", b"<workbook/>"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_checked_is_refused_in_one_sentence(name: str) -> None:
    content = REFUSED[name]()
    with pytest.raises(UnreadableFileError) as refused:
        lint(content)

    assert str(refused.value.message).endswith(".")
    assert "\n" not in str(refused.value.message)
    assert refused.value.english.endswith(".")


def test_a_damaged_picture_does_not_stop_the_check() -> None:
    assert lint(with_member("word/media/image1.png", b"not a picture")).passed


def test_a_part_is_parsed_once() -> None:
    package = open_package(good("plan"))

    assert package.xml("word/document.xml") is package.xml("word/document.xml")
