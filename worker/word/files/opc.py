"""Resolve parts, content types and relationships of a Word file (ISO/IEC 29500-2).

Nothing is recognised by its file name: a main document may be called `x.foo` and a relationships
part `settings.xml.RELS`. Part names and extensions are compared without regard to case, as in
Word. XML is parsed without entities, external files, comments and processing instructions.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import unquote

from lxml import etree

from worker.word.errors import refuse
from worker.word.files.package import BEFORE_XML, CONTENT_TYPES, Binder, Member

RELATIONSHIP = "{*}Relationship"
RELATIONSHIPS = "application/vnd.openxmlformats-package.relationships+xml"
DOCUMENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MAIN_TYPES = {
    DOCUMENT_TYPE,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
}
#: How a package names its main part, and how Strict files do.
_MAIN = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_STRICT_MAIN = "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"
# Others, such as UTF-7 and EBCDIC, hide elements from whoever counts them.
_ENCODING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([^"']*)""")
#: What no name of a part has: drives and schemes, paths of Windows, characters that cannot be seen.
_NO_PART = re.compile(r"[\\:\x00-\x1f\x7f]")
#: What declares types; others by their names are no declarations to a reader.
_ENTRIES = tuple(
    f"{{http://schemas.openxmlformats.org/package/2006/content-types}}{name}"
    for name in ("Default", "Override")
)
_LINKS = tuple(
    f"{{http://schemas.openxmlformats.org/package/2006/relationships}}{name}"
    for name in ("Relationships", "Relationship")
)
_ENCODINGS = {b"utf-8", b"utf-16", b"us-ascii", b"ascii"}


@dataclass(frozen=True, slots=True)
class Relationship:
    source: str  # name of the part it belongs to; empty for the package itself
    id: str
    kind: str  # the whole URI
    target: str
    is_external: bool

    @classmethod
    def of(cls, source: str, element: etree._Element) -> "Relationship":
        external = element.get("TargetMode", "Internal") != "Internal"
        ident, kind, target = (element.get(key, "") for key in ("Id", "Type", "Target"))
        return cls(source, ident, kind, target, external)

    @property
    def name(self) -> str:
        """Last step of the type, the same in every edition of the standard."""
        return self.kind.rpartition("/")[2]

    @property
    def path(self) -> str:
        """The target without its fragment, as a reader resolves it."""
        return unquote(self.target.partition("#")[0])

    @property
    def leads_out(self) -> bool:
        """Tell whether a target within the package names a place that no package has."""
        steps, depth = self.path.split("/"), self.source.count("/")
        depth = 0 if self.path.startswith("/") else depth
        for step in steps:
            depth += {"..": -1, ".": 0, "": 0}.get(step, 1)
            if depth < 0:
                return True
        return bool(_NO_PART.search(self.path)) or self.path.startswith("//")

    @property
    def part(self) -> str:
        """Name of the part an internal relationship points to."""
        path = self.path
        folder = posixpath.dirname(self.source)
        return posixpath.normpath(posixpath.join("/", folder, path)).lstrip("/")


