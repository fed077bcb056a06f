"""What no template may carry: macros, foreign files, embedded objects, links that Word follows."""

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from worker.word.errors import refuse
from worker.word.package import CONTENT_TYPES, Member

_DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TRACKED = tuple(f"{_W}{name}" for name in ("ins", "del", "moveFrom", "moveTo"))
# By the last step of the relationship's type, whatever edition of the standard it is written in.
_RELATIONSHIPS = {
    "vbaProject": "macro",
    "wordVbaData": "macro",
    "oleObject": "đối tượng nhúng (OLE)",
    "package": "tệp nhúng",
    "control": "điều khiển ActiveX",
    "activeXControlBinary": "điều khiển ActiveX",
    "aFChunk": "tệp chèn (altChunk)",
    "subDocument": "tài liệu con",
    "attachedTemplate": "mẫu đính kèm (attached template)",
}
# Fields that make Word read another file or start another program.
_FIELDS = re.compile(r"DDE|INCLUDETEXT|INCLUDEPICTURE", re.IGNORECASE)


def refuse_unsafe(members: Mapping[str, Member]) -> None:
    if CONTENT_TYPES not in members:
        refuse("Tệp không phải tệp Word (.docx).")
    types = _parse(CONTENT_TYPES, members[CONTENT_TYPES])
    declared = {kind.get("PartName", "").lstrip("/"): kind.get("ContentType", "") for kind in types}
    _refuse_types({kind.get("ContentType", "") for kind in types})
    for name, member in members.items():
        if name.startswith("word/embeddings/") or name.endswith("vbaProject.bin"):
            refuse("Mẫu không được chứa tệp nhúng hoặc macro: {name}.", name=name)
        if name.endswith((".xml", ".rels")) or declared.get(name, "").endswith("xml"):
            root = _parse(name, member)
            _refuse_relationships(root)
            _refuse_fields(root)
            _refuse_tracked_changes(root)


def _refuse_types(kinds: set[str]) -> None:
    if any("macro" in kind.lower() or "vba" in kind.lower() for kind in kinds):
        refuse("Mẫu không được chứa macro; hãy lưu lại dạng .docx.")
    if _DOCUMENT not in kinds:
        refuse("Tệp không phải tệp Word (.docx).")


def _parse(name: str, member: Member) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(member.unpack(), parser)
    except etree.XMLSyntaxError:
        refuse("Phần {name} của tệp bị hỏng.", name=name)
    if root.getroottree().docinfo.internalDTD is not None:
        refuse("Phần {name} khai báo DOCTYPE, mẫu không được dùng.", name=name)
    return root


def _refuse_relationships(root: etree._Element) -> None:
    for relationship in root.iter("{*}Relationship"):
        kind = relationship.get("Type", "").rpartition("/")[2]
        if kind in _RELATIONSHIPS:
            refuse("Mẫu không được chứa {what}.", what=_RELATIONSHIPS[kind])
        if relationship.get("TargetMode") == "External" and kind != "hyperlink":
            refuse("Mẫu không được trỏ ra tệp bên ngoài ({kind}).", kind=kind)


def _refuse_fields(root: etree._Element) -> None:
    found = _FIELDS.search("".join(_instructions(root)))
    if found:
        refuse("Mẫu không được dùng trường {field}.", field=found[0].upper())
    if root.find(f".//{_W}altChunk") is not None:
        refuse("Mẫu không được chứa {what}.", what=_RELATIONSHIPS["aFChunk"])


def _refuse_tracked_changes(root: etree._Element) -> None:
    """A tag in deleted text would still be filled in, and the paper would show the changes."""
    if next(root.iter(*_TRACKED), None) is not None:
        refuse("Mẫu còn theo dõi thay đổi; hãy chấp nhận hoặc từ chối các thay đổi rồi lưu lại.")


def _instructions(root: etree._Element) -> Iterator[str]:
    for node in root.iter(f"{_W}instrText", f"{_W}fldSimple"):
        yield (node.text or "") + (node.get(f"{_W}instr") or "")
