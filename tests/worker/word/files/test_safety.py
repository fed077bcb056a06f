"""What a Word file from outside may not carry, however it is hidden."""

import base64
import io
import re
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest

from tests.worker.word.documents import changed, members
from tests.worker.word.minimal import (
    MAIN,
    RELS_TYPE,
    WML,
    WORD,
    field,
    instruction,
    minimal,
    paragraph,
    part,
    rels,
    types,
    zipped,
)
from worker.word.errors import PackageError
from worker.word.files import hidden_packages
from worker.word.files.package import MAX_NODES, MAX_XML
from worker.word.files.safety import scan
from worker.word.template import Template

CASES = Path(__file__).parents[1] / "cases"
BEGIN, END = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
REFUSED_KEYWORDS = [
    *("DDE", "DDEAUTO", "LINK", "IMPORT", "INCLUDE", "INCLUDETEXT", "INCLUDEPICTURE", "RD"),
    *("DATABASE", "MACROBUTTON", "EMBED", "AUTOTEXT", "AUTOTEXTLIST", "GLOSSARY", "GOTOBUTTON"),
    *("PRINT", "ADDIN", "ASK", "FILLIN", "MERGEFIELD", "MERGEREC", "NEXT", "NEXTIF", "SKIPIF"),
    *("ADDRESSBLOCK", "GREETINGLINE", "CONTROL", "HTMLCONTROL", "PRIVATE", "SHAPE", "UNKNOWN"),
]


@pytest.mark.parametrize("keyword", REFUSED_KEYWORDS)
@pytest.mark.parametrize("spelled", [str, str.lower, str.title])
def test_a_field_that_is_not_listed_is_refused(keyword: str, spelled: type[str]) -> None:
    code = f' {spelled(keyword)} "x" '

    for body in (
        field(code),
        field(*code.strip()),
        f'<w:p><w:fldSimple w:instr="{code[:-4]}"/></w:p>',
    ):
        (message,) = scan(minimal(body))
        assert keyword in str(message)
        assert "word/document.xml" in str(message)


