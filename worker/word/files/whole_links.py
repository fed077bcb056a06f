"""Mend relationships within a Word file that lead to no part, as programs leave them behind.

Word opens such a file, or shows a cross for a picture; the libraries that print a mark or a picture
into a paper do not.
"""

import base64
from dataclasses import replace

from lxml import etree

from worker.word.errors import refuse
from worker.word.files.opc import (
    RELATIONSHIP,
    RELATIONSHIPS,
    OpcPackage,
    Relationship,
    as_document,
)
from worker.word.files.package import CONTENT_TYPES, Binder, Member, read

#: A point that cannot be seen, in place of pictures that are gone.
_BLANK, _BLANK_NAME = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
), "word/media/gone.png"  # fmt: skip
_PICTURES = ("image", "hdphoto")
_REFERENCES = ("header", "footer")
#: Nothing in a part names these by an id.
_UNNAMED = frozenset(
    """
    styles stylesWithEffects settings webSettings fontTable numbering theme themeOverride footnotes
    endnotes comments commentsExtended commentsIds commentsExtensible people core-properties
    extended-properties custom-properties customXml customXmlProps thumbnail chartStyle
    chartColorStyle glossaryDocument printerSettings classificationlabels documenttasks intelligence
    """.split()  # noqa: SIM905
)
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def with_whole_links(package: OpcPackage) -> OpcPackage:
    """Return the package with every relationship leading to a part, itself if all do.

    Raises `PackageError` where what is gone cannot be left out.
    """
    package = _with_plain_names(package)
    broken = [link for link in package.relationships if _is_broken(package, link)]
    if not broken:
        return package
    members = dict(package.members)
    for name in package.members:
        if package.type_of(name) == RELATIONSHIPS:
            root = package.root(name)
            if _mend(package, package.source_of(name), root):
                members[name] = _member(name, root)
    if any(link.name in _PICTURES for link in broken) and package.find(_BLANK_NAME) is None:
        members |= _list_blank(package)
    for name in {link.source for link in broken if link.name in _REFERENCES}:
        gone = {link.id for link in broken if link.source == name and link.name in _REFERENCES}
        members[name] = _member(name, _without_references(package.root(name), gone))
    return OpcPackage(members)


def to_document(docx: bytes) -> bytes:
    """Return the file as other libraries read it: a document (.docx), whole."""
    package = OpcPackage(read(docx))
    members = as_document(with_whole_links(package))
    return docx if members == package.members else Binder(members, ()).bind({})


def _with_plain_names(package: OpcPackage) -> OpcPackage:
    """Word finds `_RELS/.RELS`, other libraries `_rels/.rels` alone."""
    names = {name: name for name in package.members}
    for name in names:
        if package.type_of(name) == RELATIONSHIPS:
            folder, _, file = package.source_of(name).rpartition("/")
            names[name] = f"{folder}/_rels/{file}.rels".lstrip("/")
            if names[name].lower() != name.lower():
                refuse("Phần {name} của tệp bị hỏng.", name=name)
    if all(old == new for old, new in names.items()):
        return package
    members = package.members.items()
    return OpcPackage({names[name]: replace(member, name=names[name]) for name, member in members})


def _is_broken(package: OpcPackage, link: Relationship) -> bool:
    return not link.is_external and bool(link.path) and link.part not in package.members


def _mend(package: OpcPackage, source: str, root: etree._Element) -> bool:
    broken = [
        (link, element)
        for element in root.iter(RELATIONSHIP)
        if _is_broken(package, link := Relationship.of(source, element))
    ]
    for link, element in broken:
        _mend_one(package, link, element)
    return bool(broken)


def _mend_one(package: OpcPackage, link: Relationship, element: etree._Element) -> None:
    parent, found = element.getparent(), package.find(link.part)
    if found is not None:  # only its capitals are others
        element.set("Target", f"/{found}")
    elif link.name in _PICTURES:
        element.set("Target", f"/{_BLANK_NAME}")
    elif parent is not None and (link.name in _UNNAMED or link.name in _REFERENCES):
        parent.remove(element)
    else:
        refuse(
            "Phần {part} dẫn tới {target}, mà tệp không có phần ấy.",
            part=link.source,
            target=link.target[:80],
        )


def _list_blank(package: OpcPackage) -> dict[str, Member]:
    types = package.root(CONTENT_TYPES)
    entry = {"PartName": f"/{_BLANK_NAME}", "ContentType": "image/png"}
    etree.SubElement(types, f"{_TYPES}Override", entry)
    return {
        CONTENT_TYPES: _member(CONTENT_TYPES, types),
        _BLANK_NAME: Member.of(_BLANK_NAME, _BLANK),
    }


def _without_references(root: etree._Element, gone: set[str]) -> etree._Element:
    for element in list(root.iter("{*}headerReference", "{*}footerReference")):
        parent = element.getparent()
        if parent is not None and element.get(f"{_OFFICE}id") in gone:
            parent.remove(element)
    return root


def _member(name: str, root: etree._Element) -> Member:
    return Member.of(
        name, etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    )
