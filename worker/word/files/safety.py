"""Allow what a Word file may carry; everything else is named and refused.

One scan for every Word file from outside: templates, files inserted into papers, edited papers
that are uploaded, attachments, files sent to the layout check. Parts are judged by their resolved
content type, relationships by their type, fields by their keyword, links by their scheme.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from lxml import etree

from worker.word.errors import PackageError, Refusal
from worker.word.files.addresses import find_addresses
from worker.word.files.field_codes import check_link, find_bad_fields
from worker.word.files.flat_file import holds_flat_file
from worker.word.files.hidden_packages import HIDDEN, find_hidden_dangers
from worker.word.files.media_content import FONT_TYPES, is_active_drawing, is_foreign
from worker.word.files.opc import MAIN_TYPES, RELATIONSHIPS, OpcPackage, Relationship
from worker.word.files.outside_use import find_outside_uses
from worker.word.files.package import CONTENT_TYPES, read
from workflow.domain.errors import Message
from workflow.domain.labels import N_

SVG = "image/svg+xml"
_WML = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_DML = "application/vnd.openxmlformats-officedocument.drawingml."
_OFFICE = "application/vnd.openxmlformats-officedocument."
_PARTS = (
    *(f"{_WML}{name}+xml" for name in (
        *("styles", "settings", "websettings", "fonttable", "numbering", "footnotes", "endnotes"),
        *("header", "footer", "comments", "commentsextended", "commentsids", "people"),
        *("commentsextensible", "document.glossary"),
    )),
    *(f"{_DML}{name}+xml" for name in (
        *("chart", "chartshapes", "diagramdata", "diagramlayout", "diagramstyle", "diagramcolors"),
    )),
    *(f"application/vnd.ms-office.{name}+xml" for name in (
        *("chartstyle", "chartcolorstyle", "drawingml.diagramdrawing", "classificationlabels"),
        *("chartex", "documenttasks", "intelligence", "intelligence2"),
    )),
    *(f"{_OFFICE}{name}+xml" for name in (
        *("theme", "themeoverride", "extended-properties", "custom-properties"),
        "customxmlproperties",
    )),
    "application/vnd.ms-word.styleswitheffects+xml",
    "application/vnd.openxmlformats-package.core-properties+xml",
    "application/xml",
    "text/xml",
    SVG,
)  # fmt: skip
XML_TYPES = frozenset((*MAIN_TYPES, *_PARTS, RELATIONSHIPS))
#: Types whose bytes are no XML; nothing of ours reads them.
BINARY_TYPES = FONT_TYPES | frozenset((
    *("image/png", "image/jpeg", "image/jpg", "image/gif", "image/bmp", "image/tiff"),
    *("image/x-png", "image/pjpeg", "image/webp"),
    *("image/x-emf", "image/x-wmf", "image/emf", "image/wmf", "image/vnd.ms-photo"),
    f"{_OFFICE}obfuscatedfont",
    f"{_WML}printersettings",
))  # fmt: skip
#: Dangers of one file that are named.
MAX_TOLD = 100
_MEANS = {
    "macro": "macro",
    "vba": "macro",
    "oleobject": N_("đối tượng nhúng (OLE)"),
    "activex": N_("điều khiển ActiveX"),
    "control": N_("điều khiển ActiveX"),
    "package": N_("tệp nhúng"),
    "spreadsheetml": N_("tệp nhúng"),
    "presentationml": N_("tệp nhúng"),
    "afchunk": N_("tệp chèn (altChunk)"),
    "subdocument": N_("tài liệu con"),
    "attachedtemplate": N_("mẫu đính kèm (attached template)"),
    "mailmerge": N_("nguồn trộn thư (mail merge)"),
    "signature": N_("chữ ký số"),
}
_RELATIONSHIP_HOMES = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/",
    "http://purl.oclc.org/ooxml/officeDocument/relationships/",
    "http://schemas.openxmlformats.org/package/2006/relationships/",
    "http://schemas.microsoft.com/office/",
    "http://schemas.openxmlformats.org/officedocument/2006/relationships/",
)
_RELATIONSHIP_NAMES = frozenset(
    """
    officeDocument styles stylesWithEffects settings webSettings fontTable numbering theme
    themeOverride footnotes endnotes header footer comments commentsExtended commentsIds
    commentsExtensible people image hyperlink core-properties extended-properties custom-properties
    customXml customXmlProps thumbnail font chart chartUserShapes chartStyle chartColorStyle chartEx
    diagramData diagramLayout diagramQuickStyle diagramColors diagramDrawing glossaryDocument
    printerSettings classificationlabels documenttasks hdphoto intelligence
    """.split()  # noqa: SIM905
)
#: What leads to parts that are no XML.
_BINARY_LINKS = frozenset(("image", "hdphoto", "thumbnail", "font", "printerSettings", "hyperlink"))
_RELATIONSHIPS_NAME = re.compile(r"(?:^|/)_rels/[^/]*\.rels$", re.IGNORECASE)
_ELEMENTS = {
    "altChunk": N_("tệp chèn (altChunk)"),
    "subDoc": N_("tài liệu con"),
    "object": N_("đối tượng nhúng (OLE)"),
    "OLEObject": N_("đối tượng nhúng (OLE)"),
    "objectEmbed": N_("đối tượng nhúng (OLE)"),
    "objectLink": N_("đối tượng nhúng (OLE)"),
    "control": N_("điều khiển ActiveX"),
    "attachedTemplate": N_("mẫu đính kèm (attached template)"),
    "mailMerge": N_("nguồn trộn thư (mail merge)"),
    "saveThroughXslt": N_("phép biến đổi XSLT"),
    "entryMacro": "macro",
    "exitMacro": "macro",
    "webVideoPr": N_("phim nhúng"),
    "frameset": "khung trang web",
    "sourceFileName": "khung trang web",
    "script": N_("mã chạy (script)"),
    "externalData": N_("tệp nhúng"),
}
_ELEMENT_TAGS = tuple(f"{{*}}{name}" for name in _ELEMENTS)
_SCRIPT = _ELEMENTS["script"]
_STYLESHEET = re.compile(rb"<\?\s*xml-stylesheet")
_TRACKED = ("{*}ins", "{*}del", "{*}moveFrom", "{*}moveTo")
# Searched for in the bytes of a part first, which takes a tenth of the time: no name can be written
# otherwise in XML, and a DOCTYPE that adds some is refused. A value may be, by its number.
_FETCHING_NAMES = (b"src", b"href")
_TRACKED_NAMES = re.compile(rb"<(?:[^\s<>/:]*:)?(?:ins|del|moveFrom|moveTo)[\s/>]")


def scan(docx: bytes) -> tuple[Message, ...]:
    """Everything in a Word file that it may not carry; raises `PackageError` if it is none."""
    return tuple(islice(dict.fromkeys(find_dangers(OpcPackage(read(docx)))), MAX_TOLD))


def refuse_unsafe(package: OpcPackage) -> None:
    """Raise `PackageError` with everything the file may not carry."""
    raise_all(find_dangers(package))


def refuse_tracked_changes(package: OpcPackage) -> None:
    """A tag in deleted text would still be filled in, and the paper would show the changes."""
    raise_all(
        Message("Mẫu còn theo dõi thay đổi; hãy chấp nhận hoặc từ chối các thay đổi rồi lưu lại.")
        for name in package.members
        if package.type_of(name).startswith(_WML)
        and _TRACKED_NAMES.search(_plain(package, name))
        and next(package.root(name).iter(*_TRACKED), None) is not None
    )


def raise_all(messages: Iterable[Message]) -> None:
    found = tuple(islice(dict.fromkeys(messages), MAX_TOLD))
    if found:
        raise PackageError(*found)


def find_dangers(package: OpcPackage) -> Iterator[Message]:
    """Find what the file may not carry, each with its part."""
    outside: dict[str, dict[str, str]] = {}
    for link in package.relationships:
        if link.is_external:
            outside.setdefault(link.source, {})[link.id] = link.target
    for name in package.members:
        if name != CONTENT_TYPES:
            yield from _of_member(package, name, outside.get(name, {}))
    for link in package.relationships:
        yield from _of_relationship(link)
        part = None if link.is_external else package.find(link.part)
        if link.name == "hyperlink" and not link.is_external and link.path and part is None:
            yield _leading_out(link)  # a reader looks for it beside the file
        if part and link.name not in _BINARY_LINKS and package.type_of(part) in BINARY_TYPES:
            yield _foreign_part(part, package.type_of(part))  # bound as what is read, typed as not


def _of_member(package: OpcPackage, name: str, outside: Mapping[str, str]) -> Iterator[Message]:
    kind = package.type_of(name)
    if _RELATIONSHIPS_NAME.search(name) and kind != RELATIONSHIPS:
        yield _foreign_part(name, kind)  # who goes by names reads it all the same
    elif kind in XML_TYPES:
        yield from _of_xml(package, name, kind, outside)
    elif kind not in BINARY_TYPES:
        yield _foreign_part(name, kind)
    elif is_foreign(package.members[name], kind):
        yield Message("Phần {part} không phải ảnh hay phông chữ như tệp khai báo.", part=name)


def _of_xml(
    package: OpcPackage, name: str, kind: str, outside: Mapping[str, str]
) -> Iterator[Message]:
    root, plain = package.root(name), _plain(package, name)
    yield from _of_part(name, root, kind, plain)
    is_named = kind != SVG and any(word in plain for word in _FETCHING_NAMES)
    for element, target in find_outside_uses(root, outside) if outside or is_named else ():
        yield Message(
            "Phần {part} lấy nội dung từ ngoài tệp ({element}): {target}.",
            part=name,
            element=element,
            target=target[:80],
        )
    if holds_flat_file(root, kind):
        what = N_("tệp Word giấu trong dữ liệu")
        yield Message("Tệp không được chứa {what}: {part}.", what=what, part=name)
    if HIDDEN in plain:
        for reason in find_hidden_dangers(root):
            yield Message("Phần {part}: {reason}", part=name, reason=reason)
    if _STYLESHEET.search(plain):
        yield Message("Tệp không được chứa {what}: {part}.", what=_SCRIPT, part=name)


def _plain(package: OpcPackage, name: str) -> bytes:
    """The bytes of an XML part, without the zeros that UTF-16 has between the letters of names."""
    return package.members[name].unpack().replace(b"\0", b"")


def _foreign_part(name: str, kind: str) -> Message:
    folded = f"{name} {kind}".lower()
    means = next((text for word, text in _MEANS.items() if word in folded), None)
    if "/embeddings/" in f"/{name.lower()}":
        means = N_("tệp nhúng")
    if means:
        return Message("Tệp không được chứa {what}: {part}.", what=means, part=name)
    return Message("Tệp có phần {part} thuộc loại không được phép ({kind}).", part=name, kind=kind)


def _of_relationship(link: Relationship) -> Iterator[Message]:
    source, target, external = link.source, link.target, link.is_external
    home, _, name = link.kind.rpartition("/")
    known = name in _RELATIONSHIP_NAMES and f"{home}/".startswith(_RELATIONSHIP_HOMES)
    if not known:
        means = next((text for word, text in _MEANS.items() if word in name.lower()), None)
        if means:
            part = source or "_rels/.rels"
            yield Message("Tệp không được chứa {what}: {part}.", what=means, part=part)
            return
    if external and name != "hyperlink":
        yield Message(
            "Tệp không được trỏ ra tệp bên ngoài ({kind}): {target}.", kind=name, target=target
        )
    elif not known:
        yield Message(
            "Phần {part} có liên hệ thuộc loại không được phép ({kind}).",
            part=source,
            kind=link.kind,
        )
    elif external:
        yield from _of_link(source, target)
    elif link.leads_out:
        yield _leading_out(link)


def _leading_out(link: Relationship) -> Message:
    return Message(
        "Phần {part} có liên hệ trỏ ra ngoài tệp: {target}.",
        part=link.source,
        target=link.target[:80],
    )


def _of_part(name: str, root: etree._Element, kind: str, plain: bytes) -> Iterator[Message]:
    for message in find_bad_fields(root):
        yield Message("Phần {part}: {reason}", part=name, reason=message)
    for element in root.iter(*_ELEMENT_TAGS):
        what = _ELEMENTS[etree.QName(element).localname]
        yield Message("Tệp không được chứa {what}: {part}.", what=what, part=name)
    if kind == SVG:
        if is_active_drawing(root):
            yield Message("Tệp không được chứa {what}: {part}.", what=_SCRIPT, part=name)
    elif etree.QName(root).localname not in ("Types", "Relationships"):
        for target in sorted(set(find_addresses(root, plain))):
            yield from _of_link(name, target)


def _of_link(part: str, target: str) -> Iterator[Message]:
    try:
        check_link(target)
    except Refusal as refusal:
        yield Message("Phần {part}: {reason}", part=part, reason=refusal.message)