HIDDEN = {
    "in a comment of XML": field("<w:r><w:instrText>DD<!-- x -->EAUTO x</w:instrText></w:r>"),
    "in a section of plain text": field("<w:r><w:instrText><![CDATA[DDEAUTO x]]></w:instrText></w:r>"),  # noqa: E501
    "in character references": field("<w:r><w:instrText>&#68;DEAUTO x</w:instrText></w:r>"),
    "over runs": field("D", "DEAU", "TO x"),
    "as plain text of the code": field("<w:r><w:t>DDEAUTO x</w:t></w:r>"),
    "partly as plain text": field("DD", "<w:r><w:t>EAUTO x</w:t></w:r>"),
    "as deleted text": field("<w:r><w:delInstrText>DDEAUTO x</w:delInstrText></w:r>"),
    "over paragraphs": f"<w:p>{BEGIN}{instruction('DD')}</w:p><w:p>{instruction('EAUTO')}{END}</w:p>",  # noqa: E501
    "without an end": f"<w:p>{BEGIN}{instruction('DDEAUTO x')}</w:p>",
    "without a beginning": f"<w:p>{instruction('DDEAUTO x')}</w:p>",
    "after the result": field("PAGE")[:-6] + instruction("DDEAUTO x") + "</w:p>",
    "put together by a field": field(field("QUOTE 68 68 69")[5:-6], " x"),
    "half put together by a field": field("DDE", field("QUOTE 65")[5:-6]),
    "behind a word that readers skip": field(
        "<x:skipped><w:r><w:instrText>PAGE </w:instrText></w:r></x:skipped>", "DDEAUTO x"
    ),
    "behind a choice": field(
        '<mc:AlternateContent><mc:Choice Requires="x"><w:r><w:instrText>PAGE </w:instrText></w:r>'
        "</mc:Choice><mc:Fallback/></mc:AlternateContent>",
        "DDEAUTO x",
    ),
    "behind a text box": field(
        "<w:r><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>PAGE </w:t></w:r></w:p>"
        "</w:txbxContent></v:textbox></w:pict></w:r>",
        "DDEAUTO x",
    ),
    "in a text box": "<w:p><w:r><w:pict><v:textbox><w:txbxContent>"
    + field("DDEAUTO x")
    + "</w:txbxContent></v:textbox></w:pict></w:r></w:p>",
    "behind a tag": field("PAGE {% if a %}", "DDEAUTO x"),
    "behind a tag that is no code": f"<w:p>{BEGIN}<w:r><w:t>{{% if false %}}</w:t></w:r>"
    f"{instruction('PAGE ')}<w:r><w:t>{{% endif %}}</w:t></w:r>{instruction('DDEAUTO x')}{END}</w:p>",  # noqa: E501
    "by a value": field('{{ a }}'),
    "behind a note of Jinja": field("DD{# x #}EAUTO x"),
    "behind raw text of Jinja": field("{% raw %}DDEAUTO{% endraw %} x"),
    "over a paragraph that goes": f"{paragraph('{%p if false %}')}<w:p>{BEGIN}{instruction('PAGE ')}</w:p>"  # noqa: E501
    f"{paragraph('{%p endif %}')}<w:p>{instruction('DDEAUTO x')}{END}</w:p>",
    "as a symbol": field('<w:r><w:sym w:font="Arial" w:char="0044"/></w:r>', "DEAUTO x"),
    "behind an attribute of another namespace": '<w:p><w:fldSimple xmlns:x="urn:x" x:instr="PAGE" w:instr="DDEAUTO x"/></w:p>',  # noqa: E501
    "behind a mark of another namespace": field(
        'PAGE ', '<w:r><w:fldChar xmlns:x="urn:x" x:fldCharType="none" w:fldCharType="begin"/></w:r>',  # noqa: E501
        "DDEAUTO x",
    ),
    "put together by a simple field": field(
        """<w:fldSimple w:instr='QUOTE "DDEAUTO x "'/>""", " PAGE "
    ),
    "behind a word in the look of a run": field(
        "<w:r><w:rPr><w:instrText>PAGE </w:instrText></w:rPr></w:r>", "DDEAUTO x"
    ),
    "in the strict edition": field("DDEAUTO x").replace("w:", "s:").replace(
        "<s:p>", '<s:p xmlns:s="http://purl.oclc.org/ooxml/wordprocessingml/main">', 1
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", HIDDEN)
def test_a_field_is_found_however_it_is_hidden(how: str) -> None:
    assert scan(minimal(HIDDEN[how]))


@pytest.mark.parametrize("kind", ["image/png", "application/xml", "image/svg+xml"])
def test_relationships_are_read_by_their_name_whatever_type_is_declared(kind: str) -> None:
    name = "word/_rels/document.xml.rels"
    content = minimal(links=(("image", "file://srv/x.png", "External"),))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    parts["[Content_Types].xml"] = types(("word/document.xml", MAIN), (name, kind)).encode()

    assert name in " ".join(map(str, scan(zipped(parts))))


def test_a_header_is_no_picture() -> None:
    header = part("w:hdr", field("DDEAUTO x"))
    content = minimal(links=(("header", "header9.png"),), parts={"word/header9.png": ("", header)})

    assert "word/header9.png" in " ".join(map(str, scan(content)))


HARMLESS = [
    "PAGE", " page \\* MERGEFORMAT ", "NUMPAGES", 'DATE \\@ "dd/MM/yyyy"', "=SUM(ABOVE)",
    'HYPERLINK "https://bidders.vn/addendum.docx"', 'HYPERLINK "mailto:a@b.vn" \\o "file:x"',
    'HYPERLINK \\l "_Toc1"', 'TOC \\o "1-3" \\h \\z \\u', "REF _Ref1 \\h", "SEQ Bảng \\* ARABIC", "",  # noqa: E501
]  # fmt: skip


@pytest.mark.parametrize("code", HARMLESS)
def test_a_harmless_field_is_let_in(code: str) -> None:
    assert scan(minimal(field(code) + field(*code))) == ()


def test_fields_may_nest() -> None:
    inner = field("PAGE")[5:-6]

    assert scan(minimal(field("IF ", inner, ' = 1 "a" "b"'))) == ()
    assert scan(minimal(field("= ", inner, " + 1"))) == ()


def test_words_that_hold_the_name_of_a_field_are_no_field() -> None:
    assert scan(minimal(paragraph("DDE, bidders.vn, addendum, LINK, INCLUDETEXT"))) == ()


LINKS = {
    "file:///C:/x.exe": False, "\\\\evil\\share\\x": False, "//evil/share": False, "http://a.vn": False,  # noqa: E501
    "ms-msdt:/id": False, "javascript:alert(1)": False, "vbscript:x": False, "data:text/html,x": False,  # noqa: E501
    "search-ms:x": False, "x.docx": False, "../x.docx": False, "C:\\x.exe": False, "https:evil": False,  # noqa: E501
    "{{ url }}": False, "%7B%7B%20url%20%7D%7D": False, "https://a.vn\\@evil": False, "": False,
    "https://dichvucong.gov.vn/?a=1&amp;b=2": True, "HTTPS://A.VN": True, "mailto:a@b.vn": True,
    "#_Toc1": True,
}  # fmt: skip


@pytest.mark.parametrize("target", LINKS)
def test_links_are_for_the_web_and_mail_only(target: str) -> None:
    by_relationship = minimal(links=(("hyperlink", target, "External"),))
    assert (scan(by_relationship) == ()) is LINKS[target]
    if target and "{{" not in target:
        by_field = minimal(field(f'HYPERLINK "{target}"'))
        assert (scan(by_field) == ()) is LINKS[target]


LINK = ("hyperlink", "https://evil.vn/x.png", "External")
SHAPE = "<w:p><w:r><w:pict><v:shape>{}</v:shape></w:pict></w:r></w:p>"


@pytest.mark.parametrize(
    "xml",
    [
        '<a:blip r:link="rId1"/>', '<a:blip r:embed="rId1"/>', '<v:imagedata r:id="rId1"/>',
        '<v:imagedata r:pict="rId1"/>', '<v:fill r:id="rId1"/>', '<a:videoFile r:link="rId1"/>',
        '<w:headerReference r:id="rId1"/>', '<w:printerSettings r:id="rId1"/>', '<w:movie r:id="rId1"/>',  # noqa: E501
        '<w:contentPart r:id="rId1"/>', '<w:embedRegular r:id="rId1"/>', '<a:snd r:embed="rId1"/>',
    ],
)  # fmt: skip
def test_only_links_use_the_relationship_of_a_link(xml: str) -> None:
    """Readers fetch what a picture names, whatever the type of the relationship."""
    (message,) = scan(minimal(xml, links=(LINK,)))

    assert "word/document.xml" in str(message)
    assert "https://evil.vn/x.png" in str(message)
    links = '<w:hyperlink r:id="rId1"/><a:hlinkClick r:id="rId1"/><a:hlinkHover r:id="rId1"/>'
    assert scan(minimal(f'{links}<a:blip r:embed="rId9" w:x="rId1"/>', links=(LINK,))) == ()


@pytest.mark.parametrize("scheme", ["https:", "http:", "file:", ""])
@pytest.mark.parametrize("element", ["imagedata", "fill", "stroke"])
@pytest.mark.parametrize("attribute", ["src", "v:src", "althref", "href", "v:href"])
def test_a_shape_takes_no_picture_from_outside(element: str, attribute: str, scheme: str) -> None:
    shape = SHAPE.format(f'<v:{element} {attribute}="{scheme}//evil.vn/x.png"/>')

    assert any("(" + element in str(message) for message in scan(minimal(shape)))


def test_a_link_of_a_shape_may_lead_to_the_web() -> None:
    assert scan(minimal(SHAPE.format("").replace("<v:shape", '<v:shape href="https://a.vn"'))) == ()


def test_a_link_within_the_file_leads_to_what_is_there() -> None:
    for target in ("x.exe", "../x.docx", "media/a.lnk"):
        assert "trỏ ra ngoài" in str(scan(minimal(links=(("hyperlink", target),)))[0])
    assert scan(minimal(links=(("hyperlink", "#_Toc1"), ("hyperlink", "document.xml#a")))) == ()


@pytest.mark.parametrize("address", ["file://evil/", "\\\\evil\\x", "http://evil.vn/"])
def test_no_address_is_put_before_those_of_a_part(address: str) -> None:
    assert scan(minimal(f'<w:p xml:base="{address}"/>'))


@pytest.mark.parametrize(
    "attribute", ['href="file:///x"', 'src="http://evil/x.png"', 'r:href="\\\\evil\\x"']
)
def test_a_link_in_a_shape_is_a_link(attribute: str) -> None:
    shape = f"<w:p><w:r><w:pict><v:shape {attribute}/></w:pict></w:r></w:p>"

    assert scan(minimal(shape))


@pytest.mark.parametrize(
    "kind",
    [
        "oleObject", "package", "control", "aFChunk", "subDocument", "attachedTemplate", "frame",
        "vbaProject", "mailMergeSource", "recipientData", "transform", "keyMapCustomizations",
        "http://evil/image", "urn:x/hyperlink", "", "IMAGE",
    ],
)  # fmt: skip
@pytest.mark.parametrize("mode", ["Internal", "External", "external"])
def test_a_relationship_of_another_type_is_refused(kind: str, mode: str) -> None:
    assert scan(minimal(links=((kind or "urn:", "x.bin", mode),)))


@pytest.mark.parametrize("kind", ["image", "header", "styles", "settings", "theme", "customXml"])
def test_only_links_for_the_reader_lead_out_of_the_file(kind: str) -> None:
    for mode in ("External", "EXTERNAL", " External"):
        assert scan(minimal(links=((kind, "https://a.vn/x", mode),)))


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        ("application/vnd.ms-office.vbaProject", "macro"),
        ("application/vnd.openxmlformats-officedocument.oleObject", "OLE"),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "tệp nhúng"),
        ("application/vnd.ms-office.activeX+xml", "ActiveX"),
        ("application/vnd.ms-word.attachedToolbars", "không được phép"),
        ("application/vnd.ms-word.keyMapCustomizations+xml", "không được phép"),
        ("application/vnd.ms-office.webextension+xml", "không được phép"),
        ("application/x-msdownload", "không được phép"),
        ("text/html", "không được phép"),
        ("image/x-unknown", "không được phép"),
    ],
)
@pytest.mark.parametrize("name", ["word/x.bin", "word/media/image1.xml", "x"])
def test_a_part_is_judged_by_its_type_not_its_name(kind: str, what: str, name: str) -> None:
    (message,) = scan(minimal(parts={name: (kind, "<x/>")}))

    assert what in str(message)
    assert name in str(message)


