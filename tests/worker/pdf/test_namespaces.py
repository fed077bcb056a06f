"""Declarations that nobody uses are dropped before the engine reads a paper; it prints the same."""

import hashlib
import io
import uuid
import zipfile

import pytest

from tests.templates_docx.filled import Case, fill
from worker.pdf.embedded import EmbeddedEngine
from worker.pdf.namespaces import drop_unused_namespaces
from workflow.domain.papers import PaperKind
from workflow.domain.record import Family

W = b'xmlns:w="urn:w"'


@pytest.mark.parametrize(
    ("part", "kept"),
    [
        (b"<w:document " + W + b' xmlns:v="urn:v"><w:p/></w:document>', [b"w"]),
        (b"<w:document " + W + b' xmlns:v="urn:v"><v:p/></w:document>', [b"w", b"v"]),
        (b"<w:hdr " + W + b' xmlns:v="urn:v"><w:p v:id="1"/></w:hdr>', [b"w", b"v"]),
        (b"<w:hdr " + W + b' xmlns:v="urn:v"><w:c Requires="v"/></w:hdr>', [b"w", b"v"]),
        (b"<w:hdr " + W + b' xmlns:v="urn:v" v:a="1"><w:p/></w:hdr>', [b"w", b"v"]),
        (
            b"<w:hdr " + W + b' xmlns:v="urn:v" xmlns:m="urn:m" m:Ignorable="v"><w:p/></w:hdr>',
            [b"w"],
        ),
        (
            b"<w:hdr " + W + b' xmlns:v="urn:v" xmlns:m="urn:m" m:Ignorable="v"><v:p/></w:hdr>',
            [b"w", b"v", b"m"],
        ),
        (b"<?xml version='1.0'?><!-- <a> --><w:hdr " + W + b"/>", [b"w"]),
        (b"", []),
        (b"no xml", []),
    ],
)
def test_only_what_stands_nowhere_else_is_dropped(part: bytes, kept: list[bytes]) -> None:
    told = drop_unused_namespaces(part)

    assert [name for name in (b"w", b"v", b"m") if b"xmlns:" + name + b"=" in told] == kept
    assert len(told) <= len(part)


@pytest.mark.slow
@pytest.mark.parametrize("kind", [PaperKind.MINUTES, PaperKind.PROPOSAL])
def test_a_paper_prints_the_same_with_many_declarations_and_with_few(kind: PaperKind) -> None:
    paper = fill(Case(Family.STATE, kind, "full"))
    few, many = declare(paper, 0), declare(paper, 20)

    first, second = EmbeddedEngine().to_pdf(few), EmbeddedEngine().to_pdf(many)

    # Only the identifier is another, since it names the Word file.
    assert mark_pdf_again(second, many, few) == first


def mark_pdf_again(pdf: bytes, old: bytes, new: bytes) -> bytes:
    """A PDF of one Word file as if it were that of another."""
    ids = [uuid.UUID(bytes=hashlib.sha256(docx).digest()[:16]) for docx in (old, new)]
    for words in ([one.hex for one in ids], [str(one) for one in ids]):
        pdf = pdf.replace(words[0].encode(), words[1].encode())
    return pdf


def declare(docx: bytes, count: int) -> bytes:
    """The same file with more declarations in its body."""
    more = "".join(f' xmlns:x{number}="urn:{number}"' for number in range(count)).encode()
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as source, zipfile.ZipFile(changed, "w") as target:
        for member in source.infolist():
            content = source.read(member)
            if member.filename == "word/document.xml":
                content = content.replace(b"<w:document ", b"<w:document" + more + b" ", 1)
            target.writestr(member.filename, content)
    return changed.getvalue()