class OpcPackage:
    """The members of a zip, read as an OPC package. Parsed roots are not kept."""

    def __init__(self, members: Mapping[str, Member]) -> None:
        self.members = members
        self._names = {name.lower(): name for name in members}
        self._defaults: dict[str, str] = {}
        self._overrides: dict[str, str] = {}
        if CONTENT_TYPES not in members:
            refuse("Tệp không phải tệp Word (.docx).")
        self._read_types(self.root(CONTENT_TYPES))
        self.relationships = tuple(self._all_relationships())
        self.main = self._main()

    def _read_types(self, root: etree._Element) -> None:
        if any(entry.tag not in _ENTRIES for entry in root.iterchildren(etree.Element)):
            refuse("Phần {name} của tệp bị hỏng.", name=CONTENT_TYPES)
        for entry in root.iterchildren(etree.Element):
            is_default = etree.QName(entry).localname == "Default"
            table = self._defaults if is_default else self._overrides
            key = entry.get("Extension" if is_default else "PartName", "").lstrip("/").lower()
            if table.setdefault(key, entry.get("ContentType", "")) != entry.get("ContentType", ""):
                refuse("Tệp khai báo hai loại khác nhau cho {name}.", name=key)

    def type_of(self, name: str) -> str:
        """Content type of a part, in lower case; empty if the file declares none."""
        key = name.lower()
        extension = posixpath.basename(key).rpartition(".")[2]
        return (self._overrides.get(key) or self._defaults.get(extension, "")).strip().lower()

    def find(self, name: str) -> str | None:
        """The member with this name, whatever the case of its letters."""
        return self._names.get(name.lower())

    def root(self, name: str) -> etree._Element:
        """Parse a member; raises `PackageError` if it is no plain XML."""
        return parse_xml(name, self.members[name].unpack())

    def related(self, source: str, name: str) -> list[str]:
        """Existing parts that `source` points to by relationships of this name."""
        found = (
            self.find(link.part)
            for link in self.relationships
            if link.source == source and link.name == name and not link.is_external
        )
        return list(dict.fromkeys(part for part in found if part))

    def _all_relationships(self) -> Iterator[Relationship]:
        for name in sorted(self.members):
            if self.type_of(name) == RELATIONSHIPS:
                source = self.source_of(name)
                root = self.root(name)
                if any(one.tag not in _LINKS for one in root.iter(etree.Element)):
                    refuse("Phần {name} của tệp bị hỏng.", name=name)
                for link in root.iter(RELATIONSHIP):
                    yield Relationship.of(source, link)

    def source_of(self, name: str) -> str:
        """`word/_rels/document.xml.rels` belongs to `word/document.xml`."""
        folder, _, file = name.rpartition("/")
        owner = file[: -len(".rels")] if file.lower().endswith(".rels") else file
        path = f"{folder.rpartition('/')[0]}/{owner}".lstrip("/")
        return self.find(path) or ("" if not owner else path)

    def _main(self) -> str:
        links = [link for link in self.relationships if link.name == "officeDocument"]
        kinds = {link.kind for link in links if link.source == ""}
        if kinds == {_STRICT_MAIN}:
            refuse_strict()
        if kinds != {_MAIN}:
            refuse("Tệp hỏng hoặc không phải tệp Word (.docx).")
        found = self.related("", "officeDocument")
        if any("macro" in self.type_of(name) for name in found):
            refuse("Mẫu không được chứa macro; hãy lưu lại dạng .docx.")
        if len(found) != 1 or self.type_of(found[0]) not in MAIN_TYPES:
            refuse("Tệp hỏng hoặc không phải tệp Word (.docx).")
        return found[0]


def refuse_strict() -> NoReturn:
    """Say of a Strict file what to do with it."""
    refuse("Tệp lưu theo cách khác với Word (Strict Open XML); hãy lưu lại dạng .docx thường.")


def parse_xml(name: str, content: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        remove_blank_text=True,
    )
    declared = _ENCODING.match(content[:400].replace(b"\0", b"").lstrip(BEFORE_XML))
    if not content.lstrip(BEFORE_XML).startswith(b"<") or (
        declared and declared[1].lower() not in _ENCODINGS
    ):
        refuse("Phần {name} của tệp bị hỏng.", name=name)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        refuse("Phần {name} của tệp bị hỏng.", name=name)
    if root.getroottree().docinfo.internalDTD is not None:
        refuse("Phần {name} khai báo DOCTYPE, mẫu không được dùng.", name=name)
    return root


def as_document(package: OpcPackage) -> dict[str, Member]:
    """The members, a template (.dotx) turned into a document (.docx)."""
    if package.type_of(package.main) == DOCUMENT_TYPE:
        return dict(package.members)
    types = package.members[CONTENT_TYPES].unpack()
    root = parse_xml(CONTENT_TYPES, types)
    for entry in root.iter("{*}Default", "{*}Override"):
        if entry.get("ContentType", "").strip().lower() in MAIN_TYPES:
            entry.set("ContentType", DOCUMENT_TYPE)
    content = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return {**package.members, CONTENT_TYPES: Member.of(CONTENT_TYPES, content)}


def replace_parts(package: OpcPackage, roots: Mapping[str, etree._Element]) -> bytes:
    """The document with these parts instead of its own; the same ones always give the same bytes.

    A template (.dotx) becomes a document.
    """
    contents = {
        name: etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
        for name, root in roots.items()
    }
    return Binder(as_document(package), contents).bind(contents)