def test_a_part_without_a_type_is_refused() -> None:
    assert "không được phép" in str(scan(minimal(parts={"word/x.qqq": ("", "x")}))[0])


@pytest.mark.parametrize(
    "inner",
    ["<w:altChunk/>", "<w:subDoc/>", "<w:object/>", "<w:control/>", "<w:attachedTemplate/>",
     "<w:mailMerge/>", "<w:saveThroughXslt/>", '<w:entryMacro w:val="x"/>', "<w:frameset/>"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["word/settings.xml", "word/header7.foo", "customXml/item1.xml"])
def test_an_element_that_brings_something_in_is_refused_in_every_part(
    inner: str, name: str
) -> None:
    kind = f"{WML}.settings+xml" if "settings" in name else f"{WML}.header+xml"

    assert scan(minimal(parts={name: (kind, part("w:x", inner))}))


@pytest.mark.parametrize(
    "name", ["header9.xml", "endnotes.xml", "comments.foo", "charts/chart1.xml", "glossary/d.xml"]
)
def test_fields_are_found_in_every_part(name: str) -> None:
    found = scan(
        minimal(parts={f"word/{name}": (f"{WML}.footer+xml", part("w:x", field("DDE x")))})
    )

    assert [f"word/{name}" in str(message) for message in found] == [True]


def decoy(main: str, other: str) -> bytes:
    """A file whose main document is called otherwise, next to one that looks like it."""
    return zipped({
        "[Content_Types].xml": types(defaults={"foo": MAIN}),
        "_rels/.rels": rels(("officeDocument", "word/document.foo")),
        "word/document.foo": part("w:document", f"<w:body>{main}</w:body>"),
        "word/document.xml": part("w:document", f"<w:body>{other}</w:body>"),
    })  # fmt: skip


PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)
PICTURES = {
    "image/png": [PNG, b"\xff\xd8\xff\xe0", b"GIF89a", b"BM00", b"II*\0", bytes(40) + b" EMF", b""],
    "image/webp": [b"RIFF\n\0\0\0WEBPVP8 "],
    "application/vnd.openxmlformats-officedocument.obfuscatedfont": [bytes(range(9, 80))],
    "application/x-font-ttf": [b"\0\1\0\0\0\x0f", b"OTTO\0", b"ttcf", b"true"],
    f"{WML}.printersettings": [b"\x01\x04\x00"],
}
NO_PICTURES = {
    "image/png": [
        b"MZ\x90",
        b"\xd0\xcf\x11\xe0",
        b"PK\x03\x04",
        b"<svg/>",
        b"%PDF-",
        b"a",
        b"#!/bin/sh",
    ],
    "image/webp": [b"RIFF\n\0\0\0WAVEfmt "],
    "application/vnd.openxmlformats-officedocument.obfuscatedfont": [b"MZ\x90", b" <html>"],
    "application/x-font-ttf": [b"MZ\x90", b"%!PS-AdobeFont", b"abc"],
    f"{WML}.printersettings": [b"\xd0\xcf\x11\xe0", b"PK\x03\x04"],
}


