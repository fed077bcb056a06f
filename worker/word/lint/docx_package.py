"""Open a Word file that may come from anywhere, without trusting it."""

from collections.abc import Mapping

from lxml import etree

from worker.word.errors import PackageError
from worker.word.files import package
from worker.word.lint.ooxml import STRICT, TRANSITIONAL, Element, R
from workflow.domain.errors import BadInputError, Message

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
MACROS = ("vbaproject.bin", "vbadata.xml")


class UnreadableFileError(BadInputError):
    """The file cannot be checked; the message says why in one sentence, `english` again."""

    def __init__(self, message: Message, english: str) -> None:
        super().__init__(message)
        self.english = english


class Package:
    """The parts of a Word file, unpacked on demand and never beyond the bounds."""

    def __init__(self, members: Mapping[str, package.Member]) -> None:
        self._members = dict(members)
        self._trees: dict[str, Element] = {}

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._members)

    def read(self, name: str) -> bytes:
        return self._members[name].unpack() if name in self._members else b""

    def xml(self, name: str) -> Element | None:
        """Return the root of a part; the same one each time."""
        if name not in self._trees and (content := self.read(name)):
            self._trees[name] = parse(content)
        return self._trees.get(name)

    def add(self, name: str, root: Element, content_type: str) -> None:
        """Add a part, and say in the list of contents what it is."""
        self._members[name] = package.Member.of(name, b"")
        self._trees[name] = root
        types = self.xml(package.CONTENT_TYPES)
        if types is None:
            raise damaged_error()
        entry = types.makeelement(f"{{{_TYPES}}}Override")
        entry.set("PartName", f"/{name}")
        entry.set("ContentType", content_type)
        types.append(entry)

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relationship of a part and return its id."""
        folder, _, name = part.rpartition("/")
        path = f"{folder}/_rels/{name}.rels"
        root = self.xml(path)
        if root is None:
            root = parse(f'<Relationships xmlns="{_RELATIONSHIPS}"/>'.encode())
            self._members[path] = package.Member.of(path, b"")
            self._trees[path] = root
        taken = {item.get("Id") for item in root}
        new = next(f"rId{n}" for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
        item = root.makeelement(f"{{{_RELATIONSHIPS}}}Relationship")
        item.set("Id", new)
        item.set("Type", f"{R[1:-1]}/{kind}")
        item.set("Target", target)
        root.append(item)
        return new

    def joined(self) -> bytes:
        """Return the file with the changed parts rewritten and the others untouched."""
        strict = any(STRICT.encode() in self.read(name) for name in self._trees)
        contents = {name: self._written(name, strict=strict) for name in self._trees}
        changed = {name: content for name, content in contents.items() if content is not None}
        return package.Binder(self._members, changed).bind(changed)

    def _written(self, name: str, *, strict: bool) -> bytes | None:
        """Serialize a part; None if it is unchanged."""
        before = self.read(name)
        content = serialize(self._trees[name])
        if before and content == serialize(parse(before)):
            return None
        was_strict = STRICT.encode() in before if before else strict
        return _to_strict(content) if was_strict else content


def damaged_error() -> UnreadableFileError:
    return UnreadableFileError(Message("Tệp bị hỏng, không đọc được."), "The file is damaged.")


def not_word_error() -> UnreadableFileError:
    return UnreadableFileError(
        Message("Tệp này không phải tệp Word (.docx)."), "The file is not a Word file (.docx)."
    )


def too_big_error() -> UnreadableFileError:
    return UnreadableFileError(
        Message("Tệp lớn quá mức một văn bản hành chính nên không được đọc."),
        "The file is far larger than any official paper and is not read.",
    )


def open_package(docx: bytes) -> Package:
    """Return the package of a .docx file, or say in one sentence why there is none."""
    try:
        members = package.read(docx)
    except PackageError as error:
        raise UnreadableFileError(
            error.message,
            "The file is damaged, locked, far too large or not a Word file (.docx).",
        ) from error
    if any(name.lower().rsplit("/", 1)[-1] in MACROS for name in members):
        raise UnreadableFileError(
            Message("Tệp có macro nên không được đọc."),
            "The file carries macros and is not read.",
        )
    return Package(members)


def main_part(package: Package) -> str:
    """Name the part that holds the text; only a Word file has one."""
    targets = read_relationships(package, "").values()
    names = [target for kind, target in targets if kind == "officeDocument"]
    if not names or not names[0].startswith("word/"):
        raise not_word_error()
    return names[0]


def parse(content: bytes) -> Element:
    """Parse one part; entities and document types, which Word never writes, are refused."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise damaged_error()
    if STRICT.encode() in content:
        for strict, usual in TRANSITIONAL.items():
            content = content.replace(strict, usual)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise damaged_error() from error


def serialize(tree: Element) -> bytes:
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def _to_strict(content: bytes) -> bytes:
    """Restore the strict namespaces of a part."""
    for strict, usual in TRANSITIONAL.items():
        content = content.replace(usual, strict)
    return content


def read_relationships(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Return id → (kind, target inside the package) of what a part refers to."""
    folder, _, name = part.rpartition("/")
    root = package.xml(f"{folder}/_rels/{name}.rels".lstrip("/"))
    if root is None:
        return {}
    return {
        item.get("Id", ""): (
            item.get("Type", "").rsplit("/", 1)[-1],
            _target(folder, item.get("Target", "")),
        )
        for item in root
        if item.get("TargetMode") != "External"
    }


def _target(folder: str, target: str) -> str:
    steps = target.lstrip("/").split("/") if target.startswith("/") else [*folder.split("/")]
    if not target.startswith("/"):
        steps += target.split("/")
    path: list[str] = []
    for step in steps:
        if step == ".." and path:
            path.pop()
        elif step not in ("", "."):
            path.append(step)
    return "/".join(path)
