"""What one reader takes for something else than another is refused: names, declarations, pieces."""

import pytest

from tests.worker.word.documents import changed, members
from tests.worker.word.minimal import MAIN, RELS_TYPE, WML, field, minimal, part, rels, zipped
from worker.word.errors import PackageError
from worker.word.files.safety import scan

SPACE = "http://schemas.openxmlformats.org/package/2006/content-types"
HEADER = f"{WML}.header+xml"
BLIND = [f"{WML}.printerSettings", "application/vnd.openxmlformats-officedocument.obfuscatedFont"]
#: A header as bytes that do not begin with "<".
DANGER = part("w:hdr", field("DDEAUTO c:\\x"))
ENCODED = {
    "utf-8-sig": DANGER.encode("utf-8-sig"),
    "utf-16": f'<?xml version="1.0" encoding="utf-16"?>{DANGER}'.encode("utf-16"),
    "utf-16-le": f'<?xml version="1.0" encoding="utf-16"?>{DANGER}'.encode("utf-16-le"),
    "utf-16-be": f'<?xml version="1.0" encoding="utf-16"?>{DANGER}'.encode("utf-16-be"),
}


def package(entries: str, target: str, more: dict[str, bytes]) -> bytes:
    """A document whose header is called `target`, with these declarations besides the usual."""
    declared = (
        f'<Types xmlns="{SPACE}" xmlns:z="urn:z">'
        f'<Default Extension="rels" ContentType="{RELS_TYPE}"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{MAIN}"/>{entries}</Types>'
    )
    return changed(
        minimal(links=(("header", target),)), {"[Content_Types].xml": declared.encode(), **more}
    )


def default(extension: str, kind: str, prefix: str = "") -> str:
    return f'<{prefix}Default Extension="{extension}" ContentType="{kind}"/>'


def override(name: str, kind: str, prefix: str = "") -> str:
    return f'<{prefix}Override PartName="/{name}" ContentType="{kind}"/>'


@pytest.mark.parametrize("encoding", ENCODED)
@pytest.mark.parametrize("kind", BLIND)
def test_no_xml_hides_where_nobody_reads_xml(kind: str, encoding: str) -> None:
    content = ENCODED[encoding]

    assert scan(minimal(parts={"word/a.bin": (kind, content)}))
    declared = default("hdr", HEADER) + override("word/a.hdr", kind, "z:")
    assert refused(package(declared, "a.hdr", {"word/a.hdr": content}))
    declared = default("hdr", kind) + override("word/a.hdr", HEADER)
    assert refused(package(declared, "%61.hdr", {"word/%61.hdr": content}))
    pieces = {"word/a.xml/[0].piece": content[:30], "word/a.xml/[1].last.piece": content[30:]}
    declared = default("piece", kind) + override("word/a.xml", HEADER)
    assert refused(package(declared, "a.xml", pieces))


@pytest.mark.parametrize(
    "entry",
    [
        '<z:Override PartName="/word/a.png" ContentType="image/png"/>',
        '<z:Default Extension="png" ContentType="image/png"/>',
        "<z:x/>",
        '<Override xmlns="" PartName="/word/a.png" ContentType="image/png"/>',
    ],
)
def test_only_declarations_declare(entry: str) -> None:
    assert "[Content_Types].xml" in refused(package(entry, "a.hdr", {}))


def refused(content: bytes) -> str:
    with pytest.raises(PackageError) as caught:
        scan(content)
    return str(caught.value)


@pytest.mark.parametrize(
    "name", ["word/%61.xml", "word%2Fa.xml", "word/a%2exml", "word/%5ca.xml", "word/%7e.xml",
             "word/x/[0].piece", "word/x/[12].last.piece", "[0].piece"]
)  # fmt: skip
def test_a_name_is_spelled_in_one_way(name: str) -> None:
    assert refused(zipped({**members(minimal()), name: b"<x/>"}))


@pytest.mark.parametrize("name", ["word/a%20b.xml", "word/h%C3%ACnh.xml", "word/100%.xml"])
def test_letters_that_names_must_spell_may_be_spelled(name: str) -> None:
    assert scan(zipped({**members(minimal()), name: b"<x/>"})) == ()


def test_a_drawing_has_no_pictures_of_elsewhere_by_its_relationships() -> None:
    drawing = part("svg", '<w:pict><v:imagedata r:id="rId1"/></w:pict>')
    link = rels(("hyperlink", "https://evil.vn/x.png", "External"))
    parts = {
        "word/media/a.svg": ("image/svg+xml", drawing),
        "word/media/_rels/a.svg.rels": (RELS_TYPE, link),
    }

    (message,) = scan(minimal(links=(("image", "media/a.svg"),), parts=parts))

    assert "https://evil.vn/x.png" in str(message)