@pytest.mark.parametrize("name", ["word/media/a.png", "word/vbaProject.bin"])
def test_media_are_judged_by_their_content(name: str) -> None:
    for kind, contents in PICTURES.items():
        for content in contents:
            assert scan(minimal(parts={name: (kind, content)})) == ()
    for kind, contents in NO_PICTURES.items():
        for content in contents:
            (message,) = scan(minimal(parts={name: (kind, content)}))
            assert name in str(message)


def with_hidden_package(
    *links: tuple[str, str, str], shape: str = "<a/>", picture: bytes = PNG
) -> bytes:
    """A shape of Word 2007 with its own package beside it."""
    packed = base64.encodebytes(
        zipped({
            "[Content_Types].xml": types(),
            "_rels/.rels": rels(("urn:shape", "drs/e2oDoc.xml")),
            "drs/e2oDoc.xml": shape,
            "drs/_rels/e2oDoc.xml.rels": rels(*links),
            "media/image1.png": picture,
        })
    )  # fmt: skip
    return minimal(SHAPE.replace("<v:shape", f"<v:shape {DATA}={quoteattr(packed.decode())}"))


DATA = 'xmlns:o="urn:schemas-microsoft-com:office:office" o:gfxdata'
HIDDEN_DANGERS = {
    "a picture from elsewhere": with_hidden_package(("image", "https://evil/x.png", "External")),
    "a file of the network": with_hidden_package(("oleObject", "\\\\evil\\x", "external")),
    "a link to a program": with_hidden_package(("hyperlink", "ms-msdt:/id", "External")),
    "an action": with_hidden_package(shape='<a action="ppaction://program?x"/>'),
    "an old picture": with_hidden_package(shape='<imagedata src="https://evil/x.png"/>'),
    "an entity": with_hidden_package(shape='<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
    "a program": with_hidden_package(picture=b"MZ"),
    "no zip": minimal(SHAPE.replace("<v:shape", f'<v:shape {DATA}="AAAA"')),
    "no base64": minimal(SHAPE.replace("<v:shape", f'<v:shape {DATA}="é"')),
    "too much": with_hidden_package(shape=f"<a>{'<b/>' * MAX_NODES}</a>"),
}


#: Told as other links are.
LINKS_OF_SHAPES = ("a link to a program", "an action")


@pytest.mark.parametrize("what", HIDDEN_DANGERS)
def test_the_package_of_a_shape_is_looked_into(what: str) -> None:
    assert "gfxdata" in " ".join(map(str, scan(HIDDEN_DANGERS[what]))) or what in LINKS_OF_SHAPES


def test_a_plain_package_of_a_shape_is_let_in() -> None:
    link = ("hyperlink", "https://dichvucong.gov.vn", "External")

    assert scan(with_hidden_package(link)) == ()


def test_many_packages_of_shapes_are_bounded_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hidden_packages, "MAX_XML", 4_000)
    content = with_hidden_package(shape=f"<a>{'x' * 1_000}</a>")
    body = members(content)["word/document.xml"]
    start, end = body.index(b"<w:p>"), body.index(b"<w:sectPr")
    assert scan(content) == ()

    (message,) = scan(
        changed(content, {"word/document.xml": body[:end] + body[start:end] * 3 + body[end:]})
    )

    assert "giải nén ra quá lớn" in str(message)


PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006"


@pytest.mark.parametrize(
    ("inner", "is_let_in"),
    [
        ("<HyperlinkBase>\\\\evil\\x</HyperlinkBase>", False),
        ("<HLinks><a><lpwstr>file:///x</lpwstr></a><a><lpwstr></lpwstr></a></HLinks>", False),
        ("<HLinks><a><lpwstr></lpwstr></a><a><lpwstr>_Toc1</lpwstr></a></HLinks>", True),
        ("<HLinks><a><lpwstr>https://a.vn/</lpwstr></a><a><lpwstr/></a></HLinks>", True),
        ('<property name="_PID_linkbase"><lpwstr>file:x</lpwstr></property>', False),
        ('<property name="link"><lpwstr>file:x</lpwstr></property>', True),
    ],
)  # fmt: skip
def test_links_of_the_properties_are_links(inner: str, *, is_let_in: bool) -> None:
    kind = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
    xml = f'<Properties xmlns="{PROPERTIES}/extended-properties">{inner}</Properties>'

    assert (scan(minimal(parts={"docProps/app.xml": (kind, xml)})) == ()) is is_let_in


SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'


@pytest.mark.parametrize(
    "inner",
    [
        "<style>@import url(https://evil/x.css);</style>", "<rect onclick='a()'/>",
        "<g onLoad='a()'/>", "<script>a()</script>", "<rect style='fill: url(https://evil/x)'/>",
        "<image href='https://evil/x.png'/>", "<image xlink:href='file:///c:/x'/>",
        "<use href='other.svg#a'/>", "<foreignObject/>", "<set attributeName='href' to='x'/>",
        "<image href='data:text/html,x'/>", "<style>a{background:url( '//evil/x')}</style>",
        "<style>@im\\port 'https://evil/x';</style>", "<style><g/>@import 'https://evil/x';</style>",
        "<rect style='fill:u\\72l(https://evil/x)'/>", "<rect style='fill:\\000075 rl(//evil)'/>",
        "<style>a{background:image-set('https://evil/x' 1x)}</style>",
        "<g xml:base='https://evil/x'><use href='#a'/></g>",
    ],
)  # fmt: skip
def test_a_drawing_that_runs_or_loads_something_is_refused(inner: str) -> None:
    parts = {"word/media/a.svg": ("image/svg+xml", SVG.format(inner))}

    (message,) = scan(minimal(parts=parts))

    assert "word/media/a.svg" in str(message)


