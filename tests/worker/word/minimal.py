"""The smallest Word files, written part by part: what Word itself would never write."""

import io
import zipfile
from collections.abc import Mapping

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WML = "application/vnd.openxmlformats-officedocument.wordprocessingml"
MAIN = f"{WML}.document.main+xml"
RELS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
NAMESPACES = (
    f'xmlns:w="{WORD}" xmlns:r="{OFFICE}"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:x"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' mc:Ignorable="x"'
)


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def part(root: str, inner: str) -> str:
    """One part of WordprocessingML, such as `part("w:hdr", "<w:p/>")`."""
    return f"<{root} {NAMESPACES}>{inner}</{root}>"


def types(*overrides: tuple[str, str], defaults: Mapping[str, str] | None = None) -> str:
    """[Content_Types].xml"""
    known = {"rels": RELS_TYPE, "xml": "application/xml", "png": "image/png", **(defaults or {})}
    entries = "".join(
        f'<Default Extension="{name}" ContentType="{kind}"/>' for name, kind in known.items()
    )
    entries += "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in overrides
    )
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    return f'<Types xmlns="{space}">{entries}</Types>'


def rels(*links: tuple[str, str] | tuple[str, str, str]) -> str:
    """A relationships part; each link is type (last step or whole), target and perhaps mode."""
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    entries = ""
    for number, (kind, target, *mode) in enumerate(links, 1):
        kind = kind if ":" in kind else f"{OFFICE}/{kind}"
        extra = f' TargetMode="{mode[0]}"' if mode else ""
        entries += f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"{extra}/>'
    return f'<Relationships xmlns="{space}">{entries}</Relationships>'


def minimal(
    body: str = "<w:p/>",
    *,
    links: tuple[tuple[str, str] | tuple[str, str, str], ...] = (),
    parts: Mapping[str, tuple[str, str | bytes]] | None = None,
) -> bytes:
    """A document with this body; `parts` are further members as (content type, content)."""
    more = dict(parts or {})
    return zipped({
        "[Content_Types].xml": types(
            ("word/document.xml", MAIN), *((name, kind) for name, (kind, _) in more.items() if kind)
        ),
        "_rels/.rels": rels(("officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": rels(*links),
        "word/document.xml": part("w:document", f"<w:body>{body}<w:sectPr/></w:body>"),
        **{name: content for name, (_, content) in more.items()},
    })  # fmt: skip


def paragraph(*texts: str) -> str:
    runs = "".join(f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' for text in texts)
    return f"<w:p>{runs}</w:p>"


def field(*pieces: str) -> str:
    """A paragraph with a field whose code comes in pieces of XML."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    code = "".join(piece if piece.startswith("<") else instruction(piece) for piece in pieces)
    shown = "<w:r><w:t>1</w:t></w:r>"
    begin, separate, end = map(mark.format, ("begin", "separate", "end"))
    return f"<w:p>{begin}{code}{separate}{shown}{end}</w:p>"


def instruction(text: str) -> str:
    text = text.replace('"', "&quot;")
    return f'<w:r><w:instrText xml:space="preserve">{text}</w:instrText></w:r>'


def box(inner: str, look: str = "") -> str:
    """A text box as Word writes it twice, in a run of this look."""
    shape = (
        '<w:drawing><wp:inline><wp:docPr id="1" name="a"/><a:graphic><a:graphicData'
        ' uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
        f"<wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData>"
        "</a:graphic></wp:inline></w:drawing>"
    )
    old = f"<w:pict><v:shape><v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox></v:shape></w:pict>"  # noqa: E501
    return (
        f'<w:r>{look}<mc:AlternateContent><mc:Choice Requires="wps">{shape}</mc:Choice>'
        f"<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r>"
    )