def test_a_plain_drawing_is_let_in() -> None:
    inner = (
        "<style>.a{fill:url( #b );font-family:'\\5B8B'}</style>"
        "<g id='b'/><use xlink:href='#b'/><rect fill='url(#b)'/>"
        "<image href='data:image/png;base64,AA'/>"
    )

    assert scan(minimal(parts={"word/media/a.svg": ("image/svg+xml", SVG.format(inner))})) == ()


@pytest.mark.parametrize(
    "target",
    [
        "x/../../../c:/y", "../../x", "a/../../../../b", "/../x", "c:/x", "x/c:y", "//evil/x",
        "\\\\evil\\x", "x%5C..%5Cy", "..%2F..%2Fx", "file:///x", "media/a&#9;b",
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["image", "hyperlink", "styles"])
def test_what_leads_within_the_file_leads_nowhere_else(kind: str, target: str) -> None:
    found = scan(minimal(links=((kind, target),)))

    assert any("word/document.xml" in str(message) for message in found)


@pytest.mark.parametrize(
    "target", ["../customXml/item1.xml", "/word/x.xml", "media/../a.png", "#a"]
)
def test_what_leads_to_a_place_of_the_file_is_let_in(target: str) -> None:
    assert scan(minimal(links=(("customXml", target),))) == ()


OFFICE = "application/vnd.openxmlformats-officedocument"
SCHEMAS = 'xmlns:sl="http://schemas.openxmlformats.org/schemaLibrary/2006/main"'


@pytest.mark.parametrize(
    ("xml", "is_let_in"),
    [
        ('<w:smartTagType w:name="a" w:url="file://evil/x"/>', False),
        ('<w:smartTagType w:name="a" w:url="\\\\evil\\x"/>', False),
        ('<w:smartTagType w:name="a" w:url="http://www.example.org"/>', True),
        (f'<sl:schema {SCHEMAS} sl:uri="a" sl:schemaLocation="c:\\x"/>', False),
        (f'<sl:schema {SCHEMAS} sl:uri="a" sl:manifestLocation="http://e/x"/>', False),
        (f'<sl:schema {SCHEMAS} sl:uri="urn:a"/>', True),
        ('<a:hlinkClick r:id="" action="ppaction://program?x"/>', False),
        ('<a:hlinkClick r:id="" invalidUrl="file:x"/>', False),
    ],
)  # fmt: skip
def test_addresses_beside_links_are_links(xml: str, *, is_let_in: bool) -> None:
    parts = {"word/settings.xml": (f"{WML}.settings+xml", part("w:settings", xml))}

    assert (scan(minimal(parts=parts)) == ()) is is_let_in


@pytest.mark.parametrize(
    "xml",
    [
        '<w:smartTagType w:name="a" w:url="file://evil/x"/>',
        '<a:hlinkClick r:id="" action="ppaction://program?x"/>',
        '<a:hlinkClick r:id="" action="&#112;paction://program?x"/>',
        '<a:hlinkClick r:id="" action="&#x70;paction://program?x"/>',
        '<a:hlinkClick r:id="" invalidUrl\n=\n"file:x"/>',
        '<w:p xml:base = "file://evil/"/>',
        f'<sl:schema {SCHEMAS} sl:schemaLocation="c:\\x"/>',
        '<v:imagedata src\t= "http://evil/x.png"/>',
        '<v:fill href="http://evil/x.png"/>',
        "<property name='&#95;PID_LINKBASE'><v>file://evil/</v></property>",
    ],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_addresses_are_found_however_the_part_is_written(xml: str, encoding: str) -> None:
    content = part("w:settings", xml)
    parts = {"word/settings.xml": (f"{WML}.settings+xml", _declared(content, encoding))}

    assert scan(minimal(parts=parts))


@pytest.mark.parametrize("name", ["w:ins", "w:del", "w:moveFrom", "w:moveTo", "q:ins", "ins"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_tracked_changes_are_found_however_the_part_is_written(name: str, encoding: str) -> None:
    content = part("w:hdr", f'<{name}\n xmlns:q="{WORD}"></{name}>')
    parts = {"word/header1.xml": (f"{WML}.header+xml", _declared(content, encoding))}

    with pytest.raises(PackageError, match="theo dõi thay đổi"):
        Template.compile(minimal(parts=parts))


def _declared(xml: str, encoding: str) -> bytes:
    said = "utf-16" if encoding.startswith("utf-16") else "utf-8"
    body = re.sub(r"^<\?xml.*?\?>\s*", "", xml)
    return f'<?xml version="1.0" encoding="{said}"?>{body}'.encode(encoding)


@pytest.mark.parametrize(
    ("name", "kind", "xml"),
    [
        (
            "docProps/app.xml", f"{OFFICE}.extended-properties+xml",
            "<Properties><HyperlinkBase>{}</HyperlinkBase></Properties>",
        ),
        (
            "docProps/custom.xml", f"{OFFICE}.custom-properties+xml",
            "<Properties><property name='_PID_LINKBASE'><v>{}</v></property></Properties>",
        ),
    ],
)  # fmt: skip
def test_what_links_start_from_is_a_link(name: str, kind: str, xml: str) -> None:
    assert scan(minimal(parts={name: (kind, xml.format(""))})) == ()
    assert len(scan(minimal(parts={name: (kind, xml.format("file://evil/"))}))) == 1


#: What offices' programs add to a file, by the part, its type, its content and what leads there.
ADDED = {
    "Google Docs, fonts": ("fonts/R.ttf", "application/x-font-ttf", b"\0\1\0\0", "font"),
    "Word, cut-out pictures": (
        "media/hdphoto1.wdp", "image/vnd.ms-photo", b"II\xbc\x01",
        "http://schemas.microsoft.com/office/2007/relationships/hdphoto",
    ),
    "Word, its editor": (
        "intelligence2.xml", "application/vnd.ms-office.intelligence2+xml", b"<x/>",
        "http://schemas.microsoft.com/office/2020/10/relationships/intelligence",
    ),
    "Word, tasks": (
        "documenttasks/documenttasks1.xml", "application/vnd.ms-office.documenttasks+xml", b"<x/>",
        "http://schemas.microsoft.com/office/2019/05/relationships/documenttasks",
    ),
}  # fmt: skip


@pytest.mark.parametrize("program", ADDED)
def test_what_programs_of_offices_add_is_let_in(program: str) -> None:
    name, kind, content, link = ADDED[program]

    assert scan(minimal(links=((link, name),), parts={f"word/{name}": (kind, content)})) == ()


FLAT = '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"/>'


@pytest.mark.parametrize(
    "written",
    [
        f"<a>{escape(FLAT)}</a>",
        f"<a><![CDATA[{FLAT}]]></a>",
        f"<a>{escape(FLAT).replace('xmlPackage', 'xml<b/>Package')}</a>",
        f"<a>{escape(FLAT).replace('k', '&#107;')}</a>",
        f"<a b={quoteattr(FLAT)}/>",
    ],
)
def test_no_word_file_hides_in_data_that_a_control_shows(written: str) -> None:
    for content in (written, written.encode("utf-16")):
        (message,) = scan(minimal(parts={"customXml/item1.xml": ("application/xml", content)}))
        assert "giấu trong dữ liệu" in str(message)


def test_a_stylesheet_is_no_part_of_a_file() -> None:
    xml = '<?xml-stylesheet href="https://evil/x.xsl"?><x/>'

    for content in (xml, xml.encode("utf-16")):
        assert len(scan(minimal(parts={"customXml/item1.xml": ("application/xml", content)}))) == 1


def test_a_decoy_does_not_distract() -> None:
    assert scan(decoy(field("DDEAUTO x"), "<w:p/>"))
    assert scan(decoy("<w:p/>", field("DDEAUTO x")))


def test_relationships_are_found_whatever_their_file_is_called() -> None:
    link = rels(("attachedTemplate", "https://evil/x.dotm", "External"))

    for name in ("word/_rels/settings.xml.RELS", "word/_Rels/settings.xml.Rels", "word/x.rels"):
        assert scan(minimal(parts={name: (RELS_TYPE, link)}))


@pytest.mark.parametrize(
    "content",
    [
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
        '<!DOCTYPE x SYSTEM "http://evil/x.dtd"><x/>',
        '<?xml version="1.0" encoding="UTF-7"?><x>+ADw-y/+AD4-</x>',
        '<?xml version="1.0" encoding="UTF-32"?><x/>'.encode("utf-32-be"),
        '<?xml version="1.0" encoding="cp037"?><x/>'.encode("cp037"),
        "<x", "x", b"\xff\xfe", "",
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", [f"{WML}.footnotes+xml", "application/xml", f"{WML}.styles+xml"])
def test_every_part_of_xml_is_plain(content: str | bytes, kind: str) -> None:
    with pytest.raises(PackageError):
        scan(minimal(parts={"word/x.foo": (kind, content)}))


@pytest.mark.parametrize(
    "parts",
    [
        {"customXml/item1.xml": ("", b"<x>" + b"<y/>" * MAX_NODES + b"</x>")},
        {"customXml/item1.xml": ("", b"<x>" + b'<y a="" b="" c=""/>' * (MAX_NODES // 4) + b"</x>")},
        {f"word/header{n}.xml": ("", b"<x>" + b"<y/>" * (MAX_NODES // 4) + b"</x>") for n in range(5)},  # noqa: E501
        {f"word/header{n}.xml": ("", b"<x>" + b"y z" * (MAX_XML // 6) + b"</x>") for n in range(3)},
    ],
)  # fmt: skip
def test_too_much_xml_is_found_before_any_is_parsed(
    parts: dict[str, tuple[str, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse_parsing(*_: object) -> None:
        raise AssertionError

    docx = minimal(parts=parts)
    monkeypatch.setattr("worker.word.files.opc.parse_xml", refuse_parsing)

    with pytest.raises(PackageError, match=r"giải nén ra quá lớn|lớn bất thường"):
        scan(docx)


@pytest.mark.parametrize("path", sorted(CASES.glob("S*.docx")), ids=lambda path: path.stem)
def test_a_template_with_a_danger_is_refused_with_its_place(path: Path) -> None:
    with pytest.raises(PackageError) as caught:
        Template.compile(path.read_bytes())

    assert re.search(r"word/\S+", str(caught.value.message))


def test_all_dangers_are_named_at_once() -> None:
    with pytest.raises(PackageError) as caught:
        Template.compile((CASES / "S4-link-field.docx").read_bytes())

    assert len(caught.value.messages) > 3
